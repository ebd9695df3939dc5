"""What the map is drawn from: the sheet, chairs, tables now and later, the evening, the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from kds.bus.projection import Live
from kds.floor import commands as floor
from kds.floor.model import Shape, Stage, TableState
from kds.floor.queries import claim_cards, party_cards, table_cards
from kds.floor.screens import drawing, evening, panels, plan
from kds.floor.screens.door import at_the_door
from kds.floor.screens.editor import combined, edit_tables
from kds.floor.screens.plan import MapTable, Trouble, When
from kds.orders import commands as orders
from tests.floor.room import MANAGER, Room


@dataclass(frozen=True)
class Area:
    width: int
    depth: int


def now(room: Room) -> Live:
    room.house.live.now = room.clock.now
    return room.house.live


def drawn(room: Room, name: str, minutes: float = 0) -> MapTable:
    at = room.clock.now + timedelta(minutes=minutes) if minutes else None
    return next(table for table in plan.tables_at(now(room), at) if table.name == name)


# Drawing


def test_areas_lie_in_the_rows_that_show_them_largest() -> None:
    two = drawing.lay_out([Area(1000, 800), Area(1000, 800)])
    assert [(box.x, box.y) for box in two] == [(0, 0), (1200, 0)]
    long = drawing.lay_out([Area(3000, 500), Area(3000, 500)])
    assert [(box.x, box.y) for box in long] == [(0, 0), (0, 700)]
    assert drawing.lay_out([]) == []


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize("seats", [1, 2, 3, 4, 5, 6, 7, 8, 12, 20])
def test_every_guest_has_a_chair_off_the_table(shape: Shape, seats: int) -> None:
    found = drawing.chairs(shape, 180, 90, seats, taken=2)
    assert len(found) == seats
    assert sum(chair.taken for chair in found) == min(2, seats)
    assert len({(chair.x, chair.y) for chair in found}) == seats
    assert all(abs(chair.x) > 45 or abs(chair.y) > 45 for chair in found)


def test_a_turned_table_has_less_room_for_letters() -> None:
    assert drawing.label_width(Shape.LONG, 180, 90, 0) == 174
    assert drawing.label_width(Shape.LONG, 180, 90, 90) == 84
    assert drawing.half_height(Shape.LONG, 180, 90, 90) == 90
    assert drawing.half_width(Shape.LONG, 180, 90, 90) == 45


# Tables


async def test_a_table_tells_who_sits_there_and_who_comes(room: Room) -> None:
    await room.walk_in("A1", size=3, name="Sato")
    await room.book("A1", size=4, minutes=25, name="Ito", allergy="nuts")
    table = drawn(room, "A1")
    assert (table.state, table.who, table.size) == (TableState.SEATED, "Sato", 3)
    assert sum(chair.taken for chair in table.chairs) == 3
    assert table.next
    assert (table.next.name, table.next.size, table.next.when) == ("Ito", 4, When.SOON)
    assert table.trouble is Trouble.TIGHT
    assert not table.allergy
    room.clock.forward(minutes=26)
    assert drawn(room, "A1").trouble is Trouble.OVERSTAY


async def test_who_is_late_stands_at_the_table(room: Room) -> None:
    await room.book("B1", size=2, minutes=5, name="Ito", allergy="nuts")
    assert drawn(room, "B1").state is TableState.DUE_SOON
    room.clock.forward(minutes=12)
    table = drawn(room, "B1")
    assert (table.state, table.trouble, table.who) == (TableState.HELD, Trouble.LATE, "Ito")
    assert table.allergy
    assert table.next
    assert table.next.when is When.OVER


async def test_who_is_due_at_a_dirty_table_does_not_sit_there_yet(room: Room) -> None:
    before = await room.walk_in("A1", size=2, name="Sato")
    await room.do(floor.leave, party_id=before)
    await room.book("A1", size=2, minutes=5, name="Ito")
    room.clock.forward(minutes=6)
    table = drawn(room, "A1")
    assert (table.state, table.who) == (TableState.DIRTY, "Ito")
    assert not any(chair.taken for chair in table.chairs)
    panel = next(p for p in panels.panels(now(room)) if p.name == "A1")
    assert not panel.sits


async def test_the_same_table_later_tonight(room: Room) -> None:
    party = await room.walk_in("A1", size=2, name="Sato")
    await room.do(floor.set_stage, party_id=party, stage=Stage.DESSERT)
    await room.book("A1", size=4, minutes=90, name="Ito")
    assert drawn(room, "A1", minutes=10).who == "Sato"
    assert drawn(room, "A1", minutes=45).state is TableState.AVAILABLE
    later = drawn(room, "A1", minutes=100)
    assert (later.state, later.who, later.minutes) == (TableState.SEATED, "Ito", 10)


async def test_tables_of_one_party_are_tied(room: Room) -> None:
    assert plan.ties(now(room)) == []
    await room.walk_in("A1", "A2", size=6)
    [tie] = plan.ties(now(room))
    assert tie.id == f"{room.tables['A1']}-{room.tables['A2']}"
    assert not tie.planned


async def test_a_party_at_several_tables_is_named_once(room: Room) -> None:
    for place, name in enumerate(("A1", "A2")):
        await room.do(
            floor.place_table, MANAGER, table_id=room.tables[name], x=100 + 100 * place, y=100
        )
    await room.walk_in("A1", "A2", size=6, name="Sato")
    assert (drawn(room, "A1").caption, drawn(room, "A1").span) == (None, 100)
    assert (drawn(room, "A2").caption, drawn(room, "A2").span) == (-50, 100)
    assert (drawn(room, "B1").caption, drawn(room, "B1").span) == (0, 0)


# Panels


async def test_a_panel_knows_the_order_and_no_contact(room: Room) -> None:
    await room.walk_in("C1", size=2, name="Sato")
    order = await room.do(orders.open_order, MANAGER, table_id=room.tables["C1"])
    panel = next(p for p in panels.panels(now(room)) if p.name == "C1")
    assert panel.order_id == order
    assert panel.sits
    assert panel.guests
    assert panel.guests.name == "Sato"
    assert not {"phone", "email"} & set(panels.Guests.__dataclass_fields__)


# The evening, the door


async def test_the_evening_counts_who_is_here_and_who_comes(room: Room) -> None:
    await room.walk_in("A1", size=3)
    await room.book("B1", size=2, minutes=60, name="Ito")
    found = evening.evening(now(room))
    at = {bar.at: bar.covers for bar in found.bars}
    quarter = evening.quarter(room.clock.now)
    assert at[quarter] == 3
    assert at[quarter + timedelta(minutes=60)] == 5
    assert found.bars[found.first].at == quarter
    assert not any(bar.past for bar in found.bars[found.first :])
    figures = evening.figures(now(room))
    assert (figures.inside, figures.to_come, figures.waiting) == (3, 2, 0)


async def test_the_door_lists_who_is_here_before_who_comes(room: Room) -> None:
    late = await room.book("B1", size=2, minutes=-10, name="Ito")
    coming = await room.book("C1", size=5, minutes=30, name="Abe")
    await room.book("A1", size=2, minutes=200, name="Mori")
    waits = await room.do(floor.add_waiting, size=2, name="Sato")
    here = await room.book("A2", size=2, minutes=15, name="Kato")
    await room.do(floor.arrive, party_id=here)
    live = now(room)
    found = at_the_door(live(party_cards), live(claim_cards), live(table_cards), room.clock.now)
    found.sort(key=lambda party: party.sort)
    assert [party.id for party in found] == [here, waits, late, coming]
    assert [party.late for party in found] == [False, False, True, False]
    assert found[0].tables == "A2"


async def test_the_editor_shows_tables_and_combinations(room: Room) -> None:
    tables = {table.name: table for table in edit_tables(now(room))}
    assert tables.keys() == room.tables.keys()
    assert len(tables["C1"].chairs) == 6
    assert {each.name for each in combined(now(room))} >= {"A1+A2"}
