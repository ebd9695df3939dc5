"""Payments under way: while money may be moving, nothing else may be charged on the check."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.payments.events import PaymentStarted
from kds.payments.model import Payment, PaymentState
from kds.values import CheckId, OrderId, PaymentId, TerminalId

RUNNING = tuple(state for state in PaymentState if state.running)


def refuse_while_running(uow: UnitOfWork, check_id: CheckId) -> None:
    """Raise Conflict while a payment or a refund on the check hasn't ended."""
    states = set(
        uow.session.scalars(
            select(Payment.state).where(Payment.check_id == check_id, Payment.state.in_(RUNNING))
        )
    )
    if PaymentState.UNKNOWN in states:
        raise Conflict(
            "Nobody knows yet whether the last card payment went through",
            do="Ask the terminal again; don't charge a second time before it has answered",
        )
    if states:
        raise Conflict(
            "A card payment is under way", do="Wait for the terminal, or cancel it there"
        )


def new_key() -> str:
    """An idempotency key that nobody else makes."""
    return f"kds-{secrets.token_hex(16)}"


def announce(uow: UnitOfWork, payment: Payment) -> None:
    uow.record(
        PaymentStarted(
            PaymentId(payment.id),
            CheckId(payment.check_id),
            OrderId(payment.order_id),
            TerminalId(payment.terminal_id),
            payment.amount,
            payment.tip,
        )
    )
