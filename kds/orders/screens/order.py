"""The frame of the pad: whose order it is, and what can be done with it as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kds.floor.queries import TableCard
from kds.menu.model import Channel
from kds.menu.queries import CategoryCard
from kds.orders.model import Attention, FiresOn, LineState, OrderState
from kds.orders.queries import LineCard, OrderCard
from kds.orders.rules import Stage, stage_of
from kds.values import OrderId, TableId


@dataclass(frozen=True, slots=True)
class Head:
    id: OrderId
    title: str
    at_table: bool
    name: str
    number: int
    channel: Channel
    source: str
    covers: int
    server: str
    opened_at: datetime
    allergy: str
    note: str
    rush: bool
    vip: bool
    attention: Attention | None
    state: OrderState
    untouched: bool
    """Nothing was ever ordered: leaving it leaves nothing behind."""
    paid: bool
    """Nothing of it is left to pay."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place at the table; 0 = for all."""

    id: int


@dataclass(frozen=True, slots=True)
class HeldCourse:
    course: int
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Actions:
    """The row of buttons under the thumb."""

    id: OrderId
    state: OrderState
    stage: Stage
    drafts: int
    amount: int
    """What the drafts cost, in minor units."""
    total: int
    ready: int
    held: tuple[HeldCourse, ...]
    waits_for: FiresOn | None
    can_close: bool


@dataclass(frozen=True, slots=True)
class TableChoice:
    id: TableId
    name: str


@dataclass(frozen=True, slots=True)
class Details:
    id: OrderId
    at_table: bool
    name: str
    covers: int
    allergy: str
    note: str
    rush: bool
    vip: bool
    priority: int
    can_close: bool
    sends_later: bool
    """It has something to send, for nobody's table: a time can be promised."""
    free: tuple[TableChoice, ...]


def head_of(order: OrderCard | None) -> Head | None:
    if order is None:
        return None
    return Head(
        id=order.id,
        title=order.title,
        at_table=bool(order.table),
        name=order.name if order.table else "",
        number=order.number,
        channel=order.channel,
        source=order.source,
        covers=order.covers,
        server=order.server,
        opened_at=order.opened_at,
        allergy=order.allergy,
        note=order.note,
        rush=order.rush,
        vip=order.vip,
        attention=order.attention,
        state=order.state,
        untouched=order.state is OrderState.OPEN and not order.lines,
        paid=order.paid_at is not None,
    )


def courses_of(parts: Iterable[CategoryCard]) -> dict[int, str]:
    """What each course is called: like the first part of the menu that is served in it."""
    names: dict[int, str] = {}
    for part in sorted(parts, key=lambda part: part.sort):
        if part.course:
            names.setdefault(part.course, part.name)
    return dict(sorted(names.items()))


def actions_of(order: OrderCard | None, courses: Mapping[int, str]) -> Actions | None:
    if order is None:
        return None
    drafts = _in(order, LineState.DRAFT)
    held: dict[int, int] = {}
    for line in _in(order, LineState.HELD):
        held[line.course] = held.get(line.course, 0) + line.quantity
    return Actions(
        id=order.id,
        state=order.state,
        stage=stage_of(
            (line.state for line in order.lines), order.waits_for, order.fire_at is not None
        ),
        waits_for=order.waits_for,
        drafts=sum(line.quantity for line in drafts),
        amount=sum(line.price for line in drafts),
        total=order.total,
        ready=sum(line.quantity for line in _in(order, LineState.READY)),
        held=tuple(
            HeldCourse(course, courses.get(course, ""), count)
            for course, count in sorted(held.items())
        ),
        can_close=_can_close(order),
    )


def details_of(order: OrderCard, free: Iterable[TableCard]) -> Details:
    return Details(
        id=order.id,
        at_table=bool(order.table),
        name=order.name,
        covers=order.covers,
        allergy=order.allergy,
        note=order.note,
        rush=order.rush,
        vip=order.vip,
        priority=order.priority,
        can_close=_can_close(order),
        sends_later=not order.table and bool(_in(order, LineState.DRAFT)),
        free=tuple(TableChoice(table.id, table.name) for table in free),
    )


def _in(order: OrderCard, state: LineState) -> list[LineCard]:
    return [line for line in order.lines if line.state is state]


def _can_close(order: OrderCard) -> bool:
    waiting = (LineState.DRAFT, LineState.HELD, LineState.FIRED)
    return order.state is OrderState.OPEN and not any(line.state in waiting for line in order.lines)
