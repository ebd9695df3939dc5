"""To which business date what is taken now belongs."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from kds.bus.unit import UnitOfWork
from kds.payments.model import DayClose


def sales_date(uow: UnitOfWork) -> date:
    """Today's business date; after its Z report, the next one: a closed day never changes."""
    day = uow.business_date
    while is_closed(uow, day):
        day += timedelta(days=1)
    return day


def is_closed(uow: UnitOfWork, day: date) -> bool:
    """Whether a business date has its Z report."""
    found = uow.session.scalar(select(DayClose.id).where(DayClose.business_date == day))
    return found is not None
