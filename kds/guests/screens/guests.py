"""Who there is: found while one types, or by tag; else who was here or booked last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kds.actor import Capability
from kds.bus.projection import Live
from kds.guests.events import GuestChanged
from kds.guests.queries import GuestFound, newest_guests, tags_in_use
from kds.values import GuestId
from kds.web.screen import Screen, query_cells


@dataclass(frozen=True, slots=True)
class GuestRow:
    """A guest in a list; `tel` and `mail` are the first of each."""

    id: GuestId
    sort: str
    name: str
    tel: str
    mail: str
    allergy: str
    visits: int
    no_shows: int
    tags: tuple[str, ...]
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class TagBar:
    """Every tag in use, and how many guests have it."""

    id: str
    tags: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Guests(Screen):
    """Everybody the house knows, newest first."""

    tag: str = ""

    path, template, title = "/guests", "guests/guests.html", "Guests"
    needs = Capability.SEE_GUESTS
    css = ("css/guests.css",)
    about = "Who they are, what they like, what they must not eat"

    @query_cells(GuestChanged)
    def tags(self, session: Session, live: Live) -> Iterable[TagBar]:
        return [TagBar("all", tuple(tags_in_use(session)))]

    @query_cells(GuestChanged)
    def newest(self, session: Session, live: Live) -> Iterable[GuestRow]:
        return [
            row_of(guest, place) for place, guest in enumerate(newest_guests(session, self.tag))
        ]


def row_of(guest: GuestFound, place: int) -> GuestRow:
    return GuestRow(
        id=guest.id,
        sort=f"{place:03}",
        name=guest.name,
        tel=guest.phone,
        mail=guest.email,
        allergy=guest.allergy,
        visits=guest.visits,
        no_shows=guest.no_shows,
        tags=guest.tags,
        seen_at=guest.seen_at,
    )
