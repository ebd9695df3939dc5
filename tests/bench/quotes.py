"""How good wait quotes are, on simulated evenings. Alone: `python -m tests.bench.quotes`.

All ways quote the same parties of the same evenings (common random numbers); the evenings from
which the house has learnt are others than those it is judged by. Baselines stand beside.
"""

from __future__ import annotations

import json
import statistics
import time
from collections import defaultdict

from kds.floor.rules.quote import quotes
from kds.floor.rules.times import turn_minutes
from kds.floor.rules.turns import GUESSES, Turns, learn
from tests.bench.bookings import Row
from tests.bench.dinner import Dinner, Guests, stays

EVENINGS = range(1000, 1024)
LEARNT = range(1, 13)
RULE, INTERVAL = "host's rule of thumb", "queue × interval"
ELAPSED, COURSE = "elapsed time", "course stage"
ELAPSED_OWN, OWN = "elapsed time, own turns", "course stage, own turns"


def ways(own: Turns) -> dict[str, tuple[bool, Turns]]:
    return {
        ELAPSED: (False, GUESSES),
        ELAPSED_OWN: (False, own),
        COURSE: (True, GUESSES),
        OWN: (True, own),
    }


class Judge:
    """Asks every way for its quote when a party comes, and holds it against the wait."""

    def __init__(self) -> None:
        self.own = learn(stays(LEARNT))
        self.spent: list[float] = []

    def ask(self, dinner: Dinner, party: Guests) -> dict[str, tuple[float, float]]:
        size, ahead = party.size, dinner.queue
        alike = [each for each in ahead if abs(each.size - size) <= 1]
        fitting = sum(unit.takes(size) for unit in dinner.units)
        rule = 10 + 5 * len(ahead) if ahead else 5 if not dinner.free else 0
        interval = (len(alike) + 1) * turn_minutes(size) / fitting if ahead else 0
        told = {RULE: (rule, rule), INTERVAL: (interval, interval)}
        for name, (stages, turns) in ways(self.own).items():
            began = time.process_time()
            found = quotes(dinner.room(stages=stages), ((size, turn_minutes(size)),), turns)
            self.spent.append(time.process_time() - began)
            told[name] = (found.sizes[size].low, found.sizes[size].high)
        return told


def judge() -> tuple[dict[str, list[float]], dict[str, float], int, float]:
    """By way: the mean error of each evening, and the share of waits within the high end."""
    judge = Judge()
    errors, hits = defaultdict[str, list[float]](list), defaultdict[str, list[bool]](list)
    count = 0
    for seed in EVENINGS:
        asked = [p for p in Dinner(seed, judge.ask).play().seen if p.seated is not None]
        count += len(asked)
        for name in asked[0].quotes if asked else ():
            waits = [((p.seated or 0) - p.came, *p.quotes[name]) for p in asked]
            errors[name].append(statistics.mean(abs(wait - low) for wait, low, _ in waits))
            hits[name].extend(wait <= high for wait, _, high in waits)
    shares = {name: statistics.mean(each) for name, each in hits.items()}
    return dict(errors), shares, count, statistics.median(judge.spent)


def rows() -> list[Row]:
    """The report's lines; every error is in minutes and simulated."""
    errors, shares, _, spent = judge()
    floor = statistics.mean(errors[RULE])
    found: list[Row] = []
    for name, each in errors.items():
        mean = statistics.mean(each)
        key = name.replace("'s", "").replace("×", "by").replace(",", "").replace(" ", "_")
        found.append(_row(f"wait_quote_mae_{key}_simulated", mean, "min", floor))
    found.append(_row("wait_quote_p80_hit_simulated", 100 * shares[OWN], "%", None))
    found.append(_row("wait_quote_ms", 1000 * spent, "ms", None))
    return found


def _row(name: str, value: float, unit: str, floor: float | None) -> Row:
    ratio = None if not floor else round(value / floor, 3)
    return {"name": name, "value": round(value, 2), "unit": unit, "floor": floor, "ratio": ratio}


def main() -> None:
    errors, shares, count, spent = judge()
    print(f"simulated: {count} parties on {len(EVENINGS)} evenings; mean error of the quote, min")
    for name, each in errors.items():
        spread = 1.96 * statistics.stdev(each) / len(each) ** 0.5
        hit = f"within the high end {100 * shares[name]:.0f} %"
        print(f"  {name:26} {statistics.mean(each):5.1f} ± {spread:.1f}   {hit}")
    print(f"  one quote costs {1000 * spent:.1f} ms of CPU")
    print(json.dumps({name: round(statistics.mean(each), 2) for name, each in errors.items()}))


if __name__ == "__main__":
    main()
