"""The house's rules of money, edited on a screen."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base


class MoneyRules(Base):
    """One row (id 1); without it the defaults below hold."""

    __tablename__ = "money_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    taxes_included: Mapped[bool] = mapped_column(default=True)
    """The menu's prices contain the taxes; else they are added."""
    service_percent: Mapped[int] = mapped_column(default=0)
    """Hundredths of a percent on every check of a table; 0 = none."""
    service_covers: Mapped[int] = mapped_column(default=0)
    """Only for parties of at least so many."""
    service_tax_class: Mapped[str] = mapped_column(String(40), default="standard")
    cash_step: Mapped[int] = mapped_column(default=1)
    """The smallest coin, in minor units: cash is rounded to it."""
    tip_percents: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """What guests are offered, in whole percents."""
    discount_limit: Mapped[int] = mapped_column(default=2000)
    """Minor units that a server may take off one check without a manager."""
    refund_limit: Mapped[int] = mapped_column(default=2000)
    header: Mapped[str] = mapped_column(Text, default="")
    """Address and tax number, on every receipt."""
    footer: Mapped[str] = mapped_column(Text, default="")
    printer_columns: Mapped[int] = mapped_column(default=42)


class TaxRate(Base):
    """What a tax class costs; a channel of its own beats any (food to take away)."""

    __tablename__ = "tax_rate"
    __table_args__ = (
        UniqueConstraint("tax_class", "channel"),
        CheckConstraint("rate BETWEEN 0 AND 100000", name="rate"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tax_class: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(20), default="")
    """A Channel; empty = any."""
    rate: Mapped[int]
    """Thousandths of a percent: 19 % = 19000, 8.875 % = 8875."""
