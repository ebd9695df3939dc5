"""Checks: what is to pay. They reference lines, and never own them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base, enum_column, ref
from kds.values import Spoken


class CheckState(Spoken):
    """OPEN until nothing is left to pay; MERGED = its lines went to another check."""

    OPEN = "open"
    PAID = "paid"
    MERGED = "merged"


class AdjustmentKind(Spoken):
    """DISCOUNT lowers a price; COMP gives it away, its cost is kept."""

    DISCOUNT = "discount"
    COMP = "comp"


class AdjustReason(Spoken):
    LATE = "late"
    QUALITY = "quality"
    WRONG = "wrong"
    REGULAR = "regular"
    STAFF = "staff"
    PROMOTION = "promotion"
    MANAGER = "manager"

    @property
    def word(self) -> str:
        return {
            AdjustReason.LATE: "Took too long",
            AdjustReason.QUALITY: "Something was wrong with it",
            AdjustReason.WRONG: "We brought the wrong thing",
            AdjustReason.REGULAR: "A regular guest",
            AdjustReason.STAFF: "Staff meal",
            AdjustReason.PROMOTION: "Promotion",
            AdjustReason.MANAGER: "The house's own decision",
        }[self]


class Check(Base):
    """A payable document. The main check of an order takes every line that is on no other one, so
    that sending a round needs no word to the till."""

    __tablename__ = "check_"
    __table_args__ = (
        Index("ix_check_day", "business_date", "state"),
        Index(
            "ix_check_main",
            "order_id",
            unique=True,
            sqlite_where=text("is_main"),
            postgresql_where=text("is_main"),
        ),
        UniqueConstraint("business_date", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    """Within its business date."""
    business_date: Mapped[date]
    order_id: Mapped[int] = mapped_column(ref("order_.id"), index=True)
    """The order that it was opened for; lines of other orders may be on it too."""
    is_main: Mapped[bool] = mapped_column(default=False)
    """At most one per order, always open; what is paid is main no more."""
    name: Mapped[str] = mapped_column(String(60), default="")
    """What somebody called it. Which part of the table it is says one of the next three:"""
    seat: Mapped[int] = mapped_column(default=0)
    phone_id: Mapped[int | None] = mapped_column(ref("phone.id"))
    part: Mapped[int] = mapped_column(default=0)
    parts: Mapped[int] = mapped_column(default=0)
    """1 of 3; 0 = it is none of so many."""
    state: Mapped[CheckState] = mapped_column(enum_column(CheckState), default=CheckState.OPEN)
    merged_into: Mapped[int | None] = mapped_column(ref("check_.id"))
    opened_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]
    """When the bill was brought."""
    paid_at: Mapped[datetime | None]
    paid_date: Mapped[date | None] = mapped_column(index=True)
    """The business date whose sale it is: that of its last payment."""
    service_waived: Mapped[bool] = mapped_column(default=False)
    # Frozen when it is paid, in minor units; null while it is open: then it is always worked out.
    subtotal: Mapped[int | None]
    """Its lines after their own discounts and comps."""
    discount: Mapped[int | None]
    """All discounts and comps, of lines and of the check: how much less it is than the menu's."""
    service: Mapped[int | None]
    tax: Mapped[int | None]
    """All taxes, included or added."""
    total: Mapped[int | None]
    """To be paid, before tips."""


class CheckLine(Base):
    """A line's share on a check: `part` of `parts`; all shares of a line together are the line.

    The amounts are frozen when the check is paid.
    """

    __tablename__ = "check_line"
    __table_args__ = (
        UniqueConstraint("check_id", "line_id"),
        CheckConstraint("part > 0 AND parts >= part", name="share"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ref("check_.id"), index=True)
    line_id: Mapped[int] = mapped_column(ref("order_line.id"), index=True)
    order_id: Mapped[int] = mapped_column(ref("order_.id"), index=True)
    part: Mapped[int] = mapped_column(default=1)
    parts: Mapped[int] = mapped_column(default=1)
    gross: Mapped[int | None]
    """The share at the menu's price."""
    net: Mapped[int | None]
    """After the line's own discounts and comps."""
    amount: Mapped[int | None]
    """After every discount and comp, the check's own included."""
    tax_class: Mapped[str | None] = mapped_column(String(40))


class Adjustment(Base):
    """A discount or comp, of a line (all its shares) or of a check (all that is on it).

    Either `percent` (in hundredths of a percent) or `amount` (minor units). Taken back = removed.
    """

    __tablename__ = "adjustment"
    __table_args__ = (
        CheckConstraint("(check_id IS NULL) <> (line_id IS NULL)", name="whose"),
        CheckConstraint("(percent IS NULL) <> (amount IS NULL)", name="how_much"),
        CheckConstraint("percent IS NULL OR percent BETWEEN 1 AND 10000", name="percent"),
        CheckConstraint("amount IS NULL OR amount > 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int | None] = mapped_column(ref("check_.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(ref("order_line.id"), index=True)
    kind: Mapped[AdjustmentKind] = mapped_column(enum_column(AdjustmentKind))
    percent: Mapped[int | None]
    amount: Mapped[int | None]
    reason: Mapped[AdjustReason] = mapped_column(enum_column(AdjustReason))
    staff_id: Mapped[int | None] = mapped_column(ref("staff.id"))
    at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class CheckTax(Base):
    """A paid check's tax of one class and rate (in thousandths of a percent)."""

    __tablename__ = "check_tax"
    __table_args__ = (UniqueConstraint("check_id", "tax_class", "rate"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ref("check_.id"), index=True)
    tax_class: Mapped[str] = mapped_column(String(40))
    rate: Mapped[int]
    included: Mapped[bool]
    base: Mapped[int]
    """Net."""
    amount: Mapped[int]


class CheckCut(Base):
    """What a discount or comp took off a paid check; all of them together are its `discount`."""

    __tablename__ = "check_cut"
    __table_args__ = (UniqueConstraint("check_id", "adjustment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ref("check_.id"), index=True)
    adjustment_id: Mapped[int] = mapped_column(ref("adjustment.id"), index=True)
    amount: Mapped[int]


class ServiceCharge(Base):
    """A paid check's service charge: the house's policy and revenue, not a tip."""

    __tablename__ = "service_charge"

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ref("check_.id"), unique=True)
    percent: Mapped[int]
    """Hundredths of a percent."""
    amount: Mapped[int]
