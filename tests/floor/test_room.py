"""The room: areas, tables, joins and combinations, and the room as a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kds.errors import Conflict, Forbidden, Invalid
from kds.floor import commands as floor
from kds.floor.commands import Place
from kds.floor.model import Offer, Shape
from kds.floor.queries import area_cards, join_cards, section_cards, table_cards, unit_cards
from kds.floor.queries.plan import AreaPlan, JoinPlan, RoomPlan, SectionPlan, TablePlan, read_room
from kds.floor.rules.units import hang_together, seats_together
from tests.floor.room import HOST, MANAGER, Clock, Room


async def edit(room: Room, command: Any, /, **arguments: Any) -> Any:
    return await room.do(command, MANAGER, **arguments)


def units(room: Room) -> dict[str, tuple[int, int]]:
    return {unit.name: (unit.least, unit.most) for unit in room.house.live(unit_cards)}


# Areas and sections


async def test_areas_are_added_changed_and_removed(room: Room) -> None:
    area = await edit(room, floor.add_area, name="Yard", width=900, depth=700)
    await edit(room, floor.change_area, area_id=area, name="Terrace", width=1000, depth=700)
    card = room.house.live(area_cards).get(area)
    assert card is not None
    assert (card.name, card.width) == ("Terrace", 1000)
    table = await edit(room, floor.add_table, name="X", seats=2, area="Terrace")
    with pytest.raises(Conflict, match="There are tables in Terrace"):
        await edit(room, floor.remove_area, area_id=area)
    await edit(room, floor.remove_table, table_id=table)
    await edit(room, floor.remove_area, area_id=area)
    assert area not in room.house.live(area_cards)
    with pytest.raises(Conflict, match="no longer there"):
        await edit(room, floor.remove_area, area_id=area)
    room.check()


async def test_an_area_needs_a_name_and_a_size(room: Room) -> None:
    for name, width, what in (("", 900, "missing"), ("Room", 900, "already"), ("Y", 5, "metres")):
        with pytest.raises(Invalid, match=what):
            await edit(room, floor.add_area, name=name, width=width, depth=700)


async def test_only_who_may_edit_edits(room: Room) -> None:
    with pytest.raises(Forbidden):
        await room.do(floor.add_area, HOST, name="Yard")
    with pytest.raises(Forbidden):
        await room.do(floor.place_tables, HOST, places=())


async def test_sections_come_and_go(room: Room) -> None:
    section = await edit(room, floor.add_section, name="North", colour=2)
    await edit(room, floor.change_section, section_id=section, name="North side", colour=3)
    await edit(room, floor.assign_section, table_ids=room.ids("A1"), section_id=section)
    await room.do(floor.start_duty, staff_id=room.staff["Lena"], section_id=section)
    assert room.table("A1").section_id == section
    for name, colour, what in (("North side", 1, "already"), ("S", 8, "0 to 7")):
        with pytest.raises(Invalid, match=what):
            await edit(room, floor.add_section, name=name, colour=colour)
    await edit(room, floor.remove_section, section_id=section)
    assert room.table("A1").section_id is None
    assert len(room.house.live(section_cards)) == 0
    with pytest.raises(Conflict, match="no longer there"):
        await edit(room, floor.assign_section, table_ids=room.ids("A1"), section_id=section)
    await edit(room, floor.add_section, name="North side")
    room.check()


# Tables


async def test_a_table_is_described(room: Room) -> None:
    await edit(
        room,
        floor.change_table,
        table_id=room.tables["A1"],
        name="A1b",
        seats=5,
        least=2,
        shape=Shape.ROUND,
        offer=Offer.WALK_IN,
    )
    card = room.table("A1")
    assert (card.name, card.seats, card.least, card.shape, card.offer) == (
        "A1b",
        5,
        2,
        Shape.ROUND,
        Offer.WALK_IN,
    )
    room.check()


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"name": ""}, "missing"),
        ({"name": "A2"}, "already"),
        ({"seats": 0}, "1 to 40"),
        ({"seats": 41}, "1 to 40"),
        ({"least": 5}, "smallest party"),
    ],
)
async def test_a_table_makes_sense(room: Room, values: dict[str, Any], what: str) -> None:
    arguments = {"name": "A1", "seats": 4, **values}
    with pytest.raises(Invalid, match=what):
        await edit(room, floor.change_table, table_id=room.tables["A1"], **arguments)


async def test_tables_are_placed_turned_and_resized(room: Room) -> None:
    a1, a2 = room.ids("A1", "A2")
    await edit(room, floor.place_table, table_id=a1, x=150, y=200, rotation=405, width=120)
    card = room.table("A1")
    assert (card.x, card.y, card.rotation, card.width, card.depth) == (150, 200, 45, 120, 90)
    await edit(room, floor.place_tables, places=(Place(a1, 10, 20), Place(a2, 30, 40)))
    assert [(room.table(n).x, room.table(n).y) for n in ("A1", "A2")] == [(10, 20), (30, 40)]
    assert room.table("A1").rotation == 45
    with pytest.raises(Invalid, match="outside"):
        await edit(room, floor.place_table, table_id=a1, x=99_999, y=0)
    with pytest.raises(Invalid, match="20 cm"):
        await edit(room, floor.place_table, table_id=a1, x=0, y=0, width=5)
    room.check()


async def test_a_table_that_is_used_or_booked_stays(room: Room) -> None:
    await room.walk_in("B1")
    with pytest.raises(Conflict, match="Table B1 is occupied"):
        await edit(room, floor.remove_table, table_id=room.tables["B1"])
    await room.book("A1", minutes=600)
    with pytest.raises(Conflict, match="Table A1 is booked"):
        await edit(room, floor.remove_table, table_id=room.tables["A1"])


async def test_a_table_goes_with_its_joins_and_comes_back(room: Room) -> None:
    await edit(room, floor.remove_table, table_id=room.tables["A2"])
    assert units(room).keys() == {"A1", "A3", "B1", "C1"}
    assert len(room.house.live(join_cards)) == 0
    with pytest.raises(Conflict, match="no longer in the room"):
        await edit(room, floor.place_table, table_id=room.tables["A2"], x=0, y=0)
    await edit(room, floor.restore_table, table_id=room.tables["A2"])
    assert "A2" in units(room)
    room.check()


async def test_a_name_is_free_again_when_its_table_is_gone(room: Room) -> None:
    await edit(room, floor.remove_table, table_id=room.tables["B1"])
    await edit(room, floor.add_table, name="B1", seats=2, area="Room")
    with pytest.raises(Invalid, match="There is a table B1 already"):
        await edit(room, floor.restore_table, table_id=room.tables["B1"])


# Joins and combinations


def test_joining_costs_seats() -> None:
    joins = {(1, 2): 2, (2, 3): 2, (1, 3): 5}
    assert seats_together({1: 4, 2: 4}, joins) == 6
    assert seats_together({1: 4, 2: 4, 3: 4}, joins) == 8
    assert seats_together({1: 4, 4: 4}, joins) is None
    assert hang_together((1, 2, 3), joins)
    assert not hang_together((1, 4), joins)


async def test_a_join_makes_a_unit_with_its_own_covers(room: Room) -> None:
    assert units(room)["A1+A2"] == (5, 6)
    assert units(room)["A1+A2+A3"] == (5, 8)
    b1, c1 = room.ids("B1", "C1")
    await edit(room, floor.join_tables, table_id=c1, other_id=b1, seat_loss=0, combine=False)
    assert "B1+C1" not in units(room)
    combination = await edit(room, floor.allow_combination, table_ids=(b1, c1), least=6, most=9)
    assert units(room)["B1+C1"] == (6, 9)
    await edit(room, floor.forbid_combination, combination_id=combination)
    assert "B1+C1" not in units(room)
    room.check()


async def test_taking_a_join_away_dissolves_what_hung_on_it(room: Room) -> None:
    a1, a2 = room.ids("A1", "A2")
    await edit(room, floor.unjoin_tables, table_id=a2, other_id=a1)
    assert units(room).keys() == {"A1", "A2", "A3", "B1", "C1", "A2+A3"}
    with pytest.raises(Conflict, match="aren't joined"):
        await edit(room, floor.unjoin_tables, table_id=a1, other_id=a2)
    room.check()


async def test_what_can_not_be_joined(room: Room) -> None:
    a1, a2 = room.ids("A1", "A2")
    with pytest.raises(Invalid, match="itself"):
        await edit(room, floor.join_tables, table_id=a1, other_id=a1)
    with pytest.raises(Invalid, match="can't be lost"):
        await edit(room, floor.join_tables, table_id=a1, other_id=a2, seat_loss=8)
    with pytest.raises(Invalid, match="2 to 4 tables"):
        await edit(room, floor.allow_combination, table_ids=(a1,))
    with pytest.raises(Invalid, match="don't fit"):
        await edit(room, floor.allow_combination, table_ids=(a1, a2), most=30)


# As a file


async def test_what_is_exported_is_imported_again(room: Room) -> None:
    before = await room.house.read(read_room)
    assert await edit(room, floor.import_room, room=before) == 5
    assert await room.house.read(read_room) == before
    room.check()


async def test_an_import_makes_the_room_as_the_file_says(room: Room) -> None:
    plan = RoomPlan(
        areas=(AreaPlan("Room", 800, 600), AreaPlan("Bar")),
        sections=(SectionPlan("Counter", 4),),
        tables=(
            TablePlan("A2", "Room", 6, x=100, y=100, shape=Shape.LONG),
            TablePlan("A1", "Room", 4, section="Counter"),
            TablePlan("K1", "Bar", 1, shape=Shape.BAR),
        ),
        joins=(JoinPlan(("A1", "A2"), 1),),
    )
    await edit(room, floor.import_room, room=plan)
    cards = sorted(room.house.live(table_cards), key=lambda card: card.sort)
    assert [(c.name, c.seats, c.area) for c in cards] == [
        ("A2", 6, "Room"),
        ("A1", 4, "Room"),
        ("K1", 1, "Bar"),
    ]
    assert room.tables["A1"] in {card.id for card in cards}
    assert units(room).keys() == {"A1", "A2", "K1"}
    assert await room.house.read(read_room) == plan
    room.check()


async def test_an_import_takes_no_booked_table_away(room: Room, clock: Clock) -> None:
    await room.book("C1", minutes=60)
    before = await room.house.read(read_room)
    without = replace(before, tables=tuple(t for t in before.tables if t.name != "C1"))
    with pytest.raises(Conflict, match="Table C1 is booked"):
        await edit(room, floor.import_room, room=without)
    assert await room.house.read(read_room) == before


@pytest.mark.parametrize(
    ("plan", "what"),
    [
        (RoomPlan(tables=(TablePlan("A", "R", 2), TablePlan("A", "R", 4))), "same name"),
        (RoomPlan(areas=(AreaPlan("R"), AreaPlan("R"))), "same name"),
        (RoomPlan(tables=(TablePlan("A", "R", 2, section="?"),)), "no section"),
        (RoomPlan(tables=(TablePlan("A", "R", 2),), joins=(JoinPlan(("A", "B")),)), "no table B"),
    ],
)
async def test_a_file_that_contradicts_itself_changes_nothing(
    room: Room, plan: RoomPlan, what: str
) -> None:
    with pytest.raises(Invalid, match=what):
        await edit(room, floor.import_room, room=plan)
    assert len(room.house.live(table_cards)) == 5
