"""Today against the same weekday a week ago: what no live card knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kds.bus.projection import rows_of
from kds.floor.model import Party, PartyState
from kds.payments.model import Check, CheckState

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tonight:
    """Amounts in minor units. `by_now`: a week ago until the same time; `whole`: all of that day.
    `gone`: covers that have left today."""

    id: str
    sort: int
    day: date
    total: int
    checks: int
    by_now: int
    whole: int
    gone: int

    @property
    def change(self) -> int | None:
        """Per cent more (or less) than a week ago by now; None = nothing was sold by then."""
        return round(100 * (self.total - self.by_now) / self.by_now) if self.by_now else None


def tonight(session: Session, day: date, now: datetime) -> Tonight:
    """The figures of a business date so far."""
    total, checks = _sold(session, day)
    by_now, _ = _sold(session, day - WEEK, Check.paid_at <= now - WEEK)
    whole, _ = _sold(session, day - WEEK)
    gone = select(func.coalesce(func.sum(Party.size), 0)).where(
        Party.business_date == day,
        Party.state == PartyState.COMPLETED,
        Party.merged_into.is_(None),
    )
    return Tonight("now", 0, day, total, checks, by_now, whole, rows_of(session, gone).scalar_one())


def _sold(session: Session, day: date, *more: ColumnElement[bool]) -> tuple[int, int]:
    statement = select(func.coalesce(func.sum(Check.total), 0), func.count(Check.id)).where(
        Check.state == CheckState.PAID, Check.paid_date == day, *more
    )
    total, checks = rows_of(session, statement).one()
    return total, checks
