"""The journal for people: the story of one thing, or of a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from kds.actor import Capability, Role
from kds.bookings.queries.live import today
from kds.bus.projection import Live
from kds.errors import N_
from kds.reports.queries import THINGS, Asked, kinds, tell
from kds.staff.queries import staff_cards
from kds.web.screen import Screen

WORDS = {
    "order": N_("Order"),
    "check": N_("Check"),
    "table": N_("Table"),
    "party": N_("Party"),
    "guest": N_("Guest"),
    "ticket": N_("Ticket"),
    "station": N_("Station"),
    "staff": N_("Staff"),
    "item": N_("Dish"),
    "drawer": N_("Drawer"),
}
PLACES = {
    "order": "/orders/{}",
    "check": "/checks/{}/receipt",
    "station": "/kitchen/stations/{}",
}
"""Where one sees the thing itself."""


@dataclass(frozen=True)
class Journal(Screen):
    """Who did what when: read, searched, never changed. It doesn't move while one reads it."""

    thing: str = ""
    ident: str = ""
    actor: str = ""
    kind: str = ""
    day: str = ""
    last: str = ""
    says: str = ""
    since: str = ""
    until: str = ""
    before: int = 0

    path, template, title = "/journal", "reports/journal.html", "Journal"
    needs = Capability.READ_JOURNAL
    css = ("css/reports.css",)
    about = "Who did what when: of an order, a table, a check, a day"

    def history(self, session: Session, live: Live) -> dict[str, Any]:
        assert live.settings is not None  # noqa: S101
        asked = self.asked(live)
        story = tell(session, live.settings, asked)
        return {
            "asked": asked,
            "story": story,
            "older": f"/journal?{self._query(before=story.older)}" if story.older else "",
            "things": {noun: WORDS[noun] for noun in THINGS},
            "places": PLACES,
            "kinds": kinds(),
            "people": sorted((card.name, card.id) for card in live(staff_cards)),
            "roles": list(Role),
        }

    def asked(self, live: Live) -> Asked:
        """The query string as a question; what can't be read asks for nothing. Without a thing, a
        kind or a day it is today that one wants to see."""
        ident = int(self.ident) if self.ident.isdecimal() and len(self.ident) < 16 else 0
        thing = self.thing if self.thing in THINGS and ident else ""
        day = _date(self.day) or (None if thing or self.kind else today(live))
        since, until = (_time(each) if day else None for each in (self.since, self.until))
        last = _date(self.last) if day and since is None and until is None else None
        return Asked(
            thing,
            ident,
            self.actor.strip(),
            self.kind,
            day,
            last,
            self.says.strip(),
            since,
            until,
            self.before,
        )

    def _query(self, **changed: Any) -> str:
        made = replace(self, **changed)
        values = {name: getattr(made, name) for name in type(self).__dataclass_fields__}
        return urlencode({name: value for name, value in values.items() if value})


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
