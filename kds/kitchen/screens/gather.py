"""What the pass brings together: an order by course, and how far each station is. Pure.

An order is on the pass while anything of it is held, cooking or waiting to be carried, or while a
void that no station has acknowledged lies on one of its tickets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kds.kitchen.model import TicketLineState, TicketState
from kds.kitchen.queries import StationCard, TicketCard
from kds.orders.model import FiresOn, LineState
from kds.orders.queries import LineCard, OrderCard
from kds.values import LineId, OrderId, StationId, TicketId, to_ms

BEGUN = (LineState.FIRED, LineState.READY)
TO_COME = (LineState.HELD, LineState.FIRED, LineState.READY)


class CourseState(StrEnum):
    HELD = "held"
    COOKING = "cooking"
    READY = "ready"
    SERVED = "served"

    @property
    def word(self) -> str:
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class Mark:
    """How far one station is with one dish."""

    station: str
    started: bool
    done: bool


@dataclass(frozen=True, slots=True)
class Dish:
    line: LineCard
    marks: tuple[Mark, ...]

    @property
    def partly(self) -> bool:
        """One station is done, another isn't."""
        return any(mark.done for mark in self.marks) and not all(mark.done for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Course:
    """What goes to the table together."""

    number: int
    state: CourseState
    dishes: tuple[Dish, ...]
    ready: int
    total: int
    """How many plates are ready, and how many there are in all."""
    untouched: bool = False
    """It was fired, and no station has begun with it: it can be held again."""


@dataclass(frozen=True, slots=True)
class StationPart:
    """One station's ticket of the order."""

    ticket_id: TicketId
    station: str
    done: int
    total: int
    bumped: bool
    parked: bool


@dataclass(frozen=True, slots=True)
class Gathered:
    """An order on the pass. Ages in seconds."""

    id: OrderId
    sort: str
    order: OrderCard
    courses: tuple[Course, ...]
    parts: tuple[StationPart, ...]
    sent_at: datetime | None
    fired_at: datetime | None
    ready_at: datetime | None
    """Since when everything that was fired waits on the pass."""
    served: int
    recalled: bool
    voided: bool
    soon: int
    late: int
    waits_for: FiresOn | None = None
    """Nothing of it may be fired before that has happened."""
    begins_at: datetime | None = None
    """When what is held begins by itself."""


def gather(
    orders: Iterable[OrderCard], tickets: Iterable[TicketCard], stations: Iterable[StationCard]
) -> list[Gathered]:
    """The orders on the pass, the most urgent first."""
    by_order: dict[OrderId, list[TicketCard]] = {}
    for ticket in tickets:
        by_order.setdefault(ticket.order_id, []).append(ticket)
    bands = {station.id: station for station in stations}
    found = [_gathered(order, by_order.get(order.id, []), bands) for order in orders]
    return sorted((each for each in found if each is not None), key=lambda each: each.sort)


def _gathered(
    order: OrderCard, tickets: list[TicketCard], bands: dict[StationId, StationCard]
) -> Gathered | None:
    shown = {line.order_line_id for t in tickets if t.open for line in t.lines}
    lines = [line for line in order.lines if line.state in TO_COME or _is_struck(line, shown)]
    if not lines:
        return None
    open_tickets = [t for t in tickets if t.open]
    cooking = [t.fired_at for t in open_tickets if not t.held]
    ready = [line.ready_at for line in lines if line.state is LineState.READY and line.ready_at]
    fired = [line for line in lines if line.state in (LineState.FIRED, LineState.READY)]
    all_ready = bool(fired) and all(line.state is LineState.READY for line in fired)
    soon, late = _ages(order, open_tickets, bands)
    recalled = any(t.recalled_at for t in open_tickets)
    voided = any(line.state is LineState.VOIDED for line in lines)
    since = min(cooking or ready or [order.opened_at])
    return Gathered(
        id=order.id,
        sort=urgency(order, since, voided=voided, recalled=recalled),
        order=order,
        courses=_courses(lines, tickets),
        parts=tuple(_part(t) for t in sorted(tickets, key=lambda t: (t.station_name, t.id))),
        sent_at=min((line.sent_at for line in lines if line.sent_at), default=None),
        fired_at=min(cooking, default=None),
        ready_at=max(ready) if all_ready and ready else None,
        served=sum(line.quantity for line in order.lines if line.state is LineState.SERVED),
        recalled=recalled,
        voided=voided,
        soon=soon,
        late=late,
        waits_for=order.waits_for,
        begins_at=order.fire_at,
    )


def urgency(order: OrderCard, since: datetime, *, voided: bool, recalled: bool) -> str:
    """The order of the pass: void, recalled, rush, VIP, priority (8 first), then the oldest.

    What the kitchen hasn't got, because it waits for money, staff or its time, comes last.
    """
    waits = order.waits_for or (order.fire_at and order.held)
    begun = any(line.state in BEGUN for line in order.lines)
    last = "1" if waits and not begun else "0"
    first = last + "".join(
        "0" if flag else "1" for flag in (voided, recalled, order.rush, order.vip)
    )
    return f"{first}.{8 - order.priority}.{to_ms(since):014}"


def _is_struck(line: LineCard, shown: set[LineId]) -> bool:
    return line.state is LineState.VOIDED and line.id in shown


def _ages(
    order: OrderCard, tickets: list[TicketCard], bands: dict[StationId, StationCard]
) -> tuple[int, int]:
    """The order is late as soon as its most pressing station is."""
    each = [bands[t.station_id].ages_for(order.channel) for t in tickets if t.station_id in bands]
    return (min(s for s, _ in each), min(late for _, late in each)) if each else (300, 480)


def _courses(lines: list[LineCard], tickets: list[TicketCard]) -> tuple[Course, ...]:
    marks: dict[LineId, list[Mark]] = {}
    for ticket in tickets:
        for line in ticket.lines:
            if line.state is TicketLineState.HELD:
                continue
            done = not line.open
            mark = Mark(ticket.station_name, line.started_at is not None, done)
            marks.setdefault(line.order_line_id, []).append(mark)
    numbers = sorted({line.course for line in lines})
    return tuple(_course(n, [line for line in lines if line.course == n], marks) for n in numbers)


def _course(number: int, lines: list[LineCard], marks: dict[LineId, list[Mark]]) -> Course:
    live = [line for line in lines if line.state is not LineState.VOIDED]
    ready = [line for line in live if line.state is LineState.READY]
    if live and len(ready) == len(live):
        state = CourseState.READY
    elif live and all(line.state is LineState.HELD for line in live):
        state = CourseState.HELD
    else:
        state = CourseState.COOKING
    return Course(
        number=number,
        state=state,
        dishes=tuple(Dish(line, tuple(marks.get(line.id, ()))) for line in lines),
        ready=sum(line.quantity for line in ready),
        total=sum(line.quantity for line in live),
        untouched=_untouched([line for line in live if line.state is LineState.FIRED], marks),
    )


def _untouched(fired: list[LineCard], marks: dict[LineId, list[Mark]]) -> bool:
    each = [mark for line in fired for mark in marks.get(line.id, ())]
    return bool(each) and not any(mark.started or mark.done for mark in each)


def _part(ticket: TicketCard) -> StationPart:
    lines = [line for line in ticket.lines if line.state is not TicketLineState.HELD]
    return StationPart(
        ticket_id=ticket.id,
        station=ticket.station_name,
        done=sum(line.quantity for line in lines if not line.open),
        total=sum(line.quantity for line in lines),
        bumped=not ticket.open,
        parked=ticket.state is TicketState.PARKED,
    )
