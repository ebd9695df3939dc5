"""Today against the same weekday before: what no live card knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kds.bus.projection import rows_of
from kds.floor.model import Party, PartyState
from kds.payments.model import Check, CheckState

WEEK = timedelta(days=7)
WEEKS = 4
"""Weeks back whose days a day is held against; those on which nothing was sold don't count."""


@dataclass(frozen=True, slots=True)
class Tonight:
    """Amounts in minor units. Of the same weekday in the `weeks` before: `by_now` = until this time
    of day, `whole` = all day, both on average."""

    id: str
    sort: int
    day: date
    total: int
    checks: int
    weeks: int
    by_now: int
    whole: int

    @property
    def change(self) -> int | None:
        """Per cent more (or less) than usual by now; None = nothing was ever sold by then."""
        return round(100 * (self.total - self.by_now) / self.by_now) if self.by_now else None


@dataclass(frozen=True, slots=True)
class Left:
    """Covers and parties that have been here today and left."""

    id: str
    sort: int
    covers: int
    parties: int


def tonight(session: Session, day: date, now: datetime) -> Tonight:
    """The figures of a business date so far."""
    total, checks = _sold(session, day)
    by_now, whole = list[int](), list[int]()
    for back in (n * WEEK for n in range(1, WEEKS + 1)):
        sold, many = _sold(session, day - back)
        if many:
            whole.append(sold)
            by_now.append(_sold(session, day - back, Check.paid_at <= now - back)[0])
    weeks = len(whole)
    usual = (round(sum(by_now) / weeks), round(sum(whole) / weeks)) if weeks else (0, 0)
    return Tonight("now", 0, day, total, checks, weeks, *usual)


def left_today(session: Session, day: date) -> Left:
    """Who has left on a business date."""
    gone = select(func.coalesce(func.sum(Party.size), 0), func.count()).where(
        Party.business_date == day,
        Party.state == PartyState.COMPLETED,
        Party.merged_into.is_(None),
    )
    covers, parties = rows_of(session, gone).one()
    return Left("left", 0, covers, parties)


def _sold(session: Session, day: date, *more: ColumnElement[bool]) -> tuple[int, int]:
    statement = select(func.coalesce(func.sum(Check.total), 0), func.count(Check.id)).where(
        Check.state == CheckState.PAID, Check.paid_date == day, *more
    )
    total, checks = rows_of(session, statement).one()
    return total, checks
