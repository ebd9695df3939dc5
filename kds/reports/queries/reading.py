"""Any report, by its name."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kds.config import Settings
from kds.reports.queries.cash import cash
from kds.reports.queries.given import given_off, voids, waste
from kds.reports.queries.sales import HEADS, Sales
from kds.reports.queries.tables import Report, Span, What
from kds.reports.queries.times import ticket_times
from kds.reports.queries.visits import visits


def report_of(
    session: Session,
    settings: Settings,
    what: What,
    span: Span,
    of: What | None = None,
    key: str = "",
) -> Report:
    """A report over these days; CHECKS are those behind the row `key` of the report `of`."""
    if what in HEADS:
        return Sales(session, settings, span).by(what)
    if what is What.CHECKS:
        return Sales(session, settings, span).behind(of if of in HEADS else What.DAY, key)
    if what is What.OFF:
        return given_off(session, span)
    if what is What.VOIDS:
        return voids(session, settings, span)
    if what is What.WASTE:
        return waste(session, settings, span)
    if what in (What.CASH, What.CASHIERS, What.DRAWERS):
        return cash(session, span, what)
    if what is What.GUESTS:
        return visits(session, settings, span)
    return ticket_times(session, settings, span, what)
