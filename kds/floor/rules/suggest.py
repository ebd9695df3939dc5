"""Which table a party gets, and why. The host's suggestion and the wait quote use this one rule.

Single tables before combinations; the best fit in seats; the server whose turn it is; then the
table whose next claim leaves the least idle time; then the house's own order. A table is out of the
question when its next claim begins before the party's planned time is over, or while it is kept for
a larger party further up the line: a part of tables that will soon be free together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

NEVER = 1e9
"""Minutes until a claim that doesn't exist."""
SPARE_TIME = 120.0
"""Idle minutes before the next claim beyond which all tables are the same."""
PATIENCE = 15.0
"""Minutes that free tables are kept for a party that needs them together with occupied ones."""


@dataclass(frozen=True)
class Unit:
    """A table, or tables that may be joined, with the parties that it takes."""

    tables: tuple[int, ...]
    least: int
    most: int
    turn: int = 0
    """Place of its server in the rotation: 0 is next."""
    rank: int = 0
    """The house's own order of preference, lower first."""

    @cached_property
    def key(self) -> tuple[int, ...]:
        return (len(self.tables), self.most, self.turn)

    def takes(self, size: int) -> bool:
        return self.least <= size <= self.most


@dataclass(frozen=True, slots=True)
class Fit:
    """A table for a party now. `idle` is the time between its planned end and the next claim."""

    unit: Unit
    spare: int
    idle: float


def ordered(units: Iterable[Unit], size: int) -> list[Unit]:
    """The units that take a party, best first as far as that doesn't depend on the moment."""
    return sorted((u for u in units if u.takes(size)), key=lambda u: (u.key, u.rank))


def best(candidates: Sequence[Unit], ends: float, claimed: Mapping[int, float]) -> Unit | None:
    """The best of free units in order for a stay that ends then; None when claims forbid all.

    `claimed` has the beginning of each table's next claim, on the same clock as `ends`.
    """
    found: Unit | None = None
    least_idle = NEVER
    for unit in candidates:
        if found is not None and unit.key != found.key:
            break
        idle = min(next_claim(unit, claimed) - ends, SPARE_TIME)
        if idle >= 0 and (found is None or idle < least_idle):
            found, least_idle = unit, idle
    return found


def fits(
    units: Iterable[Unit], size: int, minutes: float, free: set[int], claimed: Mapping[int, float]
) -> list[Fit]:
    """Every table that the party may have now, the suggested one first (now = 0)."""
    left = [unit for unit in ordered(units, size) if free.issuperset(unit.tables)]
    found: list[Fit] = []
    while (unit := best(left, minutes, claimed)) is not None:
        found.append(Fit(unit, unit.most - size, next_claim(unit, claimed) - minutes))
        left.remove(unit)
    return found


def kept(
    joined: Iterable[Unit],
    minutes: float,
    due: Mapping[int, float],
    claimed: Mapping[int, float],
    now: float = 0.0,
) -> tuple[int, ...]:
    """The tables that nobody further down the line may have, because this party waits for them.

    `joined` are the combinations that take it, best first; `due` says when occupied tables will be
    free, on the clock of `now` and `claimed`; free ones are missing.
    """
    for unit in joined:
        whole = now
        for table in unit.tables:
            whole = max(whole, due.get(table, now))
        if whole - now <= PATIENCE and next_claim(unit, claimed) >= whole + minutes:
            return unit.tables
    return ()


def next_claim(unit: Unit, claimed: Mapping[int, float]) -> float:
    """When the first of a unit's tables is claimed next, NEVER if none is."""
    if len(unit.tables) == 1:
        return claimed.get(unit.tables[0], NEVER)
    return min(claimed.get(table, NEVER) for table in unit.tables)
