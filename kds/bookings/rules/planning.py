"""One `plan()` for reading and writing: what the page offers is what the command will do.

Best fit first; then, where the time is full, an ejection chain (nobody who sits or was promised a
table moves); then the same time a little earlier or later. (Measured at 25 tables and 40 requests,
see the benchmark: offering nearby times does more than any cleverness at the time asked for.)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kds.bookings.rules.bits import bits, ones
from kds.bookings.rules.book import Book, Placed, Terms, Unit
from kds.bookings.rules.chain import NODES, Move, Search
from kds.bookings.rules.fit import best_fit, candidates
from kds.bookings.rules.turns import in_bits
from kds.values import Spoken

NEARBY = 6
"""Bits before and after the time asked for in which others are offered: half an hour."""
SHARES = ((2, 0.6), (4, 0.3), (6, 0.1))
"""What the next request may be, for weighing what a move would cost."""
FURTHER = 2.0
"""How many such requests are kept in mind."""


class Why(Spoken):
    """Why a time can't be had."""

    PAST = "past"
    PACED = "paced"
    FULL = "full"
    NO_TABLE = "no_table"
    TOO_LARGE = "too_large"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Ask:
    """A stay that is wanted: `first` is a bit of the book's service. `tables` = just these."""

    size: int
    first: int
    minutes: int
    tables: tuple[int, ...] = ()

    @property
    def length(self) -> int:
        return in_bits(self.minutes)


@dataclass(frozen=True, slots=True)
class Plan:
    """Tables for a stay, and who moves for it."""

    first: int
    tables: tuple[int, ...]
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why not, and at which nearby times it could be."""

    why: Why
    offers: tuple[Plan, ...] = ()


def plan(book: Book, ask: Ask, terms: Terms, offers: bool = True) -> Plan | Refused:
    """Tables for what is asked, or why there are none and (with `offers`) when there are."""
    period = book.service.period
    if terms.public and period.paused:
        return Refused(Why.PAUSED)
    if terms.public and period.largest_online and ask.size > period.largest_online:
        return Refused(Why.TOO_LARGE)
    if ask.tables:
        return _chosen(book, ask, terms)
    found = _at(book, ask, terms)
    if found is not None:
        return found
    return Refused(_why(book, ask, terms), nearby(book, ask, terms) if offers else ())


def nearby(book: Book, ask: Ask, terms: Terms) -> tuple[Plan, ...]:
    """Plans for the same party within half an hour, the nearest time first."""
    window = ones(ask.first - NEARBY, ask.first + NEARBY + 1) & ~(1 << max(ask.first, 0))
    open_bits = book.permitted(ask.size, ask.minutes, terms) & window
    if not terms.public:
        open_bits &= book.grid()
    asks = sorted(
        (replace(ask, first=bit) for bit in bits(open_bits)), key=lambda a: abs(a.first - ask.first)
    )
    offers = tuple(each for each in (fitted(book, a, terms) for a in asks) if each is not None)
    # Only where no time is free as it is, others are moved for one.
    share = NODES // 2 // max(len(asks), 1)
    return offers or tuple(
        each for each in (_with_moves(book, a, terms, share) for a in asks) if each is not None
    )


def _chosen(book: Book, ask: Ask, terms: Terms) -> Plan | Refused:
    """The tables that somebody has picked: no others are looked for."""
    if not book.permitted(ask.size, ask.minutes, terms) >> max(ask.first, 0) & 1:
        return Refused(_why(book, ask, terms))
    span = ones(ask.first, ask.first + ask.length)
    if any(book.busy.get(table, 0) & span for table in ask.tables):
        return Refused(Why.NO_TABLE)
    return Plan(ask.first, ask.tables)


def _at(book: Book, ask: Ask, terms: Terms) -> Plan | None:
    """A plan for exactly this time."""
    if ask.first < 0 or not book.permitted(ask.size, ask.minutes, terms) >> ask.first & 1:
        return None
    return fitted(book, ask, terms) or _with_moves(book, ask, terms)


def fitted(book: Book, ask: Ask, terms: Terms) -> Plan | None:
    """The best unit that is free as it is."""
    units = candidates(book, ask.size, ask.first, ask.length, terms)
    width = book.service.width
    unit = best_fit(units, book.busy, ask.size, ask.first, ask.length, width)
    return None if unit is None else Plan(ask.first, unit.tables)


def _with_moves(book: Book, ask: Ask, terms: Terms, nodes: int = NODES) -> Plan | None:
    """A plan that gives others new tables, if it is worth more than it takes away."""
    room = Search(book, terms, nodes).room_for(ask.size, ask.first, ask.length)
    if room is None:
        return None
    unit, moves = room
    after = book.moved({move.party_id: move.new for move in moves})
    after = after.with_party(Placed(0, unit.tables, ask.size, ask.first, ask.length))
    if not _keeps_reserve(after, ask, terms) or ask.size <= displaced(book, after, terms):
        return None
    return Plan(ask.first, unit.tables, tuple(moves))


def displaced(before: Book, after: Book, terms: Terms) -> float:
    """Covers that the next requests are likely to lose by a plan: its opportunity cost."""
    slots = max(before.grid().bit_count(), 1)
    lost = 0.0
    for size, share in SHARES:
        minutes = 90 if size == 2 else 105 if size == 4 else 120
        fewer = _open(before, size, minutes, terms) - _open(after, size, minutes, terms)
        lost += share * size * fewer / slots
    return lost * FURTHER


def _open(book: Book, size: int, minutes: int, terms: Terms) -> int:
    return (book.fitting(size, minutes, terms) & book.grid()).bit_count()


def _keeps_reserve(after: Book, ask: Ask, terms: Terms) -> bool:
    return bool(after.spare(0, ask.length, terms) >> ask.first & 1)


def _why(book: Book, ask: Ask, terms: Terms) -> Why:
    """The first limit that stands in the way."""
    bit = 1 << max(ask.first, 0)
    if ask.first < 0 or ask.first > book.service.last:
        return Why.CLOSED
    if not book.not_past(terms) & bit:
        return Why.PAST
    if terms.public and not book.paced(ask.size) & bit:
        return Why.PACED
    if terms.public and not book.within_capacity(ask.size, ask.minutes) & bit:
        return Why.FULL
    return Why.NO_TABLE


def slots(book: Book, size: int, minutes: int, terms: Terms) -> list[int]:
    """The bits at which a party of this size may begin, on the grid, moving nobody."""
    period = book.service.period
    if terms.public and (period.paused or (period.largest_online and size > period.largest_online)):
        return []
    return list(bits(book.starts(size, minutes, terms) & book.grid()))


def unit_of(units: Iterable[Unit], tables: tuple[int, ...]) -> Unit | None:
    """The permitted unit that these tables make."""
    wanted = set(tables)
    return next((unit for unit in units if set(unit.tables) == wanted), None)
