"""What can still be booked: for a day and size, or for one time and what is near it.

Guest-safe: an answer says when, never who is there or at which table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kds.bookings.queries.loading import read_book, read_calendar
from kds.bookings.rules import Ask, Book, Plan, Refused, Service, Terms, Why, plan, slots
from kds.bookings.rules.calendar import Calendar
from kds.bookings.rules.deposits import deposit_of
from kds.values import to_ms


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be booked. `second` = the second of the two such hours of an autumn night;
    `request` = the house confirms it first; `deposit` in minor units."""

    id: int
    """Epoch milliseconds of `at`; the order of slots as well."""
    at: datetime
    period_id: int
    period: str
    second: bool
    request: bool
    deposit: int


@dataclass(frozen=True, slots=True)
class Availability:
    """A day's free times for one size; `why` says why there are none."""

    day: date
    size: int
    slots: tuple[Slot, ...]
    why: Why | None
    reason: str = ""
    """What the house has said about being closed."""


@dataclass(frozen=True, slots=True)
class TimeAnswer:
    """Whether one time can be had, and what could be instead."""

    at: datetime
    size: int
    minutes: int
    why: Why | None
    """None = it is free."""
    offers: tuple[Slot, ...] = ()
    moves: int = 0
    """Parties that would get another table for it: for staff to know."""


def availability_day(
    session: Session, zone: ZoneInfo, now: datetime, day: date, size: int, public: bool = True
) -> Availability:
    """All free times of a business date for a party of this size."""
    calendar = read_calendar(session, zone, now)
    services = calendar.services(day)
    books = [read_book(session, service, now) for service in services]
    return availability_of(calendar, books, now, day, size, public)


def availability_of(
    calendar: Calendar, books: Iterable[Book], now: datetime, day: date, size: int, public: bool
) -> Availability:
    """The same from books that are there already."""
    terms = Terms(public, now)
    found: list[Slot] = []
    whole = list(books)
    for book in whole:
        if public and too_far(book.service, now):
            continue
        minutes = calendar.minutes(size, book.service)
        found += [
            slot_of(book.service, bit, size, calendar.zone)
            for bit in slots(book, size, minutes, terms)
        ]
    closure = calendar.closure(day)
    reason = closure.reason if closure is not None and not whole else ""
    why = None if found else _why_none(whole, size, terms)
    return Availability(day, size, tuple(sorted(found, key=lambda s: s.id)), why, reason)


def _why_none(books: list[Book], size: int, terms: Terms) -> Why:
    periods = [book.service.period for book in books]
    if not books:
        return Why.CLOSED
    if terms.public and all(period.paused for period in periods):
        return Why.PAUSED
    if terms.public and all(p.largest_online and size > p.largest_online for p in periods):
        return Why.TOO_LARGE
    if not any(book.not_past(terms) for book in books):
        return Why.PAST
    return Why.NO_TABLE


def too_far(service: Service, now: datetime) -> bool:
    """Whether a service lies beyond the days that the public may book ahead."""
    return service.opens_at > now + timedelta(days=service.period.horizon_days)


def ask_time(
    session: Session, zone: ZoneInfo, now: datetime, at: datetime, size: int, public: bool = True
) -> TimeAnswer:
    """Whether this time can be had, by the very plan that booking it would make."""
    calendar = read_calendar(session, zone, now)
    service = calendar.service(at)
    if service is None or (public and too_far(service, now)):
        return TimeAnswer(at, size, 0, Why.CLOSED)
    minutes = calendar.minutes(size, service)
    book = read_book(session, service, now)
    answer = plan(book, Ask(size, service.bit(at), minutes), Terms(public, now))
    if isinstance(answer, Plan):
        return TimeAnswer(at, size, minutes, None, moves=len(answer.moves))
    return TimeAnswer(at, size, minutes, answer.why, _offers(answer, service, size, zone))


def _offers(answer: Refused, service: Service, size: int, zone: ZoneInfo) -> tuple[Slot, ...]:
    return tuple(slot_of(service, offer.first, size, zone) for offer in answer.offers)


def slot_of(service: Service, bit: int, size: int, zone: ZoneInfo) -> Slot:
    at, period = service.at(bit), service.period
    return Slot(
        id=to_ms(at),
        at=at,
        period_id=period.id,
        period=period.name,
        second=at.astimezone(zone).fold == 1,
        request=bool(period.requests_from) and size >= period.requests_from,
        deposit=deposit_of(period, size),
    )


def open_days(
    session: Session, zone: ZoneInfo, now: datetime, first: date, days: int
) -> list[date]:
    """The dates from `first` on that have a service the public may book: for a date picker."""
    calendar = read_calendar(session, zone, now)
    every = (first + timedelta(days=n) for n in range(days))
    return [
        day
        for day in every
        if any(
            not too_far(service, now) and service.at(service.last) >= now
            for service in calendar.services(day)
        )
    ]
