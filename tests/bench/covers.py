"""How many of the covers that are asked for a plan takes in: simulated evenings, all ways side by
side on the same requests. The simulation knows nothing of the plan, and the plan nothing of it."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from kds.bookings.rules import (
    Ask,
    Book,
    Period,
    Placed,
    Plan,
    Service,
    Terms,
    Unit,
    plan,
    turn_minutes,
)
from kds.bookings.rules.bits import ones
from kds.bookings.rules.fit import best_fit, candidates
from kds.bookings.rules.optimum import HAS_SOLVER, Stay, assign

SEEDS, TABLES, COMBINED, REQUESTS = 40, 25, 12, 40
MIX = ((2, 0.4), (4, 0.4), (6, 0.12), (8, 0.08))
"""Seats of a table, and their share of the room."""
SIZES, WANTED = (1, 2, 3, 4, 5, 6, 7, 8), (3, 44, 13, 22, 7, 6, 2, 3)
"""Sizes of parties, and how often each asks."""
PEAK, SPREAD = 27, 11
"""Bits after opening (7:15 pm) around which they ask. Chosen so that first fit takes four covers of
five, as in the measurement that the field's guide quotes."""
OPENS = datetime(2026, 11, 27, 17, tzinfo=UTC)
SERVICE = Service(
    Period(1, "Dinner", 127, None, None, 0, 240, 390), date(2026, 11, 27), OPENS, 48, 78
)
TERMS = Terms(public=True, now=OPENS - timedelta(days=3))
SLOT = 3

Way = Callable[[Book, Ask], Plan | None]


@dataclass(frozen=True, slots=True)
class Evening:
    """A room and those who ask for a table in it, in the order in which they ask."""

    units: list[Unit]
    asks: list[Ask]

    @property
    def wanted(self) -> int:
        return sum(ask.size for ask in self.asks)


def evening(seed: int) -> Evening:
    chance = random.Random(seed)
    return Evening(room(chance, TABLES, COMBINED), [request(chance) for _ in range(REQUESTS)])


def room(chance: random.Random, tables: int, combined: int) -> list[Unit]:
    """Tables in no order, and neighbours that may be joined at the cost of two seats."""
    seats = [size for size, share in MIX for _ in range(round(tables * share))][:tables]
    seats += [2] * (tables - len(seats))
    chance.shuffle(seats)
    units = [Unit((n + 1,), each, 1, each, n) for n, each in enumerate(seats)]
    runs = [(n, n + 1) for n in range(tables - 1)] + [(n, n + 1, n + 2) for n in range(tables - 2)]
    for run in chance.sample(runs, combined):
        most = sum(seats[n] for n in run) - 2 * (len(run) - 1)
        least = min(max(seats[n] for n in run) + 1, most)
        units.append(Unit(tuple(n + 1 for n in run), most, least, most, tables))
    return units


def request(chance: random.Random) -> Ask:
    size = chance.choices(SIZES, WANTED)[0]
    first = min(max(round(chance.gauss(PEAK, SPREAD) / SLOT) * SLOT, 0), SERVICE.last)
    return Ask(size, first, turn_minutes((), size, 1, SERVICE.day))


def first_fit(book: Book, ask: Ask) -> Plan | None:
    """The first table in the list that is free."""
    span = ones(ask.first, ask.first + ask.length)
    usable = (unit for unit in book.units if book.usable(unit, ask.size, TERMS))
    found = next((unit for unit in usable if not book.taken(unit) & span), None)
    return None if found is None else Plan(ask.first, found.tables)


def fitted(book: Book, ask: Ask) -> Plan | None:
    """The best fit, and nobody moves."""
    units = candidates(book, ask.size, ask.first, ask.length, TERMS)
    found = best_fit(units, book.busy, ask.size, ask.first, ask.length, SERVICE.width)
    return None if found is None else Plan(ask.first, found.tables)


def ours(book: Book, ask: Ask) -> Plan | None:
    """The house's plan at the time asked for."""
    answer = plan(book, ask, TERMS, offers=False)
    return answer if isinstance(answer, Plan) else None


def ours_offering(book: Book, ask: Ask) -> Plan | None:
    """The house's plan, and the guest takes the nearest time it offers instead."""
    answer = plan(book, ask, TERMS)
    if isinstance(answer, Plan):
        return answer
    return answer.offers[0] if answer.offers else None


def taken(each: Evening, way: Way) -> float:
    """The share of covers taken in when they ask one after the other."""
    book, covers = Book(SERVICE, each.units, ()), 0
    for number, ask in enumerate(each.asks, 1):
        found = way(book, ask)
        if found is None:
            continue
        covers += ask.size
        book = book.moved({move.party_id: move.new for move in found.moves}).with_party(
            Placed(number, found.tables, ask.size, found.first, ask.length, movable=True)
        )
    check(book)
    return covers / each.wanted


def check(book: Book) -> None:
    """No way may cheat: a table has one party at a time."""
    seen: dict[int, int] = {}
    for each in book.placed:
        for table in each.tables:
            assert not seen.get(table, 0) & ones(each.first, each.last)
            seen[table] = seen.get(table, 0) | ones(each.first, each.last)


def at_best(each: Evening) -> float:
    """The share that hindsight would have taken in, all requests known and at their own times."""
    stays = [Stay(ask.size, ask.first, ask.length) for ask in each.asks]
    found = assign(stays, each.units, lambda s, u: float(stays[s].size)) or []
    covers = [stay.size for stay, unit in zip(stays, found, strict=True) if unit is not None]
    return sum(covers) / each.wanted


WAYS: dict[str, Way] = {
    "first_fit": first_fit,
    "best_fit": fitted,
    "no_offers": ours,
    "with_offers": ours_offering,
}


def shares(seeds: Sequence[int] = range(SEEDS)) -> dict[str, float]:
    """Percent of the covers asked for, by way; `optimum` where the solver is installed."""
    evenings = [evening(seed) for seed in seeds]
    found = {
        name: 100 * statistics.mean(taken(each, way) for each in evenings)
        for name, way in WAYS.items()
    }
    if HAS_SOLVER:
        found["optimum"] = 100 * statistics.mean(at_best(each) for each in evenings)
    return found
