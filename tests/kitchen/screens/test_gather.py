"""The pass: what goes together, how far it is, and what comes first."""

from __future__ import annotations

from typing import Any

from kds.kitchen.model import TicketLineState, TicketState
from kds.kitchen.screens.expo import figures_of
from kds.kitchen.screens.gather import CourseState, Gathered, gather
from kds.orders.model import FiresOn, LineState
from kds.orders.queries import OrderCard
from kds.values import OrderId
from tests.kitchen.screens.cards import at, dish, line, order, station, ticket

HELD, FIRED, READY, SERVED, VOIDED = (
    LineState.HELD,
    LineState.FIRED,
    LineState.READY,
    LineState.SERVED,
    LineState.VOIDED,
)


def one(card: OrderCard, *tickets: Any) -> Gathered:
    [found] = gather([card], tickets, [station()])
    return found


def test_an_order_is_there_until_all_is_served() -> None:
    assert gather([order(1, line(1, SERVED))], [], []) == []
    assert gather([order(1, line(1, LineState.DRAFT))], [], []) == []
    assert one(order(1, line(1, SERVED), line(2, READY))).served == 1


def test_courses_stand_apart_and_tell_how_far_they_are() -> None:
    card = order(
        1,
        line(1, READY, course=1, quantity=2),
        line(2, FIRED, course=1),
        line(3, HELD, course=2),
        line(4, READY, course=3),
    )
    courses = one(card).courses
    assert [(c.number, c.state) for c in courses] == [
        (1, CourseState.COOKING),
        (2, CourseState.HELD),
        (3, CourseState.READY),
    ]
    assert (courses[0].ready, courses[0].total) == (2, 3)


def test_each_dish_shows_each_of_its_stations() -> None:
    grill = ticket(1, dish(1, order_line_id=7, state=TicketLineState.DONE, started_at=at(1)))
    fry = ticket(2, dish(2, order_line_id=7), order_id=1, station_id=2, station_name="Fry")
    found = one(order(1, line(7)), grill, fry)
    [dish_there] = found.courses[0].dishes
    assert [(m.station, m.started, m.done) for m in dish_there.marks] == [
        ("Grill", True, True),
        ("Fry", False, False),
    ]
    assert dish_there.partly
    assert [(p.station, p.done, p.total) for p in found.parts] == [("Fry", 0, 1), ("Grill", 1, 1)]


def test_it_is_ready_when_everything_fired_is() -> None:
    card = order(1, line(1, READY, ready_at=at(3)), line(2, HELD, course=2))
    assert one(card).ready_at == at(3)
    assert one(order(1, line(1, READY), line(2, FIRED))).ready_at is None
    assert one(order(1, line(1, HELD))).ready_at is None


def test_a_void_stays_until_the_station_has_let_go_of_it() -> None:
    card = order(1, line(1, VOIDED), line(2, FIRED))
    open_ticket = ticket(1, dish(1, state=TicketLineState.VOIDED), dish(2))
    assert one(card, open_ticket).voided
    gone = ticket(1, dish(1, state=TicketLineState.VOIDED), state=TicketState.BUMPED)
    assert not one(card, gone).voided


def test_what_comes_first() -> None:
    orders = [
        order(1, line(1)),
        order(2, line(2)),
        order(3, line(3), priority=2),
        order(4, line(4), priority=8),
        order(5, line(5), vip=True),
        order(6, line(6), rush=True),
        order(7, line(7)),
        order(8, line(8), line(88, VOIDED)),
    ]
    tickets = [
        ticket(1, dish(1), fired_at=at(5)),
        ticket(2, dish(2), fired_at=at(1)),
        *(ticket(i, dish(i), fired_at=at(6)) for i in (3, 4, 5, 6)),
        ticket(7, dish(7), recalled_at=at(7), fired_at=at(7)),
        ticket(8, dish(8), dish(88, state=TicketLineState.VOIDED), fired_at=at(8)),
    ]
    found = gather(orders, tickets, [station()])
    assert [each.id for each in found] == [8, 7, 6, 5, 4, 3, 2, 1]


def test_the_figures_count_what_is_complete() -> None:
    orders = [order(1, line(1, READY)), order(2, line(2)), order(3, line(3))]
    tickets = [ticket(2, dish(2), fired_at=at(2)), ticket(3, dish(3), fired_at=at(1))]
    figures = figures_of(gather(orders, tickets, [station()]))
    assert (figures.open, figures.ready, figures.oldest_at) == (3, 1, at(1))
    assert (figures.soon, figures.late) == (300, 480)


def test_what_the_kitchen_hasn_t_got_says_why_and_comes_last() -> None:
    unpaid = order(1, line(1, HELD), fires_on=FiresOn.PAID, rush=True)
    later = order(2, line(2, HELD), released_at=at(0), fire_at=at(60))
    held = order(3, line(3, HELD))
    cooks = order(4, line(4, FIRED), line(5, HELD), fires_on=FiresOn.PAID, opened_at=at(9))
    found = gather([unpaid, later, held, cooks], [ticket(4)], [station()])
    assert [each.id for each in found] == [3, 4, 1, 2]
    by_id = {each.id: each for each in found}
    assert by_id[OrderId(1)].waits_for is FiresOn.PAID
    assert by_id[OrderId(2)].begins_at == at(60)
    assert by_id[OrderId(3)].waits_for is None
    assert by_id[OrderId(4)].waits_for is FiresOn.PAID
