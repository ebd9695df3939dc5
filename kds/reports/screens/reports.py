"""Reports: a figure for every question, each down to the checks and the journal behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from kds.actor import Capability
from kds.bookings.queries.live import today
from kds.bus.projection import Live
from kds.errors import N_
from kds.reports.queries import Kind, Report, Row, Span, What, report_of
from kds.web.screen import Screen

LONGEST = 366
"""Days that are told of at once."""
GROUPS = (
    (
        N_("Sales"),
        (What.DAY, What.DAYPART, What.CHANNEL, What.CATEGORY, What.ITEM, What.SERVER),
    ),
    (N_("Given away"), (What.OFF, What.VOIDS, What.WASTE)),
    (N_("Cash"), (What.CASH, What.CASHIERS, What.DRAWERS)),
    (N_("Kitchen"), (What.STATION, What.DISH, What.HOUR)),
    (N_("Guests"), (What.GUESTS,)),
)
SALES = GROUPS[0][1]
UPRIGHT = (What.DAY, What.CASH, What.HOUR, What.DAYPART)
"""Whose rows follow each other in time: they are drawn as a chart, the others as bars in a row."""
BEHIND = {What.OFF: "Adjusted", What.VOIDS: "LineVoided", What.WASTE: "WasteNoted"}
"""What the journal tells of them."""


@dataclass(frozen=True, slots=True)
class Bar:
    """In per cent of the chart; `line` = the height of the second figure."""

    row: Row
    x: float
    height: int
    line: int


@dataclass(frozen=True)
class Reports(Screen):
    """What happened, by date range; it doesn't move while one reads it."""

    what: What = What.DAY
    first: str = ""
    last: str = ""
    of: str = ""
    key: str = ""

    path, template, title = "/reports", "reports/reports.html", "Reports"
    needs = Capability.SEE_OVERVIEW
    css = ("css/reports.css",)
    about = "Sales, product mix, ticket times, guests, by any dates"

    def history(self, session: Session, live: Live) -> dict[str, Any]:
        assert live.settings is not None  # noqa: S101
        span = span_of(self.first, self.last, today(live))
        of = What(self.of) if self.of in SALES else None
        report = report_of(session, live.settings, self.what, span, of, self.key)
        return {
            "report": report,
            "span": span,
            "bars": bars(report) if self.what in UPRIGHT and report.rows[1:] else [],
            "widths": widths(report) if self.what not in UPRIGHT else {},
            "links": {row.key: self._behind(row, span) for row in report.rows},
            "groups": GROUPS,
            "kinds": Kind,
            "ranges": self._ranges(today(live)),
            "file": f"/reports.csv?{self.query(self.what, span, of=self.of, key=self.key)}",
        }

    def query(self, what: What, span: Span, **more: str) -> str:
        values = {"what": what.value, "first": str(span.first), "last": str(span.last), **more}
        return urlencode({name: value for name, value in values.items() if value})

    def _behind(self, row: Row, span: Span) -> str:
        """Where the rows are that a figure is made of; empty = nowhere."""
        if self.what is What.CHECKS:
            return f"/journal?thing=check&ident={row.key}"
        if self.what in SALES and row.key:
            return f"/reports?{self.query(What.CHECKS, span, of=self.what.value, key=row.key)}"
        if self.what in BEHIND:
            reason = row.key.split()[self.what is What.OFF] if row.key else ""
            return f"/journal?kind={BEHIND[self.what]}&says={reason}{_days(span)}"
        if self.what in (What.CASH, What.GUESTS):
            day = Span(row.day or span.first, row.day or span.last)
            if self.what is What.GUESTS:
                return f"/journal?kind=PartySeated{_days(day)}"
            return f"/reports?{self.query(What.DRAWERS, day)}"
        if self.what is What.CASHIERS:
            return f"/journal?kind=DrawerClosed&actor=staff:{row.key}{_days(span)}"
        if self.what is What.DRAWERS:
            return f"/journal?thing=drawer&ident={row.key}"
        if self.what is What.STATION:
            return f"/journal?thing=station&ident={row.key}&kind=TicketBumped{_days(span)}"
        kind = "TicketLineBumped" if self.what is What.DISH else "TicketBumped"
        return f"/journal?kind={kind}{_days(span)}"

    def _ranges(self, now: date) -> list[tuple[str, str, bool]]:
        """(word, address, whether it is shown) of the ranges that one taps."""
        ranges = (
            (N_("Today"), now, now),
            (N_("Yesterday"), now - timedelta(days=1), now - timedelta(days=1)),
            (N_("7 days"), now - timedelta(days=6), now),
            (N_("28 days"), now - timedelta(days=27), now),
            (N_("This month"), now.replace(day=1), now),
        )
        shown = span_of(self.first, self.last, now)
        return [
            (
                word,
                f"/reports?{self.query(self.what, Span(first, last), of=self.of, key=self.key)}",
                shown == Span(first, last),
            )
            for word, first, last in ranges
        ]


def _days(span: Span) -> str:
    """The journal's own words for these days."""
    return f"&day={span.first}&last={span.last}"


def span_of(first: str, last: str, now: date) -> Span:
    """The days that are asked for; what can't be read is the last week."""
    try:
        begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return Span(now - timedelta(days=6), now)
    begins, ends = min(begins, ends), max(begins, ends)
    return Span(max(begins, ends - timedelta(days=LONGEST - 1)), ends)


def bars(report: Report) -> list[Bar]:
    """The chart: the rows in their order, the highest figure full."""
    count, line = len(report.rows), report.line
    top = max((row.values[line or report.chart] or 0 for row in report.rows), default=0) or 1
    return [
        Bar(
            row,
            round(100 * place / count, 3),
            round(100 * max(row.values[report.chart] or 0, 0) / top),
            round(100 * (row.values[line] or 0) / top) if line else 0,
        )
        for place, row in enumerate(report.rows)
    ]


def widths(report: Report) -> dict[str, int]:
    """How long each row's bar is, in per cent."""
    top = max((row.values[report.chart] or 0 for row in report.rows), default=0) or 1
    found = ((row.key, max(row.values[report.chart] or 0, 0)) for row in report.rows)
    return {key: round(100 * value / top) for key, value in found}
