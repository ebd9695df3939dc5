"""What the panel of a new booking asks for while one types: free times, and guests we know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kds.actor import Capability
from kds.bookings.queries.live import Books, live_calendar
from kds.bookings.rules import Terms
from kds.bookings.rules.improving import MOST_MOVES, improvements
from kds.bookings.screens.offering import offered
from kds.bus.projection import Live
from kds.floor.queries import party_cards, table_cards
from kds.guests.queries import find_guests
from kds.values import PartyId, TableId
from kds.web.forms import Form, form_of
from kds.web.house import web_of


class Asked(Form):
    day: date
    size: Annotated[int, Field(ge=1, le=99)] = 2


class AskedTimes(Asked):
    tables: Annotated[str, Field(pattern=r"^(\d{1,9}(\+\d{1,9})*)?$")] = ""
    at: datetime | None = None

    @property
    def table_ids(self) -> tuple[int, ...]:
        return tuple(int(each) for each in self.tables.split("+") if each)


class Searched(Form):
    text: str


@dataclass(frozen=True, slots=True)
class Shift:
    """A party that would get another table, and why: how many empty chairs that saves."""

    name: str
    size: int
    at: datetime
    old: str
    new: str
    saved: int


def shifts(live: Live, day: date) -> list[Shift]:
    """The moves that re-planning would make now: the very ones, from the same rule."""
    calendar, books, found = live_calendar(live), Books(live), list[Shift]()
    names = {table.id: table.name for table in live(table_cards)}
    parties = live(party_cards)
    for service in calendar.services(day):
        book = books.of(service)
        seats = {frozenset(unit.tables): unit.seats for unit in book.units}
        for move in improvements(book, Terms(public=False, now=books.now), MOST_MOVES):
            party = parties.get(PartyId(move.party_id))
            if party is None or party.booked_for is None:
                continue
            old, new = ("+".join(names[TableId(t)] for t in each) for each in (move.old, move.new))
            saved = seats.get(frozenset(move.old), 0) - seats.get(frozenset(move.new), 0)
            found.append(Shift(party.name, move.size, party.booked_for, old, new, saved))
    return found


async def moves(request: Request) -> Response:
    """`GET /bookings/plan?day=`: what re-planning would do, before it is done."""
    web = web_of(request)
    web.actor(request).require(Capability.TAKE_BOOKINGS)
    asked = form_of(Asked, dict(request.query_params))
    live = web.house.live
    live.now = web.house.clock()
    return _drawn(request, "bookings/_plan.html", {"moves": shifts(live, asked.day)})


async def guests(request: Request) -> Response:
    """`GET /bookings/guests?text=`: who it may be, by name, phone or e-mail."""
    web = web_of(request)
    web.actor(request).require(Capability.SEE_GUESTS)
    searched = form_of(Searched, dict(request.query_params))
    found = await web.house.read(find_guests, searched.text)
    return _drawn(request, "bookings/_guests.html", {"guests": found})


async def offers(request: Request) -> Response:
    """`GET /bookings/offers?day=&size=&tables=&at=`: the free times, as choices of the form."""
    web = web_of(request)
    web.actor(request).require(Capability.TAKE_BOOKINGS)
    asked = form_of(AskedTimes, dict(request.query_params))
    live = web.house.live
    live.now = web.house.clock()
    found = offered(live, asked.day, asked.size, asked.table_ids, asked.at)
    return _drawn(request, "bookings/_offers.html", {"offers": found, "size": asked.size})


def _drawn(request: Request, template: str, values: dict[str, object]) -> Response:
    return HTMLResponse(web_of(request).renderer(request).page(template, values))


ROUTES = [
    Route("/bookings/plan", moves, name="planned_moves"),
    Route("/bookings/offers", offers, name="offers"),
    Route("/bookings/guests", guests, name="known_guests"),
]
