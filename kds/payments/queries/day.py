"""A business date in figures: what its Z report freezes. Everything is read off the rows, so that
it can be worked out again at any time and must give the same; but for `open_checks`, which are as
they were at the close.

A sale belongs to the date on which its check was paid up (`Check.paid_date`); money to the date on
which it came (`business_date` of tenders and tips). All amounts in minor units.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.payments.model import Check, DayClose, Payment, PaymentState, Tender
from kds.payments.queries.sales import Figures, adjustments, channels, sales, taxes, voids
from kds.payments.queries.takings import (
    drawers,
    loose_cash,
    open_checks,
    refunds,
    tenders,
    tips,
)
from kds.values import StaffId

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
        "sales": sales(session, day),
        "taxes": taxes(session, day),
        "channels": channels(session, day),
        "adjustments": adjustments(session, day),
        "voids": voids(session, day),
        "refunds": refunds(session, day),
        "tenders": tenders(session, day),
        "tips": tips(session, day),
        "drawers": drawers(session, day),
        "cash_without_drawer": loose_cash(session, day),
        "open_checks": open_checks(session),
    }


def _card(row: DayClose) -> DayCard:
    staff = None if row.staff_id is None else StaffId(row.staff_id)
    return DayCard(row.id, row.business_date, staff, row.closed_at, row.figures)


def unsettled(session: Session) -> bool:
    """Whether a terminal still owes an answer."""
    running = select(Payment.id).where(Payment.state.in_(RUNNING)).limit(1)
    return session.scalar(running) is not None
