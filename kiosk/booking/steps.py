"""The steps before a table is held: how many → which day → what time. Plain GET pages."""

from __future__ import annotations

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date, timedelta
from secrets import token_urlsafe
from typing import Annotated, Any

from pydantic import Field
from starlette.requests import HTTPConnection

from kds.bookings.queries import period_cards
from kds.bookings.queries.live import (
    AVAILABILITY,
    OfferedTime,
    bookable_days,
    last_day,
    offered_times,
    today,
)
from kds.bus.projection import Live
from kds.web.screen import Screen, cell, cells

Size = Annotated[int, Field(ge=1, le=99)]
FEW_DAYS = 14
"""So many days before the end of a month the next one is shown as well."""


@dataclass(frozen=True)
class Step(Screen):
    """What the pages share: no way to the house's own screens, the guest's language in links."""

    theme = "day"
    css = ("css/book.css",)
    js = ("js/book.js",)
    nav = False
    listed = False
    embeddable = True

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        return shared(request)


def shared(request: HTTPConnection) -> dict[str, Any]:
    """What every booking page needs of its visitor's request."""
    query = {k: v for k, v in request.query_params.items() if k != "lang"}
    token = request.path_params.get("token")
    # A form's answer stands at an address that only takes forms: its page lies above.
    posted = request.scope.get("method") == "POST" and token is not None
    return {
        "here": f"/book/b/{token}" if posted else request.url.path,
        "lang_asked": request.query_params.get("lang", ""),
        "query": query,
        "key": new_key(),
    }


def new_key() -> str:
    """Makes a form count once, and is the seed of the secret of what it makes."""
    return token_urlsafe(24)


@dataclass(frozen=True)
class BookSize(Step):
    """How many guests: the first page."""

    path, template, title = "/book", "kiosk/book/size.html", "Book a table"
    listed = True
    about = "What guests see: your booking page"

    def context(self, live: Live) -> dict[str, Any]:
        periods = list(live(period_cards))
        most = max((period.largest_online or 20 for period in periods), default=0)
        return {"most": most, "paused": bool(periods) and all(p.paused for p in periods)}


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar: `open` = it may be booked, `left` = a time is still free."""

    day: date
    inside: bool
    open: bool
    left: bool


@dataclass(frozen=True)
class BookDay(Step):
    """Which day: a month at a time."""

    path, template, title = "/book/day", "kiosk/book/day.html", "Book a table"

    size: Size = 2
    month: date | None = None

    def context(self, live: Live) -> dict[str, Any]:
        first, last = today(live), last_day(live)
        shown = max(min(self.month or first, last), first).replace(day=1)
        before, after = (shown - timedelta(days=1)).replace(day=1), _next_month(shown)
        months = [shown]
        if shown <= first and (after - first).days < FEW_DAYS and after <= last:
            months, after = [shown, after], _next_month(after)
        return {
            "months": [(month, weeks(live, month, self.size)) for month in months],
            "shown": shown,
            "before": before if before >= first.replace(day=1) else None,
            "after": after if after <= last else None,
        }


def weeks(live: Live, month: date, size: int) -> list[list[Day]]:
    """The month as weeks from Monday on, those that are over left out, each day with what can be
    had on it."""
    rows = Weeks().monthdatescalendar(month.year, month.month)
    rows = [week for week in rows if week[-1] >= today(live)]
    first = max(rows[0][0], today(live))
    count = (rows[-1][-1] - first).days + 1
    found = bookable_days(live, first, count, size)
    return [
        [Day(d, d.month == month.month, d in found, found.get(d, False)) for d in week]
        for week in rows
    ]


def _next_month(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


@dataclass(frozen=True, slots=True)
class Left:
    """How many times are still free, for a line that is read out when it changes; and why none."""

    free: int
    why: str
    reason: str


@dataclass(frozen=True)
class BookTimes(Step):
    """What time: each of them live, so that one which goes while somebody looks goes here."""

    path, template, title = "/book/times", "kiosk/book/times.html", "Book a table"

    size: Size = 2
    day: date | None = None

    def context(self, live: Live) -> dict[str, Any]:
        day = self.day or today(live)
        return {"day": day, "problem": "", "do": "", "offers": (), "near_days": near(live, self)}

    @cells(*AVAILABILITY, every=5)
    def times(self, live: Live) -> list[OfferedTime]:
        return offered_times(live, self.day or today(live), self.size)[0]

    @cell(*AVAILABILITY, every=5)
    def left(self, live: Live) -> Left:
        answer = offered_times(live, self.day or today(live), self.size)[1]
        why = answer.why.value if answer.why else ""
        return Left(len(answer.slots), why, answer.reason)


def near(live: Live, step: BookTimes) -> list[date]:
    """The days around this one on which a time is left."""
    day = step.day or today(live)
    first = max(day - timedelta(days=3), today(live))
    found = bookable_days(live, first, 8, step.size)
    return [each for each, left in found.items() if left and each != day][:4]
