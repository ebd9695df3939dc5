"""Taken back, recalled, rushed, handed out, cleared up."""

from __future__ import annotations

import pytest

from kds.actor import SYSTEM
from kds.errors import Conflict, Forbidden
from kds.kitchen.commands import (
    bump_line,
    bump_ticket,
    clear_leftovers,
    collect_order,
    recall_ticket,
    rush_order,
    start_ticket,
    unbump_line,
    unbump_ticket,
    uncollect_order,
)
from kds.kitchen.model import TicketLineState, TicketState
from kds.kitchen.queries import board_cards, bumped_tickets, ticket_cards
from kds.orders.commands import void_line
from kds.orders.model import LineState, VoidReason
from kds.values import OrderId
from tests.kitchen.brigade import Brigade, Clock, orders


async def test_unbump_brings_back_the_place_the_clock_and_the_starts(
    kitchen: Brigade, clock: Clock
) -> None:
    for table in ("11", "12", "14"):
        await kitchen.order("Lamb cutlets", table=table)
    before = kitchen.on("Grill")[1]
    await kitchen.work(start_ticket, before)
    before = kitchen.again(before)
    clock.forward(seconds=3)
    await kitchen.work(bump_ticket, before)
    await kitchen.work(unbump_ticket, before)
    assert kitchen.again(before) == before
    assert kitchen.states(before.order_id) == {"Lamb cutlets": LineState.FIRED}
    kitchen.check()


async def test_an_unbumped_ticket_whose_place_is_taken_gets_the_next_free_one(
    kitchen: Brigade,
) -> None:
    for table in ("11", "12"):
        await kitchen.order("Lamb cutlets", table=table)
    first = kitchen.on("Grill")[0]
    await kitchen.work(bump_ticket, first)
    await kitchen.order("Sea bass", table="14")
    await kitchen.work(unbump_ticket, first)
    assert [(ticket.slot, ticket.table) for ticket in kitchen.on("Grill")] == [
        (0, "14"),
        (1, "12"),
        (2, "11"),
    ]


async def test_unbump_leaves_done_what_was_done_before(kitchen: Brigade, clock: Clock) -> None:
    await kitchen.order("Lamb cutlets", "Sea bass")
    await kitchen.work(bump_line, kitchen.ticket("Grill").lines[0])
    clock.forward(minutes=1)
    ticket = kitchen.ticket("Grill")
    await kitchen.work(bump_ticket, ticket)
    await kitchen.work(unbump_ticket, ticket)
    assert [line.state for line in kitchen.again(ticket).lines] == [
        TicketLineState.DONE,
        TicketLineState.WAITING,
    ]


async def test_one_line_can_be_unbumped(kitchen: Brigade) -> None:
    order_id = await kitchen.order("Rib-eye 300 g")
    (line,) = kitchen.ticket("Grill").lines
    with pytest.raises(Conflict):
        await kitchen.work(unbump_line, line)
    await kitchen.work(bump_line, line)
    await kitchen.work(unbump_line, line)
    assert kitchen.ticket("Grill").lines == (line,)
    await kitchen.work(bump_ticket, kitchen.ticket("Garnish"))
    await kitchen.work(bump_ticket, kitchen.ticket("Grill"))
    assert kitchen.states(order_id) == {"Rib-eye 300 g": LineState.READY}
    await kitchen.work(unbump_line, line)
    assert kitchen.states(order_id) == {"Rib-eye 300 g": LineState.FIRED}
    assert len(kitchen.on("Grill")) == 1
    kitchen.check()


async def test_recall_starts_the_clock_anew(kitchen: Brigade, clock: Clock) -> None:
    order_id = await kitchen.order("Rib-eye 300 g")
    for station in ("Grill", "Garnish"):
        await kitchen.work(bump_ticket, kitchen.ticket(station))
    (grill,) = [t for t in kitchen.house.live(ticket_cards) if t.station_name == "Grill"]
    clock.forward(minutes=4)
    await kitchen.work(recall_ticket, grill, actor=kitchen.cook("Grill"))
    ticket = kitchen.ticket("Grill")
    assert (ticket.fired_at, ticket.recalled_at) == (clock.now, clock.now)
    assert (ticket.sent_at, ticket.seen_at) == (grill.sent_at, None)
    assert [line.state for line in ticket.lines] == [TicketLineState.WAITING]
    assert kitchen.states(order_id) == {"Rib-eye 300 g": LineState.FIRED}
    with pytest.raises(Conflict, match="cooking"):
        await kitchen.work(recall_ticket, ticket)
    with pytest.raises(Conflict, match="cooking"):
        await kitchen.work(unbump_ticket, ticket)
    with pytest.raises(Forbidden):
        await kitchen.work(recall_ticket, ticket, actor=kitchen.cook("Bar"))
    kitchen.check()


async def test_a_ticket_of_voids_is_not_recalled(kitchen: Brigade) -> None:
    order_id = await kitchen.order("Lager")
    line = kitchen.line(order_id, "Lager")
    await kitchen.do(void_line, line_id=line.id, reason=VoidReason.MISTAKE)
    ticket = kitchen.ticket("Bar")
    await kitchen.work(bump_ticket, ticket)
    with pytest.raises(Conflict, match="voided"):
        await kitchen.work(recall_ticket, ticket)


async def test_the_last_fifty_can_be_recalled_however_old(kitchen: Brigade, clock: Clock) -> None:
    for _ in range(55):
        order_id = await kitchen.order("Lager")
        await kitchen.work(bump_ticket, kitchen.ticket("Bar", order_id))
        await kitchen.do(orders.close_order, order_id=order_id)
        clock.forward(minutes=10)
    clock.forward(hours=3)
    found = await kitchen.house.read(bumped_tickets)
    assert len(found) == 50
    assert [card.id for card in found] == sorted((card.id for card in found), reverse=True)
    bar, grill = kitchen.stations["Bar"], kitchen.stations["Grill"]
    assert len(await kitchen.house.read(bumped_tickets, bar)) == 50
    assert await kitchen.house.read(bumped_tickets, grill) == []


async def test_the_ready_board(kitchen: Brigade, clock: Clock) -> None:
    order_id: OrderId = await kitchen.do(orders.open_order, name="Ann", channel="takeaway")
    await kitchen.more(order_id, "Lager", "Rib-eye 300 g")
    assert await _board(kitchen) == [("Ann", False)]
    with pytest.raises(Conflict, match="ready"):
        await kitchen.work(collect_order, order_id=order_id)
    for station in ("Bar", "Garnish", "Grill"):
        assert await _board(kitchen) == [("Ann", False)]
        await kitchen.work(bump_ticket, kitchen.ticket(station))
    assert await _board(kitchen) == [("Ann", True)]
    await kitchen.work(collect_order, actor=kitchen.cook("Grill"), order_id=order_id)
    assert await _board(kitchen) == []
    await kitchen.work(uncollect_order, order_id=order_id)
    assert await _board(kitchen) == [("Ann", True)]


async def test_rush_is_told_to_every_ticket(kitchen: Brigade) -> None:
    order_id = await kitchen.order("Lamb cutlets", "Lager")
    await kitchen.work(rush_order, actor=kitchen.cook("Grill"), order_id=order_id)
    assert [ticket.rush for ticket in kitchen.house.live(ticket_cards)] == [True, True]
    await kitchen.work(rush_order, order_id=order_id)
    assert [ticket.rush for ticket in kitchen.house.live(ticket_cards)] == [False, False]


async def test_leftovers_of_yesterday_are_cleared_but_not_bumped(
    kitchen: Brigade, clock: Clock
) -> None:
    order_id = await kitchen.order("Lamb cutlets", "Lager")
    left = kitchen.ticket("Grill")
    await kitchen.work(bump_ticket, kitchen.ticket("Bar"))
    assert await kitchen.do(clear_leftovers, SYSTEM) == 0
    clock.forward(hours=12)
    today = await kitchen.order("Sea bass", table="11")
    assert await kitchen.do(clear_leftovers, SYSTEM) == 1
    assert [ticket.order_id for ticket in kitchen.on("Grill")] == [today]
    assert kitchen.states(order_id)["Lamb cutlets"] is LineState.FIRED
    with pytest.raises(Conflict, match="earlier"):
        await kitchen.work(recall_ticket, left)
    assert left.state is TicketState.COOKING
    kitchen.check()


async def _board(kitchen: Brigade) -> list[tuple[str, bool]]:
    kitchen.check()
    return [(card.name, card.ready) for card in kitchen.house.live(board_cards)]
