"""Which table for whom: single tables first, then the best fit, then the neatest evening."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kds.bookings.rules.bits import STEP_MINUTES, gap_above, gap_below, ones
from kds.bookings.rules.book import Book, Terms, Unit
from kds.bookings.rules.turns import SHORTEST

USELESS = SHORTEST // STEP_MINUTES
"""A gap of fewer bits takes no party."""

Cost = tuple[bool, int, int, int, int]


def gap_score(busy: int, first: int, length: int, width: int) -> int:
    """Bits that a stay leaves useless at its two ends: gaps too short for another party."""
    gaps = (gap_below(busy, first), gap_above(busy, first + length, width))
    return sum(gap for gap in gaps if gap < USELESS)


def cost(
    unit: Unit, busy: Mapping[int, int], size: int, first: int, length: int, width: int
) -> Cost:
    """Lower is better: no combination, no empty chairs, no useless gaps, then the house's order."""
    gaps = sum(gap_score(busy[table], first, length, width) for table in unit.tables)
    return (len(unit.tables) > 1, unit.seats - size, gaps, len(unit.tables), unit.rank)


def is_free(unit: Unit, busy: Mapping[int, int], span: int) -> bool:
    """Whether all tables of a unit are free. A plain loop: a search asks it ten thousand times."""
    for table in unit.tables:  # noqa: SIM110
        if busy[table] & span:
            return False
    return True


def best_fit(
    units: Iterable[Unit], busy: Mapping[int, int], size: int, first: int, length: int, width: int
) -> Unit | None:
    """The free unit that costs least; None when all are taken."""
    span = ones(first, first + length)
    free = [unit for unit in units if is_free(unit, busy, span)]
    if not free:
        return None
    return min(free, key=lambda unit: cost(unit, busy, size, first, length, width))


def candidates(book: Book, size: int, first: int, length: int, terms: Terms) -> list[Unit]:
    """The units that a party of this size may be given at this time, the least wasteful first."""
    usable = [unit for unit in book.by_fit if book.usable(unit, size, terms)]
    if not terms.public or not book.service.period.walk_in_reserve:
        return usable
    return [unit for unit in usable if book.spare(unit.seats, length, terms) >> first & 1]
