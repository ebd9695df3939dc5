"""The same books, made of the live cards: for screens that must follow every claim at once.

Guest-safe where `availability_of` is: what leaves it are times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from kds.bookings.queries.availability import Availability, availability_of, too_far
from kds.bookings.queries.cards import closure_cards, period_cards, turn_cards
from kds.bookings.queries.loading import placed_claims, placed_seating, units_of
from kds.bookings.rules import Book, Placed, Service, Terms, Unit
from kds.bookings.rules.bits import bits
from kds.bookings.rules.calendar import Calendar
from kds.bus.projection import Card, Live
from kds.config import Settings
from kds.floor.model import PartyState, Source
from kds.floor.queries import (
    ClaimCard,
    PartyCard,
    claim_cards,
    party_cards,
    seating_cards,
    unit_cards,
)
from kds.values import business_date, to_ms

C = TypeVar("C", bound=Card)

CALENDAR = (period_cards, closure_cards, turn_cards)
"""What the services of a date are made of."""
AVAILABILITY = (
    *CALENDAR,
    claim_cards,
    party_cards,
    seating_cards,
    unit_cards,
)
"""What a region that shows free times looks at."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A claim with what planning must know of its party."""

    party_id: int | None
    table_id: int
    starts_at: datetime
    ends_at: datetime
    size: int | None
    state: PartyState | None
    locked: bool | None
    source: Source | None


@dataclass(frozen=True, slots=True)
class _Seat:
    """A table that somebody sits at."""

    table_id: int
    party_id: int
    seated_at: datetime
    minutes: int
    size: int
    source: Source


def moment_of_live(live: Live) -> datetime:
    """The moment that the cards are shown for."""
    assert live.now is not None  # noqa: S101
    return live.now


def today(live: Live) -> date:
    """The business date of this moment."""
    assert live.settings is not None  # noqa: S101
    return today_of(moment_of_live(live), live.settings)


def today_of(moment: datetime, settings: Settings) -> date:
    """The business date that a moment belongs to."""
    return business_date(moment, settings.tz, settings.day_starts_hour)


def live_calendar(live: Live) -> Calendar:
    """Periods, closures and turn times as they are."""
    return Calendar(
        _ordered(live(period_cards)),
        _ordered(live(closure_cards)),
        _ordered(live(turn_cards)),
        live.zone,
    )


def _ordered(cards: Iterable[C]) -> tuple[C, ...]:
    """As they were made: what is changed comes last in memory, and that must decide nothing."""
    return tuple(sorted(cards, key=lambda card: card.id))


class Books:
    """The books of any services, from one look at the claims."""

    def __init__(self, live: Live) -> None:
        self.now = moment_of_live(live)
        self._live = live
        self._units: list[Unit] = units_of(live(unit_cards))
        self._seats = sum(unit.seats for unit in self._units if len(unit.tables) == 1)
        parties = live(party_cards)
        self._by_day: dict[date, list[_Row]] = defaultdict(list)
        for claim in sorted(live(claim_cards), key=lambda claim: claim.id):
            if claim.stands(self.now):
                row = _row(claim, parties.get(claim.party_id) if claim.party_id else None)
                for day in _days(claim):
                    self._by_day[day].append(row)

    def of(self, service: Service) -> Book:
        """The book of one service."""
        rows = self._rows(service)
        placed = placed_claims(rows, service, self.now)
        if self.now < service.until:
            placed += self._seated(rows, service)
        return Book(service, self._units, placed, self._seats)

    def _rows(self, service: Service) -> list[_Row]:
        first, last = service.opens_at, service.until
        days = {first.date(), last.date()}
        found = {id(row): row for day in sorted(days) for row in self._by_day.get(day, ())}
        return [row for row in found.values() if row.starts_at < last and row.ends_at > first]

    def _seated(self, rows: Iterable[_Row], service: Service) -> list[Placed]:
        planned = {(r.party_id, r.table_id): r.ends_at for r in rows if r.starts_at <= self.now}
        found = []
        for seating in self._live(seating_cards):
            party = self._live(party_cards).get(seating.id)
            if party is None:
                continue
            for table_id in seating.table_ids:
                seat = _Seat(
                    table_id,
                    party.id,
                    seating.seated_at,
                    party.minutes,
                    party.size,
                    party.source,
                )
                end = planned.get((party.id, table_id))
                placed = placed_seating(seat, end, service, self.now)
                if placed is not None:
                    found.append(placed)
        return found


def _row(claim: ClaimCard, party: PartyCard | None) -> _Row:
    known = (None, None, None, None)
    if party is not None:
        known = (party.size, party.state, party.locked, party.source)  # type: ignore[assignment]
    return _Row(claim.party_id, claim.table_id, claim.starts_at, claim.ends_at, *known)


def _days(claim: ClaimCard) -> list[date]:
    """The UTC dates that a claim touches."""
    first, last = claim.starts_at.date(), claim.ends_at.date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def bookable_days(live: Live, first: date, count: int, size: int) -> dict[date, bool]:
    """Of these dates those that the public may book at all, and whether a time is left on them."""
    calendar, books = live_calendar(live), Books(live)
    found: dict[date, bool] = {}
    for day in (first + timedelta(days=n) for n in range(count)):
        near = [
            service
            for service in calendar.services(day)
            if not too_far(service, books.now) and service.at(service.last) >= books.now
        ]
        if near:
            made = [books.of(service) for service in near]
            left = availability_of(calendar, made, books.now, day, size, public=True)
            found[day] = bool(left.slots)
    return found


def last_day(live: Live) -> date:
    """The furthest date that the public may book."""
    horizon = max((period.horizon_days for period in live(period_cards)), default=0)
    return today(live) + timedelta(days=horizon)


@dataclass(frozen=True, slots=True)
class OfferedTime:
    """A time of the day's grid, and whether a party of the size asked for may still have it."""

    id: int
    sort: int
    at: datetime
    period: str
    first: bool
    """Whether it begins its period."""
    free: bool
    request: bool
    second: bool


def offered_times(
    live: Live, day: date, size: int, without: int | None = None
) -> tuple[list[OfferedTime], Availability]:
    """Every time of a date that isn't too soon, free or not; `without` = as if that party weren't
    there, because it is the one that looks for another time."""
    calendar, books = live_calendar(live), Books(live)
    found = [books.of(service) for service in calendar.services(day)]
    if without is not None:
        found = [book.without(without) for book in found]
    answer = availability_of(calendar, found, books.now, day, size, public=True)
    free = {slot.at: slot for slot in answer.slots}
    terms, times = Terms(public=True, now=books.now), list[OfferedTime]()
    for book in found:
        if too_far(book.service, books.now):
            continue
        for number, bit in enumerate(bits(book.grid() & book.not_past(terms))):
            at = book.service.at(bit)
            slot = free.get(at)
            times.append(
                OfferedTime(
                    id=to_ms(at),
                    sort=to_ms(at),
                    at=at,
                    period=book.service.period.name,
                    first=number == 0,
                    free=slot is not None,
                    request=slot is not None and slot.request,
                    second=at.astimezone(calendar.zone).fold == 1,
                )
            )
    return times, answer
