"""How checks are paid: terminals, tries to charge, and tenders, which nobody ever changes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base, enum_column, ref
from kds.values import Spoken


class TerminalKind(Spoken):
    """A reader that stands somewhere, or a page on which guests pay with their own phone."""

    SIMULATED = "simulated"
    STRIPE = "stripe"
    SIMULATED_PAGE = "simulated_page"
    STRIPE_PAGE = "stripe_page"

    @property
    def word(self) -> str:
        return {
            TerminalKind.SIMULATED: "Simulated reader",
            TerminalKind.STRIPE: "Stripe reader",
            TerminalKind.SIMULATED_PAGE: "Simulated payment page",
            TerminalKind.STRIPE_PAGE: "Stripe payment page",
        }[self]

    @property
    def page(self) -> bool:
        """Guests pay there on their own phone, several at once."""
        return self in PAGES


PAGES = (TerminalKind.SIMULATED_PAGE, TerminalKind.STRIPE_PAGE)


class PaymentState(Spoken):
    """A try to charge: CREATED → SENT → APPROVED (captured) | DECLINED | CANCELLED | UNKNOWN.

    A timeout is UNKNOWN, not declined: it blocks a second charge on its check until the terminal
    has been asked what became of it. What runs on a page keeps its own amount free and no more.
    """

    CREATED = "created"
    SENT = "sent"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"

    @property
    def word(self) -> str:
        return {
            PaymentState.CREATED: "Starting",
            PaymentState.SENT: "On the terminal",
            PaymentState.APPROVED: "Approved",
            PaymentState.DECLINED: "Declined",
            PaymentState.CANCELLED: "Cancelled",
            PaymentState.UNKNOWN: "Not known",
        }[self]

    @property
    def running(self) -> bool:
        """Money may be on its way: nothing else may be charged on the check."""
        return self in (PaymentState.CREATED, PaymentState.SENT, PaymentState.UNKNOWN)


class TenderKind(Spoken):
    CASH = "cash"
    CARD = "card"
    VOUCHER = "voucher"


class RefundReason(Spoken):
    QUALITY = "quality"
    WRONG = "wrong"
    TOO_MUCH = "too_much"
    CALLED_OFF = "called_off"

    @property
    def word(self) -> str:
        return {
            RefundReason.QUALITY: "Something was wrong with it",
            RefundReason.WRONG: "We brought the wrong thing",
            RefundReason.TOO_MUCH: "Charged too much",
            RefundReason.CALLED_OFF: "The order was called off",
        }[self]


class Terminal(Base):
    """Where cards are charged: a reader, or a page. Keys of providers are settings, never rows."""

    __tablename__ = "terminal"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[TerminalKind] = mapped_column(enum_column(TerminalKind))
    address: Mapped[str] = mapped_column(String(200), default="")
    """Of a simulated one: http://127.0.0.1:8090."""
    reader: Mapped[str] = mapped_column(String(80), default="")
    """The provider's own id of it (tmr_…)."""
    device_id: Mapped[int | None] = mapped_column(ref("device.id"), index=True)
    """The kiosk or pad that it stands beside; None = any may use it."""
    removed_at: Mapped[datetime | None]


class Payment(Base):
    """One try to charge (or, with a negative amount, to refund) a card. `key` was made and stored
    before the first word to the terminal, and never changes."""

    __tablename__ = "payment"
    __table_args__ = (
        Index("ix_payment_state", "state"),
        CheckConstraint("(amount > 0 AND tip >= 0) OR (amount < 0 AND tip <= 0)", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ref("check_.id"), index=True)
    order_id: Mapped[int] = mapped_column(ref("order_.id"), index=True)
    terminal_id: Mapped[int] = mapped_column(ref("terminal.id"))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    amount: Mapped[int]
    """Toward the check, minor units; negative = a refund."""
    tip: Mapped[int] = mapped_column(default=0)
    """On top of it; a refund may give a tip back, too."""
    refunds_id: Mapped[int | None]
    """The tender that it gives back (no key: tenders have one to their payment already)."""
    refund_reason: Mapped[RefundReason | None] = mapped_column(enum_column(RefundReason))
    phone_id: Mapped[int | None] = mapped_column(ref("phone.id"))
    """The guest's phone it was begun on."""
    staff_id: Mapped[int | None] = mapped_column(ref("staff.id"))
    state: Mapped[PaymentState] = mapped_column(
        enum_column(PaymentState), default=PaymentState.CREATED
    )
    reference: Mapped[str] = mapped_column(String(120), default="")
    """What the provider calls it."""
    page: Mapped[str] = mapped_column(String(2000), default="")
    """The address where its guest pays, on a page; for no eyes but theirs."""
    card: Mapped[str] = mapped_column(String(40), default="")
    """Brand and last four, as the terminal tells them: "Visa 4242". Never more."""
    decline_code: Mapped[str] = mapped_column(String(60), default="")
    cancel_asked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]


class Tender(Base):
    """Money that came in, or with a negative amount went back. Append-only: a trigger of the
    database refuses any change."""

    __tablename__ = "tender"
    __table_args__ = (
        Index("ix_tender_day", "business_date"),
        UniqueConstraint("payment_id"),
        CheckConstraint("amount <> 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ref("check_.id"), index=True)
    order_id: Mapped[int] = mapped_column(ref("order_.id"), index=True)
    kind: Mapped[TenderKind] = mapped_column(enum_column(TenderKind))
    amount: Mapped[int]
    """Toward the check, minor units."""
    rounding: Mapped[int] = mapped_column(default=0)
    """Cash only: what the smallest coin added to (or took from) what was due."""
    given: Mapped[int] = mapped_column(default=0)
    change: Mapped[int] = mapped_column(default=0)
    """Cash only: what was handed over, and back."""
    payment_id: Mapped[int | None] = mapped_column(ref("payment.id"))
    inverts_id: Mapped[int | None] = mapped_column(ref("tender.id"), index=True)
    """The tender that this refund gives back, in part or whole."""
    refund_reason: Mapped[RefundReason | None] = mapped_column(enum_column(RefundReason))
    drawer_id: Mapped[int | None] = mapped_column(ref("drawer.id"), index=True)
    phone_id: Mapped[int | None] = mapped_column(ref("phone.id"))
    staff_id: Mapped[int | None] = mapped_column(ref("staff.id"))
    business_date: Mapped[date]
    at: Mapped[datetime]


class Tip(Base):
    """A guest's free gift with a tender: append-only; a correction is another row, negative."""

    __tablename__ = "tip"

    id: Mapped[int] = mapped_column(primary_key=True)
    tender_id: Mapped[int] = mapped_column(ref("tender.id"), index=True)
    kind: Mapped[TenderKind] = mapped_column(enum_column(TenderKind))
    """How it was given: a card's tip is charged with the payment, one left afterwards is cash."""
    drawer_id: Mapped[int | None] = mapped_column(ref("drawer.id"), index=True)
    """The drawer that it lies in; None = on the card, or in a pocket."""
    amount: Mapped[int]
    staff_id: Mapped[int | None] = mapped_column(ref("staff.id"))
    """Whose tip it is."""
    business_date: Mapped[date] = mapped_column(index=True)
    at: Mapped[datetime]
