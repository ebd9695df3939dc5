"""How long a party will wait: many evenings are played from this moment on, and the waits read off.

In each of PATHS evenings every seated party leaves at a moment drawn from what is known of stays,
given its course stage and how long it is in it; claims take their tables when they begin (or when
an overstaying party leaves); free tables go to the queue in order by the rule of `suggest`. The
median and the 80th percentile of the waits are the quote. Draws are stratified and seeded by party,
so the same room gives the same quote, and one more party doesn't shake the others' draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from kds.floor.rules.evening import HORIZON, Evening, Room, Scene
from kds.floor.rules.turns import GUESSES, Turns, percentile

PATHS = 60
STEP = 5
"""Quotes are told in steps of so many minutes."""


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
    """For each waiting party, and for one more of each size that was asked for."""

    parties: dict[int, Quote]
    sizes: dict[int, Quote]


def quotes(
    room: Room, sizes: Sequence[tuple[int, int]] = (), turns: Turns = GUESSES, paths: int = PATHS
) -> Quotes:
    """Quotes for everybody who waits, and for (size, planned minutes) of who comes next."""
    scene = Scene(room, tuple(sizes), turns, paths)
    waits = [Evening(scene, path).play() for path in range(paths)]
    parties = {q.party: _read([w.parties.get(q.party, HORIZON) for w in waits]) for q in room.queue}
    asked = {size: _read([w.sizes.get(size, HORIZON) for w in waits]) for size, _ in sizes}
    return Quotes(parties, asked)


def _read(waits: Sequence[float]) -> Quote:
    """Told in steps, and as a range: never "20 to 20" minutes, unless there is no wait at all."""
    low, high = percentile(waits, 0.5), percentile(waits, 0.8)
    if high < 1:
        return Quote(0, 0)
    told = STEP * round(low / STEP)
    return Quote(told, max(STEP * ceil(high / STEP), told + STEP))
