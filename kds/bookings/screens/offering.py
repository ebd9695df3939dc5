"""Times for a booking that the house takes: at any table, or at the one that was pointed at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from kds.bookings.queries.live import Books, live_calendar
from kds.bookings.rules import Book, Terms, Unit, slots, unit_of
from kds.bookings.rules.bits import bits, ones
from kds.bookings.rules.turns import in_bits
from kds.bus.projection import Live
from kds.floor.queries import party_cards, unit_cards
from kds.values import PartyId, Spoken


class Missed(Spoken):
    """Why the time that was pointed at isn't among those offered."""

    PAST = "past"
    CLOSED = "closed"
    TAKEN = "taken"

    @property
    def word(self) -> str:
        return {
            Missed.PAST: "That time is over",
            Missed.CLOSED: "No booking begins at that time",
            Missed.TAKEN: "No table is free at that time",
        }[self]


@dataclass(frozen=True, slots=True)
class Time:
    """A time for the house: `over` = the public would not get it (pacing, capacity, lead time)."""

    at: datetime
    minutes: int
    period: str
    first: bool
    over: bool
    wanted: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """Who has a table already, from when on. No name = a block of the house."""

    name: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Offers:
    """Every time there is; of the table that was pointed at its name and seats; of the time that
    was, why it can't be."""

    times: tuple[Time, ...]
    table: str
    seats: int
    at: datetime | None
    missed: Missed | None
    clashes: tuple[Clash, ...] = ()


def offered(
    live: Live,
    day: date,
    size: int,
    table_ids: tuple[int, ...] = (),
    at: datetime | None = None,
) -> Offers:
    """The times of the day's grid (and the one asked for) at which a party of this size can be
    given these tables, or any."""
    calendar, books = live_calendar(live), Books(live)
    made = [books.of(service) for service in calendar.services(day)]
    lengths = {book: calendar.minutes(size, book.service) for book in made}
    unit = next((found for book in made if (found := unit_of(book.units, table_ids))), None)
    times = tuple(
        time for book in made for time in _times(book, size, lengths[book], unit, books.now, at)
    )
    missed, clashes = None, tuple[Clash, ...]()
    if at is not None and not any(time.wanted for time in times):
        book = next((each for each in made if each.service.begins(at)), None)
        missed = _why(book, at, books.now)
        if book is not None and unit is not None and missed is Missed.TAKEN:
            clashes = tuple(_clashes(live, book, unit, at, lengths[book]))
    seats = unit.seats if unit is not None else 0
    return Offers(times, _name(live, unit), seats, at, missed, clashes)


def _times(
    book: Book, size: int, minutes: int, unit: Unit | None, now: datetime, at: datetime | None
) -> Iterator[Time]:
    house, service = Terms(public=False, now=now), book.service
    if unit is None:
        public = set(slots(book, size, minutes, Terms(public=True, now=now)))
        free = set(slots(book, size, minutes, house))
    else:
        open_bits = book.permitted(size, minutes, Terms(public=True, now=now))
        public = set(bits(open_bits))
        free = set(_free(book, unit, in_bits(minutes), house, at))
    for number, bit in enumerate(sorted(free)):
        yield Time(
            service.at(bit),
            minutes,
            service.period.name,
            number == 0,
            bit not in public,
            service.at(bit) == at,
        )


def _free(book: Book, unit: Unit, length: int, terms: Terms, at: datetime | None) -> Iterator[int]:
    """When all of a unit's tables are free, on the grid; and at the time pointed at off it."""
    begin, taken = book.grid(), book.taken(unit)
    if at is not None and book.service.begins(at):
        begin |= 1 << book.service.bit(at)
    for bit in bits(begin & book.not_past(terms)):
        if not taken & ones(bit, bit + length):
            yield bit


def _why(book: Book | None, at: datetime, now: datetime) -> Missed:
    if book is None:
        return Missed.PAST if at < now else Missed.CLOSED
    open_bits = book.not_past(Terms(public=False, now=now))
    return Missed.TAKEN if open_bits >> book.service.bit(at) & 1 else Missed.PAST


def _clashes(live: Live, book: Book, unit: Unit, at: datetime, minutes: int) -> Iterator[Clash]:
    """Who is in the way, the first to come first."""
    first = book.service.bit(at)
    for each in sorted(book.placed, key=lambda placed: placed.first):
        meets = each.first < first + in_bits(minutes) and each.last > first
        if meets and not set(unit.tables).isdisjoint(each.tables):
            party = live(party_cards).get(PartyId(each.party_id)) if each.party_id else None
            yield Clash(party.name if party else "", book.service.at(each.first))


def _name(live: Live, unit: Unit | None) -> str:
    if unit is None:
        return ""
    wanted = set(unit.tables)
    return next((card.name for card in live(unit_cards) if set(card.table_ids) == wanted), "")
