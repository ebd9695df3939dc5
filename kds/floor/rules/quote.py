"""How long a party will wait: many evenings are played from this moment on, and the waits read off.

In each of PATHS evenings every seated party leaves at a moment drawn from what is known of stays,
given its course stage and how long it is in it; claims take their tables when they begin (or when
an overstaying party leaves); free tables go to the queue in order by the rule of `suggest`. The
median and the 80th percentile of the waits are the quote. Draws are stratified and seeded by party,
so the same room gives the same quote, and one more party doesn't shake the others' draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from kds.floor.rules.evening import HORIZON, Evening, Room, Scene
from kds.floor.rules.turns import GUESSES, Turns, percentile

PATHS = 60
STEP = 5
"""Quotes are told in steps of so many minutes, and chances in steps of so many per cent."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Minutes: half of all parties wait at most `low`, four of five at most `high`."""

    low: int
    high: int

    @property
    def now(self) -> bool:
        """Whether there is nothing to wait for."""
        return self.high == 0

    @property
    def beyond(self) -> bool:
        """Whether it is longer than anybody can tell."""
        return self.high >= HORIZON


@dataclass(frozen=True, slots=True)
class Quotes:
    """For each waiting party, and for one more of each size that was asked for.

    `waits` and `size_waits` are what they were read off: minutes, one for each evening played.
    """

    parties: dict[int, Quote]
    sizes: dict[int, Quote]
    waits: dict[int, tuple[float, ...]] = field(default_factory=dict)
    size_waits: dict[int, tuple[float, ...]] = field(default_factory=dict)

    def in_time(self, party: int, minutes: float) -> int | None:
        """How likely (per cent) a waiting party is seated within so many minutes."""
        return _share_within(self.waits.get(party), minutes)

    def size_in_time(self, size: int, minutes: float) -> int | None:
        """The same for one more party of this size."""
        return _share_within(self.size_waits.get(size), minutes)


def percent(chance: float) -> int:
    """A chance as it is told: in steps, and never as a certainty, which no guess is."""
    return min(max(STEP * round(100 * chance / STEP), STEP), 100 - STEP)


def _share_within(waits: tuple[float, ...] | None, minutes: float) -> int | None:
    if not waits or minutes < 0:
        return None
    return percent(sum(wait <= minutes for wait in waits) / len(waits))


def quotes(
    room: Room, sizes: Sequence[tuple[int, int]] = (), turns: Turns = GUESSES, paths: int = PATHS
) -> Quotes:
    """Quotes for everybody who waits, and for (size, planned minutes) of who comes next."""
    scene = Scene(room, tuple(sizes), turns, paths)
    waits = [Evening(scene, path).play() for path in range(paths)]
    parties = {q.party: tuple(w.parties.get(q.party, HORIZON) for w in waits) for q in room.queue}
    asked = {size: tuple(w.sizes.get(size, HORIZON) for w in waits) for size, _ in sizes}
    return Quotes(
        {party: _read(each) for party, each in parties.items()},
        {size: _read(each) for size, each in asked.items()},
        parties,
        asked,
    )


def _read(waits: Sequence[float]) -> Quote:
    """Told in steps, and as a range: never "20 to 20" minutes, unless there is no wait at all."""
    low, high = percentile(waits, 0.5), percentile(waits, 0.8)
    if high < 1:
        return Quote(0, 0)
    told = STEP * round(low / STEP)
    return Quote(told, max(STEP * ceil(high / STEP), told + STEP))
