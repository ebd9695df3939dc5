"""The payments that are under way or have just ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select

from kds.bus.projection import IDS, Read, projection
from kds.payments.events import (
    PaymentAsked,
    PaymentCancelAsked,
    PaymentResolved,
    PaymentSent,
    PaymentStarted,
)
from kds.payments.model import (
    Payment,
    PaymentState,
    RefundReason,
    Tender,
    Terminal,
    TerminalKind,
)
from kds.payments.rules.declines import why
from kds.values import (
    CheckId,
    OrderId,
    PaymentId,
    PhoneId,
    StaffId,
    TenderId,
    TerminalId,
)

RECENT = timedelta(minutes=10)
"""How long a payment that has ended still shows: "approved", or why not."""
RUNNING = tuple(state for state in PaymentState if state.running)


@dataclass(frozen=True, slots=True)
class PaymentCard:
    """A try to charge; with a negative amount, to refund. Amounts in minor units."""

    id: PaymentId
    check_id: CheckId
    order_id: OrderId
    terminal_id: TerminalId
    key: str
    amount: int
    tip: int
    refunds_id: TenderId | None
    refunds_reference: str
    """What the provider calls the charge that this gives back."""
    terminal_kind: TerminalKind
    refund_reason: RefundReason | None
    phone_id: PhoneId | None
    staff_id: StaffId | None
    state: PaymentState
    reference: str
    page: str = field(repr=False)
    """Where its guest pays; for no eyes but theirs."""
    card: str
    decline_code: str
    cancel_asked_at: datetime | None
    created_at: datetime
    sent_at: datetime | None
    resolved_at: datetime | None

    @property
    def is_refund(self) -> bool:
        return self.amount < 0

    @property
    def on_page(self) -> bool:
        """A guest pays it on their own phone: it keeps its amount for them, and blocks no other."""
        return self.terminal_kind.page and not self.is_refund

    @property
    def why(self) -> str:
        """Why it wasn't charged, as a message that the template translates."""
        return why(self.decline_code)

    @property
    def whole(self) -> int:
        """What the terminal is asked for: the tip included, never negative."""
        return abs(self.amount + self.tip)


def _payments() -> Select[Any]:
    # What a refund gives back: the payment behind the tender that it names.
    charged = select(Payment.id, Payment.reference).subquery()
    return (
        select(
            Payment.id,
            Payment.check_id,
            Payment.order_id,
            Payment.terminal_id,
            Payment.key,
            Payment.amount,
            Payment.tip,
            Payment.refunds_id,
            charged.c.reference,
            Terminal.kind,
            Payment.refund_reason,
            Payment.phone_id,
            Payment.staff_id,
            Payment.state,
            Payment.reference,
            Payment.page,
            Payment.card,
            Payment.decline_code,
            Payment.cancel_asked_at,
            Payment.created_at,
            Payment.sent_at,
            Payment.resolved_at,
        )
        .join(Terminal, Terminal.id == Payment.terminal_id)
        .outerjoin(Tender, Tender.id == Payment.refunds_id)
        .outerjoin(charged, charged.c.id == Tender.payment_id)
    )


_SOME = _payments().where(Payment.id.in_(IDS))


def _shown(card: PaymentCard, now: datetime) -> bool:
    return card.state.running or card.resolved_at is None or card.resolved_at > now - RECENT


@projection(
    PaymentStarted,
    PaymentSent,
    PaymentCancelAsked,
    PaymentAsked,
    PaymentResolved,
    by="payment_id",
    keep=_shown,
)
def payment_cards(read: Read, ids: Sequence[PaymentId] | None) -> list[PaymentCard]:
    """Payments under way, however old, and those that ended a few minutes ago."""
    if ids is None:
        recent = Payment.resolved_at > read.now - RECENT
        rows = read.execute(_payments().where(or_(Payment.state.in_(RUNNING), recent)))
    else:
        rows = read.execute(_SOME, ids)
    return [_card(row) for row in rows]


def _card(row: Any) -> PaymentCard:
    values = list(row)
    values[8] = values[8] or ""
    return PaymentCard(*values)
