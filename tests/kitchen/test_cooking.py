"""What a station does to its tickets, and what it is refused."""

from __future__ import annotations

from typing import Any

import pytest

from kds.actor import Actor, Role
from kds.errors import Conflict, Forbidden, Invalid, NotFound, SignInNeeded
from kds.kitchen.commands import (
    acknowledge_ticket,
    bump_item,
    bump_line,
    bump_ticket,
    change_station,
    park_ticket,
    see_tickets,
    start_line,
    start_ticket,
    unpark_ticket,
)
from kds.kitchen.model import BumpUnit, TicketLineState, TicketState
from kds.kitchen.queries import AlsoAt
from kds.orders.commands import NewLine
from kds.orders.model import LineState
from tests.kitchen.brigade import EXPO, MANAGER, Brigade, Clock
from tests.orders.pad import HOST, LENA


async def test_a_screen_says_which_tickets_it_has_shown(kitchen: Brigade, clock: Clock) -> None:
    order_id = await kitchen.order("Lamb cutlets", "Lager")
    ticket, elsewhere = kitchen.ticket("Grill"), kitchen.ticket("Bar")
    clock.forward(seconds=2)
    seen: dict[str, Any] = {
        "station_id": kitchen.stations["Grill"],
        "ticket_ids": (ticket.id, elsewhere.id, 999),
    }
    await kitchen.work(see_tickets, actor=kitchen.cook("Grill"), **seen)
    assert kitchen.again(ticket).seen_at == clock.now
    assert kitchen.ticket("Bar", order_id).seen_at is None
    seq = kitchen.house.seq
    clock.forward(seconds=2)
    await kitchen.work(see_tickets, actor=kitchen.cook("Grill"), **seen)
    assert kitchen.house.seq == seq, "seeing it again is no news"
    with pytest.raises(Invalid):
        await kitchen.work(see_tickets, station_id=1, ticket_ids=tuple(range(400)))


async def test_starting_a_ticket_starts_what_waits(kitchen: Brigade, clock: Clock) -> None:
    await kitchen.order("Lamb cutlets", "Sea bass")
    await kitchen.work(start_line, kitchen.ticket("Grill").lines[0])
    clock.forward(minutes=1)
    await kitchen.work(start_ticket, kitchen.ticket("Grill"))
    first, second = kitchen.ticket("Grill").lines
    assert (first.state, second.state) == (TicketLineState.STARTED, TicketLineState.STARTED)
    assert second.started_at == clock.now
    assert first.started_at == kitchen.ticket("Grill").started_at != clock.now
    seq = kitchen.house.seq
    await kitchen.work(start_ticket, kitchen.ticket("Grill"))
    assert kitchen.house.seq == seq, "what has begun can't begin again"


async def test_bumping_a_ticket_finishes_its_lines(kitchen: Brigade, clock: Clock) -> None:
    order_id = await kitchen.order("Lamb cutlets", "Sea bass")
    ticket = kitchen.ticket("Grill")
    clock.forward(minutes=9)
    await kitchen.work(bump_ticket, ticket, actor=kitchen.cook("Grill"))
    bumped = kitchen.again(ticket)
    assert (bumped.state, bumped.bumped_at) == (TicketState.BUMPED, clock.now)
    assert {line.state for line in bumped.lines} == {TicketLineState.DONE}
    assert set(kitchen.states(order_id).values()) == {LineState.READY}
    with pytest.raises(Conflict):
        await kitchen.work(bump_ticket, ticket)
    kitchen.check()


async def test_a_line_is_ready_when_every_station_is_done(kitchen: Brigade) -> None:
    order_id = await kitchen.order("Rib-eye 300 g")
    await kitchen.work(bump_ticket, kitchen.ticket("Garnish"))
    assert kitchen.states(order_id) == {"Rib-eye 300 g": LineState.FIRED}
    (line,) = kitchen.ticket("Grill").lines
    assert line.also_at == (AlsoAt(kitchen.stations["Garnish"], "Garnish", done=True),)
    await kitchen.work(bump_ticket, kitchen.ticket("Grill"))
    assert kitchen.states(order_id) == {"Rib-eye 300 g": LineState.READY}
    kitchen.check()


async def test_bumping_a_line_leaves_the_ticket_where_whole_tickets_are_bumped(
    kitchen: Brigade,
) -> None:
    order_id = await kitchen.order("Lamb cutlets", "Sea bass")
    for line in kitchen.ticket("Grill").lines:
        await kitchen.work(bump_line, line)
    ticket = kitchen.ticket("Grill")
    assert (ticket.state, ticket.done) == (TicketState.COOKING, True)
    assert set(kitchen.states(order_id).values()) == {LineState.READY}
    with pytest.raises(Conflict):
        await kitchen.work(bump_line, ticket.lines[0])
    await kitchen.work(bump_ticket, ticket)
    assert kitchen.on("Grill") == []
    kitchen.check()


async def test_the_last_line_bumps_the_ticket_where_lines_are_bumped(kitchen: Brigade) -> None:
    await _bump_lines_at(kitchen, "Grill")
    await kitchen.order("Lamb cutlets", "Sea bass")
    first, second = kitchen.ticket("Grill").lines
    await kitchen.work(bump_line, first)
    assert len(kitchen.on("Grill")) == 1
    await kitchen.work(bump_line, second)
    assert kitchen.on("Grill") == []
    kitchen.check()


async def test_a_change_must_be_read_before_the_bump(kitchen: Brigade) -> None:
    order_id = await kitchen.order("Lamb cutlets")
    await kitchen.more(order_id, "Sea bass")
    with pytest.raises(Conflict, match="changed"):
        await kitchen.work(bump_ticket, kitchen.ticket("Grill"))
    await kitchen.work(acknowledge_ticket, kitchen.ticket("Grill"))
    assert kitchen.ticket("Grill").changed_at is None
    await kitchen.work(bump_ticket, kitchen.ticket("Grill"))
    assert kitchen.on("Grill") == []


async def test_what_is_parked_cannot_be_bumped(kitchen: Brigade) -> None:
    await kitchen.order("Lamb cutlets")
    ticket = kitchen.ticket("Grill")
    await kitchen.work(park_ticket, ticket)
    assert kitchen.again(ticket).state is TicketState.PARKED
    for command, card in ((bump_ticket, ticket), (start_ticket, ticket)):
        with pytest.raises(Conflict, match="parked"):
            await kitchen.work(command, card)
    with pytest.raises(Conflict, match="parked"):
        await kitchen.work(bump_line, ticket.lines[0])
    await kitchen.work(unpark_ticket, ticket)
    await kitchen.work(bump_ticket, ticket)
    with pytest.raises(Conflict):
        await kitchen.work(park_ticket, ticket)


async def test_from_all_day_the_oldest_line_of_a_dish_is_bumped(
    kitchen: Brigade, clock: Clock
) -> None:
    for table in ("11", "12"):
        await kitchen.order("Lamb cutlets", "Sea bass", table=table)
        clock.forward(minutes=1)
    lamb: dict[str, Any] = {
        "station_id": kitchen.stations["Grill"],
        "item_id": kitchen.menu.items["Lamb cutlets"],
    }
    assert await kitchen.work(bump_item, **lamb) == kitchen.on("Grill")[0].lines[0].id
    states = [[line.state for line in ticket.lines] for ticket in kitchen.on("Grill")]
    done, waiting = TicketLineState.DONE, TicketLineState.WAITING
    assert states == [[done, waiting], [waiting, waiting]]
    await kitchen.work(bump_item, **lamb)
    with pytest.raises(Conflict):
        await kitchen.work(bump_item, **lamb)


async def test_a_dish_that_is_not_ours_is_bumped_by_its_name(kitchen: Brigade) -> None:
    await kitchen.place(NewLine("Unicorn steak"), channel="takeaway")
    await kitchen.work(bump_item, station_id=kitchen.stations["Grill"], name="Unicorn steak")
    assert kitchen.ticket("Grill").done


async def test_a_kitchen_screen_works_at_its_own_station_alone(kitchen: Brigade) -> None:
    await kitchen.order("Lamb cutlets")
    ticket, bar = kitchen.ticket("Grill"), kitchen.cook("Bar")
    for command in (start_ticket, bump_ticket, park_ticket, acknowledge_ticket):
        with pytest.raises(Forbidden):
            await kitchen.work(command, ticket, actor=bar)
    with pytest.raises(Forbidden):
        await kitchen.work(bump_line, ticket.lines[0], actor=bar)
    with pytest.raises(Forbidden):
        await kitchen.work(
            see_tickets, actor=bar, station_id=ticket.station_id, ticket_ids=(ticket.id,)
        )
    await kitchen.work(start_ticket, ticket, actor=kitchen.cook("Grill"))
    await kitchen.work(bump_ticket, ticket, actor=LENA)


@pytest.mark.parametrize(
    ("actor", "refusal"), [(HOST, Forbidden), (Actor(Role.GUEST), SignInNeeded)]
)
async def test_who_does_not_cook_learns_nothing(
    kitchen: Brigade, actor: Actor, refusal: type[Exception]
) -> None:
    for command in (start_ticket, bump_ticket, park_ticket, unpark_ticket, acknowledge_ticket):
        with pytest.raises(refusal):
            await kitchen.do(command, actor, ticket_id=999)
    with pytest.raises(refusal):
        await kitchen.do(bump_line, actor, ticket_line_id=999)
    with pytest.raises(NotFound):
        await kitchen.do(bump_ticket, EXPO, ticket_id=999)


async def _bump_lines_at(kitchen: Brigade, station: str) -> None:
    await kitchen.do(
        change_station,
        MANAGER,
        station_id=kitchen.stations[station],
        name=station,
        bump_unit=BumpUnit.LINE,
    )
