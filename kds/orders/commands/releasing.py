"""When the kitchen gets an order: at once, when it is paid, when staff accept it, or at its time.

Whoever has built an order from a cart calls `hand_over(uow, order, lines, promised_at)` with its
lines as they are on the pad, stock taken; `order.fires_on` says the rest. What has to
wait is held; `release` lets it go, once, and the timer `fire_due` begins what was promised for
later.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.event import when
from kds.bus.timer import every
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.orders import rules
from kds.orders.commands import stock
from kds.orders.commands.drafts import MOST_COURSES
from kds.orders.commands.orders import finish, lines_of, still_open
from kds.orders.commands.rounds import commit_round, fire
from kds.orders.events import LineVoided, OrderChanged, OrderPromised, OrderReleased
from kds.orders.model import FiresOn, LineState, Order, OrderLine, OrderState, VoidReason
from kds.payments.events import OrderPaid
from kds.values import LineId, OrderId

LOOK_FOR_DUE = 2.0
"""How often, in seconds, the house looks for orders whose time has come."""


def hand_over(
    uow: UnitOfWork,
    order: Order,
    lines: Sequence[OrderLine],
    promised_at: datetime | None = None,
) -> None:
    """Commit lines as a round: they fire at once, or are held for what the order waits for.

    A promised time is booked in the kitchen first, which may refuse it (Conflict, nothing done).
    """
    order_id = OrderId(order.id)
    if promised_at is not None:
        uow.record(OrderPromised(order_id, _ids(lines), promised_at))
    waits = order.fires_on is not FiresOn.SEND
    order.released_at = None if waits else uow.now
    upto = _course(uow, order)
    held = waits or _later(order, uow.now)
    commit_round(uow, order, lines, lambda line: not held and line.course <= upto)


def send_for(uow: UnitOfWork, order_id: OrderId, at: time) -> None:
    """Send what is new for a time of day, the next such at the venue: the guest collects it then.

    The kitchen begins by itself; a time that is full is refused with the next free one.
    """
    uow.require(Capability.TAKE_ORDERS)
    order = still_open(uow, order_id)
    drafts = [line for line in lines_of(uow, order_id) if line.state is LineState.DRAFT]
    if not drafts:
        raise Conflict("There is nothing new to send", do="Add a dish first")
    stock.take(uow, drafts)
    hand_over(uow, order, drafts, rules.next_at(uow.now, at, uow.settings.tz))


def release(uow: UnitOfWork, order: Order) -> None:
    """What it waited for has happened. Fires it, or leaves that to its time. Once is enough."""
    if order.released_at is not None or order.state is not OrderState.OPEN:
        return
    order.released_at = uow.now
    uow.record(OrderReleased(OrderId(order.id)))
    if not _later(order, uow.now):
        _begin(uow, order)


def accept_order(uow: UnitOfWork, order_id: OrderId) -> None:
    """Staff take on an order that asked for it: the kitchen may begin."""
    uow.require(Capability.TAKE_ORDERS)
    order = still_open(uow, order_id)
    if order.released_at is not None or order.fires_on is FiresOn.SEND:
        raise Conflict("That order doesn't wait any more", do="Look at it again")
    if order.fires_on is not FiresOn.ACCEPT:
        raise Conflict("That order waits for its payment", do="Take the payment, or let it begin")
    release(uow, order)


def begin_unpaid(uow: UnitOfWork, order_id: OrderId) -> None:
    """The kitchen begins though it isn't paid: whoever does it answers for the money."""
    uow.require(Capability.TAKE_PAYMENT)
    order = still_open(uow, order_id)
    if order.released_at is not None or order.fires_on is not FiresOn.PAID:
        raise Conflict("That order doesn't wait for its payment", do="Look at it again")
    release(uow, order)


def refuse_order(uow: UnitOfWork, order_id: OrderId, reason: VoidReason) -> None:
    """Staff can't take it on: its lines are void, the stock is back, the guest is told."""
    uow.require(Capability.TAKE_ORDERS)
    order = still_open(uow, order_id)
    if order.released_at is not None or order.fires_on is FiresOn.SEND:
        raise Conflict("That order doesn't wait any more", do="Void its lines instead")
    call_off(uow, order, reason)


def call_off(uow: UnitOfWork, order: Order, reason: VoidReason) -> None:
    """Void what is held and give its stock back; an order of which nothing is left is cancelled."""
    lines = lines_of(uow, order.id)
    held = [line for line in lines if line.state is LineState.HELD]
    stock.give(uow, held)
    for line in held:
        line.state, line.void_reason, line.voided_at = LineState.VOIDED, reason, uow.now
        uow.record(LineVoided(OrderId(order.id), LineId(line.id), reason.value))
    if all(line.state is LineState.VOIDED for line in lines):
        finish(uow, order, lines)


@every(LOOK_FOR_DUE)
def fire_due(uow: UnitOfWork) -> int:
    """Begin the orders whose time has come; gives how many."""
    uow.require(Capability.TAKE_ORDERS)
    due = uow.session.scalars(
        select(Order)
        .where(Order.state == OrderState.OPEN, Order.fire_at <= uow.now)
        .where(Order.released_at.is_not(None))
        .order_by(Order.fire_at, Order.id)
    ).all()
    for order in due:
        _begin(uow, order)
    return len(due)


@when(OrderPaid)
def release_paid(uow: UnitOfWork, event: OrderPaid) -> None:
    """Nothing is left to pay: what waited for that begins."""
    order = uow.get(Order, event.order_id)
    if order.fires_on is FiresOn.PAID:
        release(uow, order)


def _begin(uow: UnitOfWork, order: Order) -> None:
    """Fire what is held: at a table the course that is on, without one all of it."""
    upto = _course(uow, order)
    held = [
        line
        for line in lines_of(uow, order.id)
        if line.state is LineState.HELD and line.course <= upto
    ]
    was_later, order.fire_at = order.fire_at is not None, None
    fire(uow, order.id, held)
    if was_later and not held:
        uow.record(OrderChanged(OrderId(order.id)))


def _course(uow: UnitOfWork, order: Order) -> int:
    """Up to which course it fires: who takes it away wants all of it at once."""
    return MOST_COURSES if order.table_id is None else rules.course_to_fire(lines_of(uow, order.id))


def _later(order: Order, now: datetime) -> bool:
    return order.fire_at is not None and order.fire_at > now


def _ids(lines: Sequence[OrderLine]) -> tuple[LineId, ...]:
    return tuple(LineId(line.id) for line in lines)
