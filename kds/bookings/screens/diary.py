"""The diary: one date's parties as bars over tables × time, the load above, the list beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from kds.actor import Capability
from kds.bookings.queries import WishCard, wish_cards
from kds.bookings.queries.live import AVAILABILITY, CALENDAR, today
from kds.bookings.screens import bars as lying
from kds.bookings.screens import listing, past, sheet
from kds.bookings.screens.bars import Bar
from kds.bookings.screens.listing import Entry
from kds.bookings.screens.load import Quarter, quarters
from kds.bookings.screens.past import Past
from kds.bookings.screens.sheet import Row
from kds.bookings.screens.tally import Tally, tally
from kds.bus.projection import Live
from kds.floor.queries import claim_cards, party_cards, seating_cards, table_cards
from kds.web.house import web_of
from kds.web.screen import Screen, cell, cells, reading

PLAN = (party_cards, claim_cards, seating_cards, table_cards)


@dataclass(frozen=True)
class Diary(Screen):
    """Bookings of a date: take, confirm, move, lock, cancel; the conflict shows before the drop.

    A day that is over is only looked at: who came, who didn't, where they sat.
    """

    path, template, title = "/bookings", "bookings/diary.html", "Bookings"
    needs = Capability.TAKE_BOOKINGS
    css, js = ("css/diary.css",), ("js/diary.js", "js/filter.js")
    about = "The diary: tables and times of any day"

    day: date | None = None

    def context(self, live: Live) -> dict[str, Any]:
        day = shown(self, live)
        return {
            "axis": sheet.axis(live, day),
            "day": day,
            "before": day - timedelta(days=1),
            "after": day + timedelta(days=1),
            "is_today": day == today(live),
            "is_past": sheet.is_past(live, day),
            "units": sheet.units(live),
        }

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        return {"may_edit": web_of(request).actor(request).may(Capability.EDIT_BOOKINGS)}

    @cells(table_cards)
    def rows(self, live: Live) -> list[Row]:
        return sheet.lanes(live(table_cards))

    @cells(*PLAN, every=5)
    def bars(self, live: Live) -> list[Bar]:
        return list(lying.bars(live, shown(self, live)))

    @cells(*PLAN, every=5)
    def entries(self, live: Live) -> list[Entry]:
        return listing.entries(live, shown(self, live))

    @cells(*AVAILABILITY, every=5)
    def load(self, live: Live) -> list[Quarter]:
        day = shown(self, live)
        hours = sheet.axis(live, day)
        past_day = sheet.is_past(live, day)
        return [] if past_day else quarters(live, day, hours.from_ms, hours.to_ms)

    @reading(*past.STALE, concerns=past.concerns)
    def over(self, session: Session, live: Live) -> Past:
        return past.read_past(session, live, shown(self, live))

    @cells(over)
    def past_rows(self, live: Live, over: Past) -> list[Row]:
        return past.past_rows(over, live, shown(self, live))

    @cells(over)
    def past_bars(self, live: Live, over: Past) -> list[Bar]:
        return list(past.past_bars(over, live, shown(self, live)))

    @cells(over)
    def past_entries(self, live: Live, over: Past) -> list[Entry]:
        return past.past_entries(over, live)

    @cells(over)
    def past_load(self, live: Live, over: Past) -> list[Quarter]:
        return past.past_load(over, live, shown(self, live))

    @cell(over, *PLAN, *CALENDAR)
    def tally(self, live: Live, over: Past) -> Tally:
        return tally(live, shown(self, live), over.gone)

    @cells(wish_cards)
    def wishes(self, live: Live) -> list[WishCard]:
        return [wish for wish in live(wish_cards) if wish.business_date == shown(self, live)]


def shown(diary: Diary, live: Live) -> date:
    return diary.day or today(live)
