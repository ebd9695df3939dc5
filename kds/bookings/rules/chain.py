"""Making room: a party that finds no table may push others, booked but not here yet, to tables that
suit them as well. An ejection chain, two deep and bounded, as published for interval scheduling;
seated, locked and soon arriving parties never move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kds.bookings.rules.bits import ones
from kds.bookings.rules.book import Book, Placed, Terms, Unit
from kds.bookings.rules.fit import best_fit, candidates, is_free

DEPTH = 2
NODES = 400
MOST_PUSHED = 3
"""Parties that one newcomer may push from one unit."""
MOST_MOVES = 4
"""Parties that move for one newcomer in all: each has to be told to who serves."""


@dataclass(frozen=True, slots=True)
class Move:
    party_id: int
    size: int
    old: tuple[int, ...]
    new: tuple[int, ...]


class Search:
    """One search for room. Works on its own copy of the book; `nodes` bounds it."""

    def __init__(self, book: Book, terms: Terms, nodes: int = NODES) -> None:
        self.book = book
        self.terms = terms
        self.nodes = nodes
        self.busy = dict(book.busy)
        self.fixed = dict.fromkeys(book.busy, 0)
        self.pushable: dict[int, list[Placed]] = {table: [] for table in book.busy}
        self.placed: dict[int, Unit] = {}
        self._stuck_ones: dict[int | None, bool] = {}
        self._units: dict[tuple[int, int, int], list[Unit]] = {}
        for each in book.placed:
            for table in each.tables:
                if each.movable:
                    self.pushable[table].append(each)
                else:
                    self.fixed[table] |= ones(each.first, each.last)

    def room_for(self, size: int, first: int, length: int) -> tuple[Unit, list[Move]] | None:
        """A unit for a newcomer and who moves for it, with as few steps as possible."""
        for depth in range(1, DEPTH + 1):
            unit = self._place(size, first, length, depth)
            if unit is not None:
                return unit, self._moves()
        return None

    def _moves(self) -> list[Move]:
        return [
            Move(each.party_id, each.size, each.tables, self.placed[each.party_id].tables)
            for each in self.book.placed
            if each.party_id is not None and each.party_id in self.placed
        ]

    def _place(self, size: int, first: int, length: int, depth: int) -> Unit | None:
        """A unit for this stay, taken at once; pushes others when depth allows."""
        units = self._candidates(size, first, length)
        unit = best_fit(units, self.busy, size, first, length, self.book.service.width)
        if unit is not None or depth == 0:
            if unit is not None:
                self._take(unit, first, length)
            return unit
        for unit in units:
            if self.nodes <= 0:
                return None
            pushed = self._pushed(unit, first, length, last=depth == 1)
            if pushed and self._push(unit, pushed, first, length, depth):
                return unit
        return None

    def _push(
        self, unit: Unit, pushed: Sequence[Placed], first: int, length: int, depth: int
    ) -> bool:
        """Lift these parties, sit down, and find each another table; else all is as before."""
        if len(self.placed) + len(pushed) > MOST_MOVES:
            return False
        self.nodes -= 1
        before = dict(self.busy), dict(self.fixed), dict(self.placed)
        for each in pushed:
            self._lift(each)
        self._take(unit, first, length)
        for each in sorted(pushed, key=lambda each: -each.size):
            found = self._place(each.size, each.first, each.length, depth - 1)
            if found is None:
                self.busy, self.fixed, self.placed = before
                return False
            assert each.party_id is not None  # noqa: S101
            self.placed[each.party_id] = found
        return True

    def _pushed(self, unit: Unit, first: int, length: int, *, last: bool) -> list[Placed]:
        """Who would have to leave this unit; empty when somebody there can't, or (as the `last`
        step of a chain) would have nowhere to go."""
        ends = first + length
        if not is_free(unit, self.fixed, ones(first, ends)):
            return []
        found: dict[int | None, Placed] = {}
        for table in unit.tables:
            for each in self.pushable[table]:
                if each.first >= ends or each.last <= first or each.party_id in self.placed:
                    continue
                if (last and self._stuck(each)) or len(found) > MOST_PUSHED:
                    return []
                found[each.party_id] = each
        return list(found.values()) if len(found) <= MOST_PUSHED else []

    def _stuck(self, each: Placed) -> bool:
        """Whether no other unit is free for a party as the evening is: pushing it last is in vain
        (nearly always: what the others give up is taken by who pushed them)."""
        found = self._stuck_ones.get(each.party_id)
        if found is None:
            span, busy = ones(each.first, each.last), self.book.busy
            units = self._candidates(each.size, each.first, each.length)
            found = not any(is_free(unit, busy, span) for unit in units)
            self._stuck_ones[each.party_id] = found
        return found

    def _take(self, unit: Unit, first: int, length: int) -> None:
        span = ones(first, first + length)
        for table in unit.tables:
            self.busy[table] |= span
            self.fixed[table] |= span

    def _lift(self, each: Placed) -> None:
        span = ones(each.first, each.last)
        for table in each.tables:
            self.busy[table] &= ~span

    def _candidates(self, size: int, first: int, length: int) -> list[Unit]:
        key = (size, first, length)
        if key not in self._units:
            self._units[key] = candidates(self.book, size, first, length, self.terms)
        return self._units[key]
