"""Payments under way: while money may be moving, nothing else may be charged on the check."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import or_, select

from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.payments.events import PaymentStarted
from kds.payments.model import PAGES, Payment, PaymentState, Terminal
from kds.values import CheckId, OrderId, PaymentId, TerminalId

RUNNING = tuple(state for state in PaymentState if state.running)


def refuse_while_running(uow: UnitOfWork, check_id: CheckId) -> None:
    """Raise Conflict while a payment or a refund on the check hasn't ended."""
    states = set(_running(uow, check_id))
    _refuse(states)


def refuse_unless_on_pages(uow: UnitOfWork, check_id: CheckId) -> None:
    """The same, but guests may be paying on their phones: what they pay there is theirs, and the
    rest can be charged. One of which nobody knows blocks like any other."""
    aside = or_(
        Terminal.kind.not_in(PAGES), Payment.amount < 0, Payment.state == PaymentState.UNKNOWN
    )
    _refuse(set(_running(uow, check_id, aside)))


def _running(uow: UnitOfWork, check_id: CheckId, *which: Any) -> Sequence[PaymentState]:
    statement = (
        select(Payment.state)
        .join(Terminal, Terminal.id == Payment.terminal_id)
        .where(Payment.check_id == check_id, Payment.state.in_(RUNNING), *which)
    )
    return uow.session.scalars(statement).all()


def _refuse(states: Collection[PaymentState]) -> None:
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
