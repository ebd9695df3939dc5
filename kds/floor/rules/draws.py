"""What chance decides in an evening that is played, drawn beforehand: who stays how long.

Draws are in as many strata as evenings are played and seeded by party, and what was drawn is kept:
after a change most parties are the same.
"""

from __future__ import annotations

import random
from functools import lru_cache
from operator import add

from kds.floor.rules.turns import Quantiles, draws

RESET = (3.0, 8.0)
"""Minutes between a party's leaving and its table's being laid again."""


@lru_cache(maxsize=4096)
def chances(seed: int, paths: int) -> tuple[float, ...]:
    """One draw in 0..1 for each path, one from each of so many equal strata, in a fixed order."""
    dice = random.Random(seed)  # noqa: S311
    drawn = [(k + dice.random()) / paths for k in range(paths)]
    dice.shuffle(drawn)
    return tuple(drawn)


@lru_cache(maxsize=4096)
def resets(seed: int, paths: int) -> tuple[float, ...]:
    """By path: how long after its guests have left a table is laid again."""
    least, most = RESET
    return tuple(least + (most - least) * chance for chance in chances(-1 - seed, paths))


@lru_cache(maxsize=1024)
def whole_stays(party: int, known: Quantiles, paths: int) -> tuple[float, ...]:
    """By path: how long a party that sits down stays, and until its table is laid again. Whoever is
    booked for tonight is asked for after every change, and the answer stays the same."""
    return stays(party, known, 0.0, paths)


def stays(party: int, known: Quantiles, gone: float, paths: int) -> tuple[float, ...]:
    """By path: how long a party still stays that is at its stage since `gone` minutes, and until
    its table is laid again."""
    left = draws(known, gone, chances(party, paths))
    return tuple(map(add, left, resets(party, paths)))
