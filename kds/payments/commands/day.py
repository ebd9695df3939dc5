"""The day's close: a Z report, numbered without a gap, whose figures nobody changes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.payments.commands.dates import is_closed
from kds.payments.events import DayClosed
from kds.payments.model import DayClose, Drawer
from kds.payments.queries.day import day_figures, open_days, unsettled


def close_day(uow: UnitOfWork, business_date: date) -> int:
    """Close a business date for good; gives the number of its report.

    Its drawers must have been counted, every terminal must have answered, and the dates before it
    must be closed. Checks that aren't paid yet go over into the next date, and the report names
    them. What is taken after its close counts for the next date.
    """
    uow.require(Capability.CLOSE_DAY)
    if business_date > uow.business_date:
        raise Invalid("That day hasn't come yet", field="business_date", do="Choose an earlier one")
    if is_closed(uow, business_date):
        raise Conflict("That day is closed already", do="Print its report again")
    if any(day < business_date for day in open_days(uow.session)):
        raise Conflict("A day before it isn't closed yet", do="Close that one first")
    if unsettled(uow.session):
        raise Conflict(
            "A terminal still owes an answer", do="Ask it again, and close the day after it"
        )
    _all_counted(uow, business_date)
    made = uow.add(
        DayClose(
            business_date=business_date,
            staff_id=uow.actor.staff_id,
            closed_at=uow.now,
            figures=day_figures(uow.session, business_date),
        )
    )
    uow.record(DayClosed(business_date))
    return made.id


def _all_counted(uow: UnitOfWork, business_date: date) -> None:
    statement = select(Drawer.name).where(
        Drawer.closed_at.is_(None), Drawer.business_date <= business_date
    )
    name = uow.session.scalar(statement.limit(1))
    if name is not None:
        raise Conflict("The drawer {name} isn't counted yet", do="Count and close it", name=name)
