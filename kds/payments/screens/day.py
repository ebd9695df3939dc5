"""The day in figures: as it stands, its close, and the numbered reports of the days before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.actor import Capability
from kds.bus.projection import Live
from kds.payments import events
from kds.payments.queries import DayCard, closed_day, closed_days, day_figures, open_days
from kds.staff.model import Staff
from kds.web.screen import Screen, query_cells

CHANGES = (
    events.CheckPaid,
    events.CheckReopened,
    events.TenderTaken,
    events.TenderRefunded,
    events.TipGiven,
    events.DrawerOpened,
    events.DrawerMoved,
    events.DrawerClosed,
    events.DayClosed,
)


@dataclass(frozen=True)
class DayView:
    """A business date and its figures; `number` 0 = it isn't closed."""

    id: str
    sort: str
    number: int
    day: date
    figures: dict[str, Any]
    names: dict[int, str]


@dataclass(frozen=True, slots=True)
class PastDay:
    id: int
    sort: int
    day: date
    total: int
    checks: int


@dataclass(frozen=True)
class DayScreen(Screen):
    """Figures so far (X) and the close (Z)."""

    path, template, title = "/day", "payments/day.html", "Day"
    needs = Capability.CLOSE_DAY
    css = ("css/money.css",)
    js = ("js/checks.js",)
    about = "Figures so far, the close of the day, past reports"

    @query_cells(*CHANGES)
    def days(self, session: Session, live: Live) -> Iterable[DayView]:
        return [
            DayView(f"d{day:%Y%m%d}", f"{day}", 0, day, day_figures(session, day), names(session))
            for day in open_days(session)
        ]

    @query_cells(events.DayClosed)
    def reports(self, session: Session, live: Live) -> Iterable[PastDay]:
        return [_past(card) for card in closed_days(session)]


@dataclass(frozen=True)
class ReportScreen(Screen):
    """One Z report."""

    number: int

    path, template, title = "/day/{number}", "payments/report.html", "Z report"
    needs = Capability.CLOSE_DAY
    css = ("css/money.css",)
    js = ("js/checks.js",)
    nav = False

    @query_cells(events.DayClosed)
    def days(self, session: Session, live: Live) -> Iterable[DayView]:
        card = closed_day(session, self.number)
        if card is None:
            return []
        day = card.business_date
        return [DayView("z", "z", card.id, day, card.figures, names(session))]


def names(session: Session) -> dict[int, str]:
    """Who has ever worked here."""
    return {person.id: person.name for person in session.scalars(select(Staff))}


def _past(card: DayCard) -> PastDay:
    sales = card.figures["sales"]
    return PastDay(card.id, -card.id, card.business_date, sales["total"], sales["checks"])
