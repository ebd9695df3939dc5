"""The diary: one date's parties as bars over tables × time, the load above, the list beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from starlette.requests import HTTPConnection

from kds.actor import Capability
from kds.bookings.queries import WishCard, closure_cards, period_cards, turn_cards, wish_cards
from kds.bookings.queries.live import AVAILABILITY, today
from kds.bookings.screens import sheet
from kds.bookings.screens.load import Quarter, quarters
from kds.bookings.screens.sheet import Bar, Entry, Row, Tally
from kds.bus.projection import Live
from kds.floor.queries import claim_cards, party_cards, table_cards
from kds.web.house import web_of
from kds.web.screen import Screen, cell, cells


@dataclass(frozen=True)
class Diary(Screen):
    """Bookings of a date: take, confirm, move, lock, cancel; the conflict shows before the drop."""

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
            "units": sheet.units(live),
        }

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        return {"may_edit": web_of(request).actor(request).may(Capability.EDIT_BOOKINGS)}

    @cells(table_cards)
    def rows(self, live: Live) -> list[Row]:
        return sheet.lanes(live(table_cards))

    @cells(party_cards, claim_cards, table_cards, every=5)
    def bars(self, live: Live) -> list[Bar]:
        return list(sheet.bars(live, shown(self, live)))

    @cells(party_cards, claim_cards, table_cards, every=5)
    def entries(self, live: Live) -> list[Entry]:
        return sheet.entries(live, shown(self, live))

    @cells(*AVAILABILITY, every=5)
    def load(self, live: Live) -> list[Quarter]:
        day = shown(self, live)
        span = sheet.axis(live, day)
        return quarters(live, day, span.from_ms, span.to_ms)

    @cells(wish_cards)
    def wishes(self, live: Live) -> list[WishCard]:
        return [wish for wish in live(wish_cards) if wish.business_date == shown(self, live)]

    @cell(party_cards, claim_cards, period_cards, closure_cards, turn_cards, every=5)
    def tally(self, live: Live) -> Tally:
        return sheet.tally(live, shown(self, live))


def shown(diary: Diary, live: Live) -> date:
    return diary.day or today(live)
