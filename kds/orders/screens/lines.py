"""The lines on the pad: what isn't sent, then round by round with how far the kitchen is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kds.bus.projection import Cards
from kds.kitchen.queries import TicketCard
from kds.menu.queries import ItemCard
from kds.orders.model import Attention, LineState, VoidReason
from kds.orders.queries import ChoiceCard, LineCard, OrderCard
from kds.orders.screens.dishes import GroupRow, groups_of
from kds.values import LineId, OrderId

UNSEEN_SOON, UNSEEN_LATE = 30, 90
"""Seconds after which a line that no station has seen is a warning, and an alarm."""


class Step(StrEnum):
    """How far a station is with a line."""

    UNSEEN = "unseen"
    SEEN = "seen"
    STARTED = "started"
    DONE = "done"

    @property
    def word(self) -> str:
        return {Step.UNSEEN: "Not seen yet"}.get(self, self.value.capitalize())


@dataclass(frozen=True, slots=True)
class Progress:
    """What one station has made of a line, and since when."""

    station: str
    step: Step
    at: datetime


@dataclass(frozen=True, slots=True)
class RoundHead:
    """Above the lines of a round; number 0 = above what isn't sent."""

    id: str
    sort: str
    number: int
    sent_at: datetime | None
    count: int
    kind: str = "round"


@dataclass(frozen=True, slots=True)
class Line:
    id: LineId
    sort: str
    order_id: OrderId
    state: LineState
    quantity: int
    name: str
    choices: tuple[ChoiceCard, ...]
    note: str
    seat: int
    course: int
    price: int
    attention: Attention | None
    refire: bool
    void_reason: VoidReason | None
    at: datetime | None
    """Since when it is in its state."""
    progress: tuple[Progress, ...]
    soon: int = UNSEEN_SOON
    late: int = UNSEEN_LATE
    kind: str = "line"


@dataclass(frozen=True, slots=True)
class LineEdit:
    """The sheet of a line: what can still be changed about it."""

    id: LineId
    name: str
    state: LineState
    quantity: int
    note: str
    seat: int
    course: int
    groups: tuple[GroupRow, ...]


def rows_of(order: OrderCard | None, tickets: Cards[TicketCard]) -> Iterable[RoundHead | Line]:
    if order is None:
        return []
    progress = _progress(order, tickets)
    lines = [_line(order, line, progress[line.id]) for line in order.lines]
    return [*_heads(order), *lines]


def _heads(order: OrderCard) -> Iterable[RoundHead]:
    counts: dict[int, int] = defaultdict(int)
    sent: dict[int, datetime | None] = {}
    for line in order.lines:
        counts[line.round_number] += line.quantity
        sent[line.round_number] = line.sent_at
    return [
        RoundHead(f"r{number}", _round_sort(number), number, sent[number], count)
        for number, count in counts.items()
    ]


def _round_sort(number: int) -> str:
    """What isn't sent stands on top, then the newest round."""
    return f"r{0 if number == 0 else 1000 - number:04}"


def _line(order: OrderCard, line: LineCard, progress: list[Progress]) -> Line:
    place = 1_000_000_000 - line.id if line.state is LineState.DRAFT else line.id
    return Line(
        id=line.id,
        sort=f"{_round_sort(line.round_number)}.{line.course if line.sent_at else 0}.{place:010}",
        order_id=order.id,
        state=line.state,
        quantity=line.quantity,
        name=line.name,
        choices=line.choices,
        note=line.note,
        seat=line.seat,
        course=line.course,
        price=line.price,
        attention=line.attention,
        refire=line.refire_of is not None,
        void_reason=line.void_reason,
        at=_since(line),
        progress=tuple(progress),
    )


def _since(line: LineCard) -> datetime | None:
    return {
        LineState.DRAFT: line.added_at,
        LineState.HELD: line.sent_at,
        LineState.FIRED: line.fired_at,
        LineState.READY: line.ready_at,
        LineState.SERVED: line.served_at,
        LineState.VOIDED: line.voided_at,
    }[line.state]


def _progress(order: OrderCard, tickets: Cards[TicketCard]) -> dict[LineId, list[Progress]]:
    """What each station has made of each line."""
    found: dict[LineId, list[Progress]] = defaultdict(list)
    for ticket in tickets:
        if ticket.order_id != order.id:
            continue
        for line in ticket.lines:
            fired = line.fired_at or ticket.fired_at
            if line.bumped_at:
                step = Progress(ticket.station_name, Step.DONE, line.bumped_at)
            elif line.started_at:
                step = Progress(ticket.station_name, Step.STARTED, line.started_at)
            elif ticket.seen_at and ticket.seen_at >= fired:
                step = Progress(ticket.station_name, Step.SEEN, ticket.seen_at)
            else:
                step = Progress(ticket.station_name, Step.UNSEEN, fired)
            found[line.order_line_id].append(step)
    return found


def edits_of(
    order: OrderCard | None, items: Cards[ItemCard], now: datetime | None
) -> Iterable[LineEdit]:
    return [_edit(line, items, now) for line in (order.lines if order else ())]


def _edit(line: LineCard, items: Cards[ItemCard], now: datetime | None) -> LineEdit:
    item = items.get(line.item_id)
    chosen = frozenset(c.option_id for c in line.choices if c.option_id is not None)
    return LineEdit(
        line.id,
        line.name,
        line.state,
        line.quantity,
        line.note,
        line.seat,
        line.course,
        groups_of(item, chosen, now) if item is not None else (),
    )
