"""What was sold on a business date: the paid checks, and what came off them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kds.bus.projection import rows_of
from kds.orders.model import LineState, Order, OrderLine
from kds.payments.model import (
    Adjustment,
    Check,
    CheckCut,
    CheckLine,
    CheckState,
    CheckTax,
    DayClose,
)

Figures = dict[str, Any]


def _sold(day: date) -> Any:
    return (Check.state == CheckState.PAID) & (Check.paid_date == day)


def sales(session: Session, day: date) -> Figures:
    """The paid checks: at the menu's price, what came off, service, taxes, what was to pay."""
    whole = select(
        func.count(Check.id),
        func.min(Check.number),
        func.max(Check.number),
        *(
            func.coalesce(func.sum(column), 0)
            for column in (Check.subtotal, Check.discount, Check.service, Check.tax, Check.total)
        ),
    ).where(_sold(day))
    count, first, last, subtotal, discount, service, tax, total = rows_of(session, whole).one()
    gross = (
        select(func.coalesce(func.sum(CheckLine.gross), 0))
        .join(Check, Check.id == CheckLine.check_id)
        .where(_sold(day))
    )
    return {
        "checks": count,
        "first_number": first,
        "last_number": last,
        "gross": rows_of(session, gross).scalar_one(),
        "subtotal": subtotal,
        "discount": discount,
        "service": service,
        "tax": tax,
        "total": total,
    }


def taxes(session: Session, day: date) -> list[Figures]:
    statement = (
        select(
            CheckTax.tax_class,
            CheckTax.rate,
            CheckTax.included,
            func.sum(CheckTax.base),
            func.sum(CheckTax.amount),
        )
        .join(Check, Check.id == CheckTax.check_id)
        .where(_sold(day))
        .group_by(CheckTax.tax_class, CheckTax.rate, CheckTax.included)
        .order_by(CheckTax.tax_class, CheckTax.rate, CheckTax.included)
    )
    return named(session, statement, ("tax_class", "rate", "included", "net", "tax"))


def channels(session: Session, day: date) -> list[Figures]:
    statement = (
        select(Order.channel, func.count(Check.id), func.sum(Check.total))
        .join(Check, Check.order_id == Order.id)
        .where(_sold(day))
        .group_by(Order.channel)
        .order_by(Order.channel)
    )
    return named(session, statement, ("channel", "checks", "total"))


def adjustments(session: Session, day: date) -> list[Figures]:
    """What was taken off the paid checks, and why; together it is the sales' `discount`."""
    statement = (
        select(
            Adjustment.kind,
            Adjustment.reason,
            func.count(CheckCut.adjustment_id.distinct()),
            func.sum(CheckCut.amount),
        )
        .join(CheckCut, CheckCut.adjustment_id == Adjustment.id)
        .join(Check, Check.id == CheckCut.check_id)
        .where(_sold(day))
        .group_by(Adjustment.kind, Adjustment.reason)
        .order_by(Adjustment.kind, Adjustment.reason)
    )
    return named(session, statement, ("kind", "reason", "count", "worth"))


def voids(session: Session, day: date) -> list[Figures]:
    """What was sent and taken back since the report before, at the price it would have had."""
    since = select(func.max(DayClose.closed_at)).where(DayClose.business_date < day)
    until = select(DayClose.closed_at).where(DayClose.business_date == day)
    begun, closed = session.scalar(since), session.scalar(until)
    statement = (
        select(
            OrderLine.void_reason,
            func.count(OrderLine.id),
            func.sum(OrderLine.quantity * OrderLine.unit_price),
        )
        .where(OrderLine.state == LineState.VOIDED, OrderLine.round_number > 0)
        .group_by(OrderLine.void_reason)
        .order_by(OrderLine.void_reason)
    )
    if begun is not None:
        statement = statement.where(OrderLine.voided_at > begun)
    if closed is not None:
        statement = statement.where(OrderLine.voided_at <= closed)
    return named(session, statement, ("reason", "count", "worth"))


def named(session: Session, statement: Any, names: Iterable[str]) -> list[Figures]:
    """Rows as plain JSON: states by their values."""
    keys = list(names)
    return [
        {key: _plain(value) for key, value in zip(keys, row, strict=True)}
        for row in rows_of(session, statement)
    ]


def _plain(value: Any) -> Any:
    return value.value if hasattr(value, "value") else value
