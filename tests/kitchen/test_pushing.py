"""Work that goes from one station to another, with nothing lost and nothing doubled."""

from __future__ import annotations

import pytest

from kds.errors import Conflict, Forbidden
from kds.kitchen.commands import bump_line, bump_ticket, push_line, push_ticket, start_ticket
from kds.kitchen.model import TicketLineState
from kds.kitchen.queries import ticket_cards
from kds.orders.model import LineState
from tests.kitchen.brigade import Brigade, Clock


async def test_a_pushed_ticket_keeps_its_clock_and_starts(kitchen: Brigade, clock: Clock) -> None:
    await kitchen.order("Lamb cutlets", "Sea bass")
    ticket = kitchen.ticket("Grill")
    await kitchen.work(start_ticket, ticket)
    clock.forward(minutes=2)
    await kitchen.work(push_ticket, ticket, station_id=kitchen.stations["Bar"])
    pushed = kitchen.ticket("Bar")
    assert (pushed.id, pushed.fired_at, pushed.seen_at) == (ticket.id, ticket.fired_at, None)
    assert {line.state for line in pushed.lines} == {TicketLineState.STARTED}
    assert kitchen.on("Grill") == []
    kitchen.check()


async def test_a_pushed_ticket_joins_the_one_that_is_there(kitchen: Brigade) -> None:
    await kitchen.order("Lamb cutlets", "Lager")
    await kitchen.work(push_ticket, kitchen.ticket("Grill"), station_id=kitchen.stations["Bar"])
    assert kitchen.dishes("Bar") == [["Lamb cutlets", "Lager"]]
    assert kitchen.ticket("Bar").changed_at is not None
    assert kitchen.on("Grill") == []
    kitchen.check()


async def test_one_line_is_pushed_and_the_rest_stays(kitchen: Brigade) -> None:
    await kitchen.order("Lamb cutlets", "Sea bass")
    lamb, bass = kitchen.ticket("Grill").lines
    await kitchen.work(push_line, lamb, station_id=kitchen.stations["Bar"])
    assert (kitchen.dishes("Grill"), kitchen.dishes("Bar")) == ([["Sea bass"]], [["Lamb cutlets"]])
    await kitchen.work(push_line, bass, station_id=kitchen.stations["Bar"])
    assert (kitchen.dishes("Grill"), kitchen.dishes("Bar")) == ([], [["Lamb cutlets", "Sea bass"]])
    kitchen.check()


async def test_a_station_that_cooks_the_dish_anyway_has_it_once(kitchen: Brigade) -> None:
    order_id = await kitchen.order("Rib-eye 300 g")
    await kitchen.work(push_ticket, kitchen.ticket("Garnish"), station_id=kitchen.stations["Grill"])
    assert kitchen.dishes("Grill") == [["Rib-eye 300 g"]]
    assert kitchen.ticket("Grill").lines[0].also_at == ()
    assert len(kitchen.house.live(ticket_cards)) == 1
    kitchen.check()
    await kitchen.work(bump_line, kitchen.ticket("Grill").lines[0])
    assert kitchen.states(order_id) == {"Rib-eye 300 g": LineState.READY}


async def test_what_is_done_there_opens_again_when_more_of_it_comes(kitchen: Brigade) -> None:
    await kitchen.order("Rib-eye 300 g")
    await kitchen.work(bump_ticket, kitchen.ticket("Grill"))
    await kitchen.work(push_ticket, kitchen.ticket("Garnish"), station_id=kitchen.stations["Grill"])
    (ticket,) = kitchen.on("Grill")
    assert [line.state for line in ticket.lines] == [TicketLineState.WAITING]
    assert len(kitchen.house.live(ticket_cards)) == 1
    kitchen.check()


async def test_what_cannot_be_pushed(kitchen: Brigade) -> None:
    await kitchen.order("Lamb cutlets", "Sea bass")
    ticket = kitchen.ticket("Grill")
    bar = kitchen.stations["Bar"]
    with pytest.raises(Conflict, match="already"):
        await kitchen.work(push_ticket, ticket, station_id=kitchen.stations["Grill"])
    with pytest.raises(Forbidden):
        await kitchen.work(push_ticket, ticket, actor=kitchen.cook("Bar"), station_id=bar)
    await kitchen.work(bump_line, ticket.lines[0])
    with pytest.raises(Conflict, match="waiting"):
        await kitchen.work(push_line, ticket.lines[0], station_id=bar)
    await kitchen.work(bump_ticket, ticket)
    with pytest.raises(Conflict, match="done"):
        await kitchen.work(push_ticket, ticket, station_id=bar)
