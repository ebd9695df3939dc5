"""A business date in figures: what its Z report freezes. Everything is read off the rows, so that
it can be worked out again at any time and must give the same; but for `open_checks`, which are as
they were at the close.

A sale belongs to the date on which its check was paid up (`Check.paid_date`); money to the date on
which it came (`business_date` of tenders and tips). All amounts in minor units.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from kds.bus.projection import rows_of
from kds.orders.model import LineState, Order, OrderLine
from kds.payments.model import (
    Adjustment,
    Check,
    CheckLine,
    CheckState,
    CheckTax,
    DayClose,
    Drawer,
    Payment,
    PaymentState,
    Tender,
    TenderKind,
    Tip,
)
from kds.payments.queries.drawers import expected_in, movements_of
from kds.values import DrawerId, StaffId

Figures = dict[str, Any]
RUNNING = tuple(state for state in PaymentState if state.running)


@dataclass(frozen=True, slots=True)
class DayCard:
    """A Z report: its number, and the figures as they were frozen."""

    id: int
    business_date: date
    staff_id: StaffId | None
    closed_at: datetime
    figures: Figures


def closed_days(session: Session, limit: int = 60) -> list[DayCard]:
    """The last Z reports, newest first."""
    statement = select(DayClose).order_by(DayClose.id.desc()).limit(limit)
    return [_card(row) for row in session.scalars(statement)]


def closed_day(session: Session, number: int) -> DayCard | None:
    """The Z report with this number."""
    row = session.get(DayClose, number)
    return None if row is None else _card(row)


def open_days(session: Session) -> list[date]:
    """Dates on which something was sold or paid and that have no Z report yet, oldest first."""
    closed = select(DayClose.business_date)
    taken = select(Tender.business_date).where(Tender.business_date.not_in(closed))
    sold = select(Check.paid_date).where(
        Check.paid_date.is_not(None), Check.paid_date.not_in(closed)
    )
    found = {*session.scalars(taken.distinct()), *session.scalars(sold.distinct())}
    return sorted(day for day in found if day is not None)


def day_figures(session: Session, day: date) -> Figures:
    """The figures of a business date as they are now (an X report, until it is closed)."""
    return {
        "date": day.isoformat(),
        "sales": _sales(session, day),
        "taxes": _taxes(session, day),
        "channels": _channels(session, day),
        "adjustments": _adjustments(session, day),
        "voids": _voids(session, day),
        "refunds": _refunds(session, day),
        "tenders": _tenders(session, day),
        "tips": _tips(session, day),
        "drawers": _drawers(session, day),
        "cash_without_drawer": _loose_cash(session, day),
        "open_checks": _open_checks(session),
    }


def _card(row: DayClose) -> DayCard:
    staff = None if row.staff_id is None else StaffId(row.staff_id)
    return DayCard(row.id, row.business_date, staff, row.closed_at, row.figures)


def _sold(day: date) -> Any:
    return (Check.state == CheckState.PAID) & (Check.paid_date == day)


def _sales(session: Session, day: date) -> Figures:
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


def _taxes(session: Session, day: date) -> list[Figures]:
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
    return _named(session, statement, ("tax_class", "rate", "included", "net", "tax"))


def _channels(session: Session, day: date) -> list[Figures]:
    statement = (
        select(Order.channel, func.count(Check.id), func.sum(Check.total))
        .join(Check, Check.order_id == Order.id)
        .where(_sold(day))
        .group_by(Order.channel)
        .order_by(Order.channel)
    )
    return _named(session, statement, ("channel", "checks", "total"))


def _adjustments(session: Session, day: date) -> list[Figures]:
    """How often something was taken off the paid checks, and why; what it was worth in all is the
    sales' `discount`."""
    lines = select(CheckLine.line_id).join(Check, Check.id == CheckLine.check_id).where(_sold(day))
    checks = select(Check.id).where(_sold(day))
    statement = (
        select(Adjustment.kind, Adjustment.reason, func.count(Adjustment.id))
        .where(Adjustment.removed_at.is_(None))
        .where(Adjustment.check_id.in_(checks) | Adjustment.line_id.in_(lines))
        .group_by(Adjustment.kind, Adjustment.reason)
        .order_by(Adjustment.kind, Adjustment.reason)
    )
    return _named(session, statement, ("kind", "reason", "count"))


def _voids(session: Session, day: date) -> list[Figures]:
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
    return _named(session, statement, ("reason", "count", "worth"))


def _refunds(session: Session, day: date) -> list[Figures]:
    statement = (
        select(Tender.kind, Tender.refund_reason, func.count(Tender.id), func.sum(-Tender.amount))
        .where(Tender.business_date == day, Tender.inverts_id.is_not(None))
        .group_by(Tender.kind, Tender.refund_reason)
        .order_by(Tender.kind, Tender.refund_reason)
    )
    return _named(session, statement, ("kind", "reason", "count", "amount"))


def _tenders(session: Session, day: date) -> list[Figures]:
    """What came in by each means, what went back, and the rounding of cash."""
    came = func.sum(case((Tender.amount > 0, Tender.amount), else_=0))
    statement = (
        select(
            Tender.kind,
            func.count(Tender.id),
            came,
            came - func.sum(Tender.amount),
            func.sum(Tender.amount),
            func.sum(Tender.rounding),
        )
        .where(Tender.business_date == day)
        .group_by(Tender.kind)
        .order_by(Tender.kind)
    )
    names = ("kind", "count", "taken", "given_back", "net", "rounding")
    return _named(session, statement, names)


def _tips(session: Session, day: date) -> list[Figures]:
    """Whose they are, and how they were given."""
    statement = (
        select(Tip.staff_id, Tip.kind, func.sum(Tip.amount))
        .where(Tip.business_date == day)
        .group_by(Tip.staff_id, Tip.kind)
        .order_by(Tip.staff_id, Tip.kind)
    )
    return _named(session, statement, ("staff_id", "kind", "amount"))


def _drawers(session: Session, day: date) -> list[Figures]:
    """Each drawer of the date; one that is still open has no count, and nobody is told yet."""
    rows = session.scalars(
        select(Drawer).where(Drawer.business_date == day).order_by(Drawer.id)
    ).all()
    return [_drawer(session, row) for row in rows]


def _drawer(session: Session, drawer: Drawer) -> Figures:
    moved: dict[str, int] = {}
    for each in movements_of(session, DrawerId(drawer.id)):
        moved[each.kind.value] = moved.get(each.kind.value, 0) + each.amount
    counted = drawer.counted
    expected = None if counted is None else expected_in(session, drawer)
    return {
        "name": drawer.name,
        "float": drawer.float_amount,
        "moved": moved,
        "expected": expected,
        "counted": counted,
        "difference": None if counted is None or expected is None else counted - expected,
    }


def _loose_cash(session: Session, day: date) -> int:
    """Cash that servers carry themselves, rounding included."""
    statement = select(func.coalesce(func.sum(Tender.amount + Tender.rounding), 0)).where(
        Tender.business_date == day, Tender.kind == TenderKind.CASH, Tender.drawer_id.is_(None)
    )
    found: int = rows_of(session, statement).scalar_one()
    return found


def _open_checks(session: Session) -> Figures:
    """What goes over into the next date: checks that aren't paid, and what was paid on them."""
    some = select(func.count(Check.id)).where(Check.state == CheckState.OPEN)
    paid = (
        select(func.coalesce(func.sum(Tender.amount), 0))
        .join(Check, Check.id == Tender.check_id)
        .where(Check.state == CheckState.OPEN)
    )
    return {
        "checks": rows_of(session, some).scalar_one(),
        "part_paid": rows_of(session, paid).scalar_one(),
    }


def unsettled(session: Session) -> bool:
    """Whether a terminal still owes an answer."""
    running = select(Payment.id).where(Payment.state.in_(RUNNING)).limit(1)
    return session.scalar(running) is not None


def _named(session: Session, statement: Any, names: Iterable[str]) -> list[Figures]:
    """Rows as plain JSON: states by their values."""
    keys = list(names)
    return [
        {key: _plain(value) for key, value in zip(keys, row, strict=True)}
        for row in rows_of(session, statement)
    ]


def _plain(value: Any) -> Any:
    return value.value if hasattr(value, "value") else value
