"""The floor's part of the scenario: the room is built, guests come, sit, share, leave."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from kds.bus.house import House
from kds.floor import commands as floor
from kds.floor.commands import Place
from kds.floor.model import LandmarkKind, Offer, Shape, Stage
from kds.floor.queries import area_cards, claim_cards, unit_cards
from kds.floor.queries.plan import (
    AreaPlan,
    CombinationPlan,
    JoinPlan,
    LandmarkPlan,
    RoomPlan,
    TablePlan,
)
from tests.floor.books import book

Do = Callable[..., Awaitable[Any]]


async def build(do: Do, house: House, ids: dict[str, Any]) -> None:
    """Areas, sections, tables, joins; all of it from a file at the end."""
    yard = await do(floor.add_area, name="Yard", width=900, depth=600)
    await do(floor.change_area, area_id=yard, name="Terrace", width=1000, depth=600)
    north = await do(floor.add_section, name="North", colour=1)
    south = await do(floor.add_section, name="South", colour=2)
    await do(floor.change_section, section_id=south, name="South side", colour=3)
    for number in (4, 5, 6, 7):
        ids[f"T{number}"] = await do(floor.add_table, name=f"T{number}", seats=4, area="Terrace")
    four, five, six, seven = (ids[f"T{n}"] for n in (4, 5, 6, 7))
    await do(floor.change_table, table_id=four, name="T4", seats=6, shape=Shape.LONG)
    await do(floor.place_table, table_id=four, x=100, y=100, rotation=450)
    await do(floor.place_tables, places=(Place(five, 300, 100), Place(six, 500, 100)))
    await do(floor.assign_section, table_ids=(four, five), section_id=north)
    await do(floor.join_tables, table_id=five, other_id=six)
    await do(floor.join_tables, table_id=six, other_id=seven, combine=False)
    three = await do(floor.allow_combination, table_ids=(five, six, seven), priority=1)
    await do(floor.forbid_combination, combination_id=three)
    await do(floor.unjoin_tables, table_id=six, other_id=seven)
    await do(floor.remove_table, table_id=seven)
    await do(floor.restore_table, table_id=seven)
    await do(floor.remove_section, section_id=south)
    there: dict[str, Any] = {"x": 500, "y": 0, "width": 300, "depth": 60}
    bar = await do(floor.add_landmark, kind=LandmarkKind.BAR, area="Terrace", **there)
    there["y"] = 40
    change = {"landmark_id": bar, "kind": LandmarkKind.BAR, "area_id": yard, "label": "Oysters"}
    await do(floor.change_landmark, **change, **there)
    await do(floor.remove_landmark, landmark_id=bar)
    await do(floor.restore_landmark, landmark_id=bar)
    kept = [TablePlan(f"T{n}", "Room", 4, x=100 * n, y=100) for n in (1, 2, 3)]
    new = [TablePlan(f"T{n}", "Terrace", 4, x=100 * n, y=500) for n in (4, 5, 6)]
    stool = TablePlan("B1", "Bar", 2, shape=Shape.BAR, offer=Offer.WALK_IN)
    room = RoomPlan(
        areas=(AreaPlan("Room"), AreaPlan("Terrace"), AreaPlan("Bar"), AreaPlan("Hall")),
        tables=(*kept, *new, stool),
        joins=(JoinPlan(("T4", "T5")), JoinPlan(("T5", "T6"))),
        combinations=(CombinationPlan(("T4", "T5")),),
        landmarks=(LandmarkPlan(LandmarkKind.WALL, "Hall", 0, 200, 400, 15, 90),),
    )
    await do(floor.import_room, room=room)
    hall = next(area.id for area in house.live(area_cards) if area.name == "Hall")
    await do(floor.remove_area, area_id=hall)
    assert len(house.live(unit_cards)) == 8


async def host(do: Do, house: House, ids: dict[str, Any]) -> None:
    """Servers on duty, blocks, the waitlist, arrivals."""
    lena = ids["Lena"]
    await do(floor.start_duty, staff_id=lena)
    await do(floor.skip_turn, staff_id=lena)
    await do(floor.move_turn, staff_id=lena, position=0)
    later = house.clock() + timedelta(hours=2)
    await do(floor.block_tables, table_ids=(ids["T6"],), ends_at=later, reason="wobbles")
    block = next(iter(house.live(claim_cards)))
    await do(floor.unblock, claim_id=block.id)
    quote = {"quoted_low": 5, "quoted_high": 20}
    ids["Sato"] = sato = await do(floor.add_waiting, size=3, name="Sato", **quote)
    await do(floor.quote_wait, party_id=sato, quoted_low=10, quoted_high=25)
    await do(floor.change_party, party_id=sato, size=4, name="Sato", allergy="nuts")
    await do(floor.notify_ready, party_id=sato)
    await do(floor.arrive, party_id=sato, size=3)
    left = await do(floor.add_waiting, size=2, name="Gone", **quote)
    await do(floor.renege, party_id=left)
    await do(floor.bring_back, party_id=left)
    await do(floor.cancel_party, party_id=left)
    begun = house.clock() - timedelta(minutes=10)  # late, and no no-show by itself
    late = await do(book, size=2, table_ids=(ids["T6"],), starts_at=begun, minutes=60)
    await do(floor.mark_late, party_id=late)
    await do(floor.mark_no_show, party_id=late)


async def tables(do: Do, house: House, ids: dict[str, Any]) -> None:
    """Seating and all that follows, to the cleared table."""
    four, five, six = ids["T4"], ids["T5"], ids["T6"]
    sato = ids["Sato"]
    await do(floor.seat_party, party_id=sato, table_ids=(four,), size=3)
    await do(floor.arrive, party_id=sato)
    await do(floor.add_chair, table_id=four)
    await do(floor.set_stage, party_id=sato, stage=Stage.MAINS)
    slip = await do(floor.seat_walk_in, size=2, table_ids=(five,), name="Ida")
    await do(floor.unseat_party, party_id=slip)
    ida = await do(floor.seat_walk_in, size=2, table_ids=(five,), name="Ida")
    await do(floor.merge_parties, party_id=sato, other_id=ida)
    half = await do(floor.split_party, party_id=sato, size=2, table_ids=(five,), name="Ida")
    await do(floor.move_party, party_id=half, table_ids=(six,))
    await do(floor.clear_table, table_id=five)
    await do(floor.soil_table, table_id=five)
    await do(floor.clear_tables, table_ids=(five,))
    await do(floor.ensure_seated, table_id=five, covers=2)
    await do(floor.leave, party_id=half)
    await do(floor.return_party, party_id=half)
    await do(floor.leave, party_id=half)
    await do(floor.end_duty, staff_id=ids["Lena"])
