"""How long parties stay, from each stage on: the house's rules of thumb, later its own history.

`SPREAD` is a first guess of how much parties differ in what they have left of their turn when a
stage begins (how much that is: `times.LEFT_OF_TURN`). From `ENOUGH` recorded turns on, what really
happened takes the place of both.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from statistics import NormalDist

from kds.floor.model import Stage
from kds.floor.rules.times import LEFT_OF_TURN
from kds.floor.rules.times import turn_minutes as turn_minutes

BANDS = (2, 4, 6)
"""Parties up to these sizes stay alike."""
ENOUGH = 200
"""Recorded turns in the house from which on its history is believed."""
ENOUGH_ALIKE = 30
"""And of one size and stage, from which on that one is."""

SPREAD: dict[Stage, float] = {
    Stage.SEATED: 0.24,
    Stage.ORDERED: 0.26,
    Stage.STARTERS: 0.28,
    Stage.MAINS: 0.34,
    Stage.DESSERT: 0.45,
    Stage.CHECK_DROPPED: 0.5,
    Stage.PAID: 0.6,
}

STEPS = 20
"""Quantiles are kept for 0, 1/20 … 1."""
Quantiles = tuple[float, ...]
"""STEPS + 1 numbers, rising: minutes, or shares of the planned turn time."""


def band(size: int) -> int:
    """Which class of sizes a party belongs to: 0 for 1–2, 1 for 3–4, 2 for 5–6, 3 for more."""
    return sum(size > most for most in BANDS)


def spread(sigma: float) -> Quantiles:
    """Quantiles of a log-normal with median 1; its ends are cut at 1 in 200."""
    normal = NormalDist(0, sigma)
    steps = (min(max(k / STEPS, 0.005), 0.995) for k in range(STEPS + 1))
    return tuple(exp(normal.inv_cdf(step)) for step in steps)


GUESSED: dict[Stage, Quantiles] = {
    stage: tuple(LEFT_OF_TURN[stage] * each for each in spread(SPREAD[stage])) for stage in Stage
}
"""What is still to come when a stage begins, as shares of the planned turn time."""


@dataclass(frozen=True)
class Turns:
    """What is known of stays. `measured` has minutes by (size band, stage)."""

    measured: Mapping[tuple[int, Stage], Quantiles] = field(default_factory=dict, hash=False)
    count: int = 0

    def left(self, size: int, minutes: int, stage: Stage) -> Quantiles:
        """Minutes from a stage's beginning until the party has left."""
        known = self.measured.get((band(size), stage))
        if known is not None:
            return known
        return tuple(minutes * share for share in GUESSED[stage])


GUESSES = Turns()
"""A house without a history."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One turn that is over: minutes from the beginning of each stage it had to its end."""

    size: int
    left_after: tuple[tuple[Stage, float], ...]


def learn(stays: Iterable[Stay]) -> Turns:
    """The house's own turns; with fewer than ENOUGH of them, none."""
    seen: dict[tuple[int, Stage], list[float]] = {}
    count = 0
    for stay in stays:
        count += 1
        for stage, minutes in stay.left_after:
            seen.setdefault((band(stay.size), stage), []).append(minutes)
    if count < ENOUGH:
        return Turns(count=count)
    measured = {key: quantiles(all_) for key, all_ in seen.items() if len(all_) >= ENOUGH_ALIKE}
    return Turns(measured, count)


def quantiles(values: Sequence[float]) -> Quantiles:
    """The quantiles of what was seen, between neighbours in proportion."""
    ordered = sorted(values)
    return tuple(_at(ordered, k / STEPS) for k in range(STEPS + 1))


def _at(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def percentile(values: Sequence[float], share: float) -> float:
    """One quantile of unordered values, which must not be empty."""
    return _at(sorted(values), share)


def draws(known: Quantiles, gone: float, chances: Iterable[float]) -> list[float]:
    """Minutes still to come, `gone` minutes after the stage began, for each chance in 0..1.

    A party that has already stayed longer than all before it has to leave some time: it is given
    a twentieth of its stage to a fifth of it.
    """
    passed = share_below(known, gone)
    if passed >= 1:
        return [known[-1] * (0.05 + 0.15 * chance) for chance in chances]
    return [_drawn(known, gone, (passed + (1 - passed) * chance) * STEPS) for chance in chances]


def _drawn(known: Quantiles, gone: float, place: float) -> float:
    low = min(int(place), STEPS - 1)
    return max(0.0, known[low] + (known[low + 1] - known[low]) * (place - low) - gone)


def share_below(known: Quantiles, minutes: float) -> float:
    """What share of parties has left after so many minutes."""
    if minutes < known[0]:
        return 0.0
    low = bisect_right(known, minutes) - 1
    if low >= STEPS:
        return 1.0
    width = known[low + 1] - known[low]
    return (low + ((minutes - known[low]) / width if width else 0)) / STEPS


def chance_gone(known: Quantiles, gone: float, within: float) -> float:
    """How likely a party leaves within so many minutes from now."""
    passed = share_below(known, gone)
    if passed >= 1:
        return 1.0
    return (share_below(known, gone + within) - passed) / (1 - passed)
