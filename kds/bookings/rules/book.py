"""The book of one service: which tables are taken when, and what may still begin.

A snapshot with frozen contents: what was once worked out for it stays true and is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kds.bookings.rules.bits import comb, erode, ones
from kds.bookings.rules.hours import Service
from kds.bookings.rules.turns import in_bits


@dataclass(frozen=True, slots=True)
class Unit:
    """A table, or a permitted combination of adjacent ones. `rank`: order among equals."""

    tables: tuple[int, ...]
    seats: int
    least: int
    most: int
    rank: int = 0
    online: bool = True
    in_house: bool = True
    """Whether the public, and whether the house, plans bookings at it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A party with its tables. `size` 0 = a block of the house; `starts` = it counts as a start;
    `reserved` = it uses seats that were kept for walk-ins."""

    party_id: int | None
    tables: tuple[int, ...]
    size: int
    first: int
    length: int
    movable: bool = False
    starts: bool = True
    reserved: bool = False

    @property
    def last(self) -> int:
        return self.first + self.length


@dataclass(frozen=True, slots=True)
class Terms:
    """Who asks: the public keeps to lead time, pacing, capacity and the walk-in reserve; the house
    may go beyond them, but nobody ever sits on somebody else's table."""

    public: bool
    now: datetime


class Book:
    """Who is at which table of a service. `seats` counts all seats that stand in the room."""

    __slots__ = ("_by_fit", "_memo", "busy", "placed", "seats", "service", "units")

    def __init__(
        self, service: Service, units: Iterable[Unit], placed: Iterable[Placed], seats: int = 0
    ) -> None:
        self.service = service
        self.units = tuple(units)
        self.placed = tuple(placed)
        self.seats = seats
        self.busy: dict[int, int] = {table: 0 for unit in self.units for table in unit.tables}
        for each in self.placed:
            mask = ones(each.first, each.last)
            for table in each.tables:
                self.busy[table] = self.busy.get(table, 0) | mask
        self._memo: dict[object, int] = {}
        self._by_fit: list[Unit] | None = None

    def without(self, party_id: int) -> Book:
        """The same book as if a party weren't in it: it is about to be placed anew."""
        others = (each for each in self.placed if each.party_id != party_id)
        return Book(self.service, self.units, others, self.seats)

    def moved(self, tables_of: Mapping[int, tuple[int, ...]]) -> Book:
        """The same book with some parties at other tables."""
        placed = [
            replace(each, tables=tables_of[each.party_id])
            if each.party_id is not None and each.party_id in tables_of
            else each
            for each in self.placed
        ]
        return Book(self.service, self.units, placed, self.seats)

    def with_party(self, added: Placed) -> Book:
        return Book(self.service, self.units, (*self.placed, added), self.seats)

    # --- what may begin -----------------------------------------------------------------------

    def starts(self, size: int, minutes: int, terms: Terms) -> int:
        """The bits at which a party of this size may begin without moving anybody."""
        return self.fitting(size, minutes, terms) & self.permitted(size, minutes, terms)

    def permitted(self, size: int, minutes: int, terms: Terms) -> int:
        """The bits that grid, lead time, pacing and capacity leave open, tables aside."""
        mask = self.not_past(terms)
        if terms.public:
            mask &= self.grid() & self.paced(size) & self.within_capacity(size, minutes)
        return mask

    def not_past(self, terms: Terms) -> int:
        """The bits that aren't over, nor (for the public) too soon."""
        service = self.service
        lead = service.period.lead_minutes if terms.public else 0
        if terms.public:
            earliest = service.bit_up(terms.now + timedelta(minutes=lead))
        else:
            earliest = service.bit(terms.now)
        return ones(max(earliest, 0), service.last + 1) & ~service.others

    def usable(self, unit: Unit, size: int, terms: Terms) -> bool:
        return unit.least <= size <= unit.most and (unit.online if terms.public else unit.in_house)

    @property
    def by_fit(self) -> list[Unit]:
        """Units as they are tried: single tables first, the smaller before the larger. Which seats
        stay empty goes by the same order, whatever the size of the party."""
        if self._by_fit is None:
            order = sorted(self.units, key=lambda u: (len(u.tables) > 1, u.seats, u.rank))
            self._by_fit = order
        return self._by_fit

    def taken(self, unit: Unit) -> int:
        """When any of a unit's tables is busy."""
        mask = 0
        for table in unit.tables:
            mask |= self.busy[table]
        return mask

    def spare(self, seats: int, length: int, terms: Terms) -> int:
        """The starts of a stay that leaves the walk-ins' seats alone."""
        reserve = self.service.period.walk_in_reserve
        if not reserve or not terms.public:
            return ones(0, self.service.last + 1)
        return self._remember(
            ("spare", seats, length), lambda: erode(self._seats_below(reserve + seats), length)
        )

    # --- worked out once ----------------------------------------------------------------------

    def _remember(self, key: object, work: Callable[[], int]) -> int:
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = work()
        return found

    def fitting(self, size: int, minutes: int, terms: Terms) -> int:
        """The bits at which some unit has room, limits of the period aside."""
        length = in_bits(minutes)
        return self._remember(
            ("fitting", size, length, terms.public), lambda: self._fit(size, length, terms)
        )

    def _fit(self, size: int, length: int, terms: Terms) -> int:
        service, busy, found = self.service, self.busy, 0
        whole, wanted = ones(0, service.width), ones(0, service.last + 1)
        spare: dict[int, int] = {}
        for unit in self.units:
            if not self.usable(unit, size, terms):
                continue
            taken = 0
            for table in unit.tables:
                taken |= busy[table]
            if unit.seats not in spare:
                spare[unit.seats] = self.spare(unit.seats, length, terms)
            found |= erode(whole & ~taken, length) & spare[unit.seats]
            if found & wanted == wanted:
                break
        return found & wanted

    def grid(self) -> int:
        """The bits of the slots that are offered."""
        return self._remember(
            "grid",
            lambda: comb(max(in_bits(self.service.period.slot_minutes), 1), self.service.last),
        )

    def paced(self, size: int) -> int:
        """The starts at which pacing has room for a party of this size."""
        return self._remember(("paced", size), lambda: self._pace(size))

    def _pace(self, size: int) -> int:
        period = self.service.period
        if not period.pace_groups and not period.pace_covers:
            return ones(0, self.service.last + 1)
        step, mask = max(in_bits(period.pace_minutes), 1), 0
        started = self.started()
        for first in range(0, self.service.last + 1, step):
            groups, covers = started.get(first // step, (0, 0))
            if period.pace_groups and groups + 1 > period.pace_groups:
                continue
            if period.pace_covers and covers + size > period.pace_covers:
                continue
            mask |= ones(first, first + step)
        return mask

    def started(self) -> dict[int, tuple[int, int]]:
        """Groups and covers that start in each pacing interval: counted from the rows, so that
        nothing can be counted twice."""
        step = max(in_bits(self.service.period.pace_minutes), 1)
        found: dict[int, tuple[int, int]] = {}
        for each in self.placed:
            if each.size and each.starts and each.first >= 0:
                groups, covers = found.get(each.first // step, (0, 0))
                found[each.first // step] = (groups + 1, covers + each.size)
        return found

    def within_capacity(self, size: int, minutes: int) -> int:
        """The starts of a stay during which the house never holds too many."""
        most, length = self.service.period.capacity, in_bits(minutes)
        if not most:
            return ones(0, self.service.last + 1)
        return self._remember(
            ("capacity", size, length), lambda: erode(self._covers_below(most - size), length)
        )

    def present(self) -> list[int]:
        """Covers present in each five minutes of the service."""
        return self._count((each.first, each.last, each.size) for each in self.placed)

    def _covers_below(self, most: int) -> int:
        return _mask(covers <= most for covers in self.present())

    def _seats_below(self, kept: int) -> int:
        """Where bookings leave so many seats; those of walk-ins come out of the reserve."""
        size_of = {u.tables[0]: u.seats for u in self.units if len(u.tables) == 1}
        taken = self._count(
            (each.first, each.last, sum(size_of.get(table, 0) for table in each.tables))
            for each in self.placed
            if not each.reserved
        )
        return _mask(self.seats - seats >= kept for seats in taken)

    def _count(self, spans: Iterable[tuple[int, int, int]]) -> list[int]:
        width = self.service.width
        steps = [0] * (width + 1)
        for first, last, amount in spans:
            if last > 0 and first < width:
                steps[max(first, 0)] += amount
                steps[min(last, width)] -= amount
        counted, level = [], 0
        for step in steps[:-1]:
            level += step
            counted.append(level)
        return counted


def _mask(values: Iterable[bool]) -> int:
    mask = 0
    for bit, value in enumerate(values):
        if value:
            mask |= 1 << bit
    return mask
