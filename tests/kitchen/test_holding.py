"""A course that was fired too early is held again, and the stations read that."""

from __future__ import annotations

import pytest

from kds.errors import Conflict, Forbidden
from kds.kitchen.commands import (
    acknowledge_ticket,
    bump_line,
    bump_ticket,
    hold_fired,
    park_ticket,
    start_line,
)
from kds.kitchen.model import TicketLineState
from kds.kitchen.queries import station_cards, ticket_cards
from kds.kitchen.screens.gather import CourseState, Gathered, gather
from kds.orders.commands import fire_course
from kds.orders.model import LineState
from kds.orders.queries import order_cards
from kds.values import OrderId
from tests.kitchen.brigade import Brigade, Clock


async def dinner(kitchen: Brigade) -> OrderId:
    """Octopus first; then lamb and a rib-eye of grill and garnish, fired as well."""
    order_id = await kitchen.open("12")
    await kitchen.add(order_id, "Octopus", course=1)
    await kitchen.add(order_id, "Lamb cutlets", course=2)
    await kitchen.add(order_id, "Rib-eye 300 g", "rare", course=2)
    await kitchen.send(order_id)
    await kitchen.do(fire_course, order_id=order_id, course=2)
    return order_id


def on_pass(kitchen: Brigade) -> Gathered:
    live = kitchen.house.live
    [plate] = gather(live(order_cards), live(ticket_cards), live(station_cards))
    return plate


async def hold(kitchen: Brigade, order_id: OrderId, course: int = 2) -> None:
    await kitchen.work(hold_fired, order_id=order_id, course=course)


async def test_it_is_held_and_leaves_its_stations_when_that_is_read(
    kitchen: Brigade, clock: Clock
) -> None:
    order_id = await dinner(kitchen)
    assert [course.untouched for course in on_pass(kitchen).courses] == [True, True]
    clock.forward(minutes=1)
    await hold(kitchen, order_id)
    assert kitchen.states(order_id) == {
        "Octopus": LineState.FIRED,
        "Lamb cutlets": LineState.HELD,
        "Rib-eye 300 g": LineState.HELD,
    }
    assert on_pass(kitchen).courses[1].state is CourseState.HELD
    assert not on_pass(kitchen).courses[1].untouched
    await hold(kitchen, order_id, course=1)
    assert on_pass(kitchen).fired_at is None
    await kitchen.do(fire_course, order_id=order_id, course=1)
    octopus, mains = kitchen.on("Grill")
    await kitchen.work(acknowledge_ticket, octopus)
    assert mains.changed_at == clock.now
    assert {line.state for line in mains.lines} == {TicketLineState.HELD}
    kitchen.check()
    await kitchen.work(acknowledge_ticket, mains, actor=kitchen.cook("Grill"))
    assert kitchen.dishes("Grill") == [["Octopus"]]
    kitchen.check()
    await kitchen.work(bump_line, kitchen.ticket("Garnish").lines[0])
    assert kitchen.on("Garnish") == []
    kitchen.check()


async def test_it_is_fired_again_as_new_once_it_was_read(kitchen: Brigade, clock: Clock) -> None:
    order_id = await dinner(kitchen)
    await hold(kitchen, order_id)
    for station, ticket in (("Grill", kitchen.on("Grill")[1]), ("Garnish", None)):
        await kitchen.work(bump_ticket, ticket or kitchen.ticket(station))
    clock.forward(minutes=20)
    await kitchen.do(fire_course, order_id=order_id, course=2)
    assert kitchen.on("Grill")[1].fired_at == clock.now
    assert kitchen.on("Grill")[1].changed_at is None
    assert kitchen.dishes("Garnish") == [["Rib-eye 300 g"]]
    kitchen.check()


async def test_it_may_be_fired_again_before_anybody_read_that(
    kitchen: Brigade, clock: Clock
) -> None:
    order_id = await dinner(kitchen)
    await hold(kitchen, order_id)
    clock.forward(minutes=2)
    await kitchen.do(fire_course, order_id=order_id, course=2)
    mains = kitchen.on("Grill")[1]
    assert [line.state for line in mains.lines] == [TicketLineState.WAITING] * 2
    assert (mains.fired_at, mains.changed_at) == (clock.now, clock.now)
    kitchen.check()
    await kitchen.work(acknowledge_ticket, mains)
    await kitchen.work(bump_ticket, mains)
    assert kitchen.states(order_id)["Lamb cutlets"] is LineState.READY
    kitchen.check()


async def test_what_a_station_has_begun_is_not_held(kitchen: Brigade) -> None:
    order_id = await dinner(kitchen)
    await kitchen.work(start_line, kitchen.ticket("Garnish").lines[0])
    assert [course.untouched for course in on_pass(kitchen).courses] == [True, False]
    with pytest.raises(Conflict, match="Garnish has begun with it"):
        await hold(kitchen, order_id)
    await kitchen.work(bump_ticket, kitchen.on("Grill")[0])
    with pytest.raises(Conflict, match="Nothing of that course is cooking"):
        await hold(kitchen, order_id, course=1)
    with pytest.raises(Conflict, match="Nothing of that course is cooking"):
        await hold(kitchen, order_id, course=7)


async def test_only_the_held_lines_leave_a_ticket_with_others(kitchen: Brigade) -> None:
    order_id = await kitchen.order("Lamb cutlets")
    await kitchen.work(bump_line, kitchen.ticket("Grill").lines[0])
    await kitchen.more(order_id, "Sea bass")
    await hold(kitchen, order_id, course=0)
    ticket = kitchen.ticket("Grill")
    await kitchen.work(park_ticket, ticket)
    await kitchen.work(acknowledge_ticket, ticket)
    assert kitchen.dishes("Grill") == [["Lamb cutlets"]]
    kitchen.check()


async def test_only_the_pass_holds(kitchen: Brigade) -> None:
    order_id = await dinner(kitchen)
    with pytest.raises(Forbidden):
        await kitchen.work(hold_fired, actor=kitchen.cook("Grill"), order_id=order_id, course=2)
