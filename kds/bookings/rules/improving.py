"""Tidying an evening: small parties give large tables back while they still can."""

from __future__ import annotations

from kds.bookings.rules.bits import ones
from kds.bookings.rules.book import Book, Placed, Terms
from kds.bookings.rules.chain import Move
from kds.bookings.rules.fit import best_fit, candidates

MOST_MOVES = 6
"""Parties that one re-planning moves."""
WORTH = 2
"""Chairs that a move must free."""


def improvements(book: Book, terms: Terms, most: int) -> list[Move]:
    """Up to `most` moves, each to a free unit with fewer empty chairs; the greatest gain first."""
    seats = {frozenset(unit.tables): unit.seats for unit in book.units}
    busy, found = dict(book.busy), list[Move]()

    def empty(each: Placed) -> int:
        return seats.get(frozenset(each.tables), each.size) - each.size

    movable = [each for each in book.placed if each.movable and each.party_id is not None]
    for each in sorted(movable, key=empty, reverse=True):
        if len(found) == most or empty(each) < WORTH:
            break
        units = candidates(book, each.size, each.first, each.length, terms)
        better = [u for u in units if u.seats - each.size <= empty(each) - WORTH]
        unit = best_fit(better, busy, each.size, each.first, each.length, book.service.width)
        if unit is None:
            continue
        span = ones(each.first, each.last)
        for table in each.tables:
            busy[table] &= ~span
        for table in unit.tables:
            busy[table] |= span
        assert each.party_id is not None  # noqa: S101
        found.append(Move(each.party_id, each.size, each.tables, unit.tables))
    return found
