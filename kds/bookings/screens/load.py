"""The load curve: covers present and starting in each quarter of an hour, against the limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kds.bookings.queries.live import Books, live_calendar
from kds.bookings.rules import Book
from kds.bus.projection import Live
from kds.values import from_ms, to_ms

QUARTER = timedelta(minutes=15)
BITS = 3
"""Steps of five minutes in a quarter."""
LEAST_SCALE = 20
"""Covers that fill the curve's height at least, so that one party isn't a mountain."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of an hour. Shares are per cent of the curve's height."""

    id: int
    sort: int
    at: datetime
    present: int
    starting: int
    pace: int
    """Covers that may start in its pacing interval; 0 = no limit."""
    present_share: int
    starting_share: int
    over_pace: bool
    over_capacity: bool


def quarters(live: Live, day: date, from_ms_: int, to_ms_: int) -> list[Quarter]:
    """Every quarter of the sheet, with what the day's services hold in it."""
    made = Books(live)
    books = [made.of(service) for service in live_calendar(live).services(day)]
    present = {book: book.present() for book in books}
    first, last = from_ms(from_ms_), from_ms(to_ms_)
    limits = [book.service.period.capacity for book in books]
    scale = max([LEAST_SCALE, *limits, *(max(each, default=0) for each in present.values())])
    return [
        _quarter(n, first + n * QUARTER, present, scale) for n in range((last - first) // QUARTER)
    ]


def _quarter(number: int, at: datetime, books: dict[Book, list[int]], scale: int) -> Quarter:
    present = starting = pace = 0
    over_pace = over_capacity = False
    for book, covers in books.items():
        first = book.service.bit(at)
        here = max(covers[max(first, 0) : max(first + BITS, 0)], default=0)
        present += here
        over_capacity |= 0 < book.service.period.capacity < here
        starting += _starting(book, first)
        if 0 <= first <= book.service.last:
            pace = book.service.period.pace_covers
            over_pace |= _is_over(book, first)
    return Quarter(
        id=number,
        sort=to_ms(at),
        at=at,
        present=present,
        starting=starting,
        pace=pace,
        present_share=min(round(100 * present / scale), 100),
        starting_share=min(round(100 * starting / scale), 100),
        over_pace=over_pace,
        over_capacity=over_capacity,
    )


def _starting(book: Book, first: int) -> int:
    """Covers whose stay begins in the quarter from this bit on."""
    return sum(p.size for p in book.placed if p.starts and first <= p.first < first + BITS)


def _is_over(book: Book, bit: int) -> bool:
    """Whether more start in the pacing interval that this bit lies in than the house wants."""
    period = book.service.period
    groups, covers = book.started().get(bit // max(period.pace_minutes // 5, 1), (0, 0))
    return (0 < period.pace_groups < groups) or (0 < period.pace_covers < covers)
