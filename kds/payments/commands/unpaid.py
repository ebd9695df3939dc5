"""Orders that wait for a payment which never comes are called off, their stock given back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select

from kds.actor import Capability
from kds.bus.timer import every
from kds.bus.unit import UnitOfWork
from kds.orders.commands.orders import lines_of
from kds.orders.commands.releasing import call_off
from kds.orders.model import FiresOn, LineState, Order, OrderState, VoidReason
from kds.orders.queries.channels import channel_rules
from kds.payments.model import CheckLine, Payment, PaymentState, Tender

LOOK_FOR_UNPAID = 15.0
"""How often, in seconds, the house looks for orders that nobody pays."""
ANOTHER_TRY = timedelta(minutes=2)
"""Whose card was declined just now is given so long for another one."""
RUNNING = tuple(state for state in PaymentState if state.running)


@every(LOOK_FOR_UNPAID)
def call_off_unpaid(uow: UnitOfWork) -> int:
    """Call off what has waited too long for its payment; gives how many.

    Never while money may be on its way, nor when a part of it has come: that needs a person.
    """
    uow.require(Capability.TAKE_PAYMENT)
    waiting = uow.session.scalars(
        select(Order)
        .where(Order.state == OrderState.OPEN, Order.fires_on == FiresOn.PAID)
        .where(Order.released_at.is_(None))
        .order_by(Order.id)
    ).all()
    unpaid = [order for order in waiting if _overdue(uow, order) and not _money_moves(uow, order)]
    for order in unpaid:
        call_off(uow, order, VoidReason.UNPAID)
    return len(unpaid)


def _overdue(uow: UnitOfWork, order: Order) -> bool:
    """It has waited for too long since the last of it was sent."""
    minutes = channel_rules(uow.session, order.channel).unpaid_minutes
    held = [line for line in lines_of(uow, order.id) if line.state is LineState.HELD]
    sent = max((line.sent_at for line in held if line.sent_at), default=None)
    return sent is not None and minutes > 0 and sent + timedelta(minutes=minutes) <= uow.now


def _money_moves(uow: UnitOfWork, order: Order) -> bool:
    """A payment of it runs or has just failed, or somebody has paid a part; on any check."""
    checks = select(CheckLine.check_id).where(CheckLine.order_id == order.id)
    tries = select(Payment.id).where(
        or_(Payment.order_id == order.id, Payment.check_id.in_(checks)),
        or_(Payment.state.in_(RUNNING), Payment.resolved_at > uow.now - ANOTHER_TRY),
    )
    tenders = select(Tender.id).where(or_(Tender.order_id == order.id, Tender.check_id.in_(checks)))
    return any(uow.session.scalar(found.limit(1)) is not None for found in (tries, tenders))
