"""What real users of other systems complained of, as far as it concerns the floor.

The numbers are those of the field guide's list.
"""

from __future__ import annotations

import pytest

from kds.actor import Actor, Role
from kds.bus.house import House
from kds.errors import Conflict
from kds.floor import commands as floor
from kds.floor.model import Stage, TableState
from kds.floor.queries import claim_cards, party_cards, table_cards, unit_cards
from kds.floor.rules.suggest import Unit, fits
from kds.kitchen.commands import add_station, bump_ticket
from kds.kitchen.queries import ticket_cards
from kds.menu.commands import add_category, add_item
from kds.orders import commands as orders
from kds.orders.model import OrderState
from kds.orders.queries import order_cards
from kds.orders.rules import Stage as Waits
from kds.orders.screens.home import Home
from kds.payments import commands as payments
from kds.values import OrderId, PartyId
from tests.floor.room import MANAGER, Clock, Room

WAITER = Actor(Role.SERVER, name="Lena")


def offered(room: Room, size: int, minutes: float = 90) -> list[tuple[str, ...]]:
    """The tables that are suggested for a party, by name, the best first."""
    names: dict[int, str] = {ident: name for name, ident in room.tables.items()}
    units = [
        Unit(tuple(unit.table_ids), unit.least, unit.most, rank=unit.priority)
        for unit in sorted(room.house.live(unit_cards), key=lambda unit: unit.sort)
    ]
    takes = (TableState.AVAILABLE, TableState.DUE_SOON)
    free: set[int] = {ident for name, ident in room.tables.items() if room.state(name) in takes}
    until: dict[int, float] = {}
    for claim in room.house.live(claim_cards):
        left = (claim.starts_at - room.clock.now).total_seconds() / 60
        until[claim.table_id] = min(left, until.get(claim.table_id, left))
    found = fits(units, size, minutes, free, until)
    return [tuple(names[each] for each in fit.unit.tables) for fit in found]


# 5


async def test_5_a_group_booking_has_one_claim_per_physical_table(room: Room) -> None:
    party = await room.book("A1", "A2", "A3", size=8, minutes=30)
    claims = [c for c in room.house.live(claim_cards) if c.party_id == party]
    assert sorted(c.table_id for c in claims) == sorted(room.ids("A1", "A2", "A3"))
    assert len({(c.starts_at, c.ends_at) for c in claims}) == 1


async def test_5_a_group_booking_is_seen_by_whoever_wants_one_of_its_tables(room: Room) -> None:
    await room.book("A1", "A2", "A3", size=8, minutes=30)
    for name in ("A1", "A2", "A3"):
        with pytest.raises(Conflict, match=f"Table {name} is taken"):
            await room.book(name, minutes=90)


# 6


async def test_6_combinable_tables_keep_serving_small_parties(room: Room) -> None:
    assert offered(room, 4)[:3] == [("A1",), ("A2",), ("A3",)]
    assert offered(room, 6) == [("C1",), ("A1", "A2"), ("A2", "A3"), ("A1", "A2", "A3")]
    await room.walk_in("A2", size=4)
    assert ("A1",) in offered(room, 4)
    assert offered(room, 6) == [("C1",)]


# 7


async def test_7_tables_are_joined_only_where_they_stand_side_by_side(room: Room) -> None:
    with pytest.raises(Conflict, match="don't stand side by side"):
        await room.walk_in("A1", "A3", size=6)
    with pytest.raises(Conflict, match="don't stand side by side"):
        await room.do(floor.allow_combination, MANAGER, table_ids=room.ids("A1", "C1"))
    await room.walk_in("A1", "A2", size=6)


# 9


async def test_9_a_shift_by_a_minute_evades_nothing_and_half_open_ends_meet(room: Room) -> None:
    await room.book("B1", minutes=60)
    for minutes in (61, 149, 0):
        with pytest.raises(Conflict, match="taken at that time"):
            await room.book("B1", minutes=minutes)
    await room.book("B1", minutes=150)


# 10


async def test_10_occupied_tables_are_not_shown_free(room: Room, clock: Clock) -> None:
    """Nor offered: however long after the planned end its guests still sit there."""
    party = await room.walk_in("B1")
    clock.forward(hours=6)
    assert room.state("B1") is TableState.SEATED
    assert ("B1",) not in offered(room, 2)
    await room.do(floor.leave, party_id=party)
    assert room.state("B1") is TableState.DIRTY
    assert ("B1",) not in offered(room, 2)
    await room.do(floor.clear_table, table_id=room.tables["B1"])
    assert ("B1",) in offered(room, 2)


async def test_10_a_table_with_a_coming_claim_is_not_offered_into_it(room: Room) -> None:
    await room.book("B1", minutes=60)
    assert ("B1",) not in offered(room, 2)
    assert ("B1",) in offered(room, 2, minutes=60)


async def test_10_a_waiter_sees_who_sits_and_has_not_ordered(room: Room) -> None:
    party = await room.walk_in("A1", "A2", size=6, name="Sato", allergy="nuts")
    tiles = {tile.id: tile for tile in Home.tables.select(Home(), room.house.live)}
    for name in ("A1", "A2"):
        tile = tiles[f"t{room.tables[name]}"]
        assert (tile.stage, tile.name, tile.allergy) == (Waits.EMPTY, "Sato", True)
    assert tiles[f"t{room.tables['A3']}"].stage is None
    await room.do(floor.leave, party_id=party)
    tiles = {tile.id: tile for tile in Home.tables.select(Home(), room.house.live)}
    assert tiles[f"t{room.tables['A1']}"].stage is None


# 11


async def test_11_there_is_no_table_that_is_none(room: Room) -> None:
    """A full room refuses: nobody is booked onto a dummy that never fills."""
    for name in room.tables:
        await room.book(name, minutes=30)
    assert offered(room, 2) == []
    with pytest.raises(Conflict, match="taken at that time"):
        await room.book("A1", minutes=30)
    assert {card.seats > 0 for card in room.house.live(table_cards)} == {True}


# 20


async def furnish_kitchen(house: House) -> int:
    """One station and one dish."""
    await house.change(MANAGER, add_station, name="Grill")
    mains = await house.change(MANAGER, add_category, name="Mains", course=2)
    return await house.change(MANAGER, add_item, category_id=mains, name="Rib-eye", price=3200)


async def test_20_a_party_is_one_row_from_booking_to_cleared_table(room: Room) -> None:
    """Door, floor, pad and kitchen speak of the same party: there is nothing to match."""
    dish = await furnish_kitchen(room.house)
    party: PartyId = await room.book("A1", size=2, name="7a", allergy="nuts")
    await room.do(floor.arrive, party_id=party)
    await room.seat(party, "A1")
    order: OrderId = await room.do(orders.open_order, WAITER, table_id=room.tables["A1"])
    card = room.house.live(order_cards).get(order)
    assert card is not None
    assert (card.party_id, card.name, card.covers, card.allergy) == (party, "7a", 2, "nuts")
    await room.do(orders.add_line, WAITER, order_id=order, item_id=dish)
    await room.do(orders.send, WAITER, order_id=order)
    assert room.state("A1") is TableState.ORDERED
    (ticket,) = room.house.live(ticket_cards)
    await room.do(bump_ticket, MANAGER, ticket_id=ticket.id)
    assert room.state("A1") is TableState.MAINS
    check = await room.do(payments.open_check, WAITER, order_id=order)
    await room.do(payments.drop_check, WAITER, check_id=check)
    assert room.party(party).stage is Stage.CHECK_DROPPED
    await room.do(payments.take_cash, WAITER, check_id=check)
    assert room.party(party).stage is Stage.PAID
    await room.do(orders.close_order, WAITER, order_id=order)
    assert room.party(party).stage is Stage.PAID
    await room.do(floor.leave, party_id=party)
    await room.do(floor.clear_table, table_id=room.tables["A1"])
    assert [card.id for card in room.house.live(party_cards)] == [party]
    assert room.state("A1") is TableState.AVAILABLE
    room.check()


async def test_20_an_order_at_an_empty_table_is_the_same_party_on_the_map(room: Room) -> None:
    order = await room.do(orders.open_order, WAITER, table_id=room.tables["B1"], covers=2)
    (party,) = room.house.live(party_cards)
    card = room.house.live(order_cards).get(order)
    assert card is not None
    assert (card.party_id, room.sits(party.id), party.size) == (party.id, {"B1"}, 2)
    await room.do(orders.change_guests, WAITER, order_id=order, covers=3)
    assert room.party(party.id).size == 3


async def test_20_an_order_goes_where_its_party_goes(room: Room) -> None:
    order = await room.do(orders.open_order, WAITER, table_id=room.tables["B1"], covers=2)
    (party,) = room.house.live(party_cards)
    await room.do(floor.move_party, party_id=party.id, table_ids=room.ids("A1", "A2"))
    assert _order(room, order) == ("A1", OrderState.OPEN)
    again = await room.do(orders.open_order, WAITER, table_id=room.tables["A2"])
    assert again == order
    await room.do(orders.move_order, WAITER, order_id=order, table_id=room.tables["C1"])
    assert (_order(room, order), room.sits(party.id)) == (("C1", OrderState.OPEN), {"C1"})
    await room.walk_in("B1", anyway=True)
    with pytest.raises(Conflict, match="Table B1 is occupied"):
        await room.do(orders.move_order, WAITER, order_id=order, table_id=room.tables["B1"])
    await room.do(floor.leave, party_id=party.id)
    assert _order(room, order) == ("C1", OrderState.CANCELLED)


async def test_20_orders_are_merged_and_split_with_their_parties(room: Room) -> None:
    first = await room.do(orders.open_order, WAITER, table_id=room.tables["A1"], covers=2)
    second = await room.do(orders.open_order, WAITER, table_id=room.tables["A2"], covers=2)
    one, other = (_party(room, order) for order in (first, second))
    await room.do(floor.merge_parties, party_id=one, other_id=other)
    assert _party(room, second) == one
    half = await room.do(
        floor.split_party, party_id=one, size=2, table_ids=room.ids("A2"), name="Ito"
    )
    assert (_party(room, first), _party(room, second)) == (one, half)


async def test_20_what_a_party_leaves_behind_is_not_the_next_ones(room: Room) -> None:
    """Its open order stays in sight, apart from the table's new one."""
    dish = await furnish_kitchen(room.house)
    order = await room.do(orders.open_order, WAITER, table_id=room.tables["B1"], covers=2)
    await room.do(orders.add_line, WAITER, order_id=order, item_id=dish)
    await room.do(orders.send, WAITER, order_id=order)
    await room.do(floor.leave, party_id=_party(room, order))
    assert _order(room, order) == ("B1", OrderState.OPEN)
    other = await room.do(orders.open_order, WAITER, table_id=room.tables["B1"], covers=2)
    assert other != order
    tiles = {tile.id: tile for tile in Home.tables.select(Home(), room.house.live)}
    assert tiles[f"t{room.tables['B1']}"].order_id == other
    assert [tile.order_id for tile in Home.tabs.select(Home(), room.house.live)] == [order]


async def test_20_a_seating_undone_takes_its_empty_order_along(room: Room) -> None:
    party = await room.do(floor.add_waiting, size=2)
    await room.seat(party, "B1")
    order = await room.do(orders.open_order, WAITER, table_id=room.tables["B1"])
    await room.do(floor.unseat_party, party_id=party)
    assert _order(room, order) == ("B1", OrderState.CANCELLED)
    assert room.state("B1") is TableState.AVAILABLE


def _order(room: Room, order: OrderId) -> tuple[str, OrderState]:
    card = room.house.live(order_cards).get(order)
    assert card is not None
    return card.table, card.state


def _party(room: Room, order: OrderId) -> PartyId:
    card = room.house.live(order_cards).get(order)
    assert card is not None
    assert card.party_id is not None
    return card.party_id


async def test_a_claim_that_ended_claims_nothing(room: Room, clock: Clock) -> None:
    await room.book("B1", minutes=0)
    clock.forward(minutes=91)
    assert room.state("B1") is TableState.AVAILABLE
