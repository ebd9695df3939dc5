"""A simulated dinner with a waitlist, to judge wait quotes by; it doesn't know how they are made.

Misspecified on purpose: stages last as gamma distributions say (the quote believes in log-normals),
the house's mean turn differs from its plan by evening, one party in seven is slow, courses are left
out, and 15 % of the stages are noticed late.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kds.floor.model import Stage
from kds.floor.rules.evening import Claimed, Queued, Room, Taken
from kds.floor.rules.suggest import Unit, fits
from kds.floor.rules.times import turn_minutes
from kds.floor.rules.turns import Stay

SEATS = (2,) * 9 + (4,) * 11 + (6,) * 4 + (8,)
SIZES = (1, 2, 3, 4, 5, 6)
ODDS = (5, 45, 15, 22, 6, 7)
SHARES = {
    Stage.SEATED: (0.13, 1.0),
    Stage.ORDERED: (0.15, 1.0),
    Stage.STARTERS: (0.20, 0.7),
    Stage.MAINS: (0.30, 1.0),
    Stage.DESSERT: (0.16, 0.5),
    Stage.CHECK_DROPPED: (0.08, 1.0),
    Stage.PAID: (0.05, 1.0),
}
"""Mean share of a turn, and how many have that stage at all."""
WARM, CLOSES = 150, 330
"""Minutes: quotes are asked for from the first on, nobody comes after the second."""
EVERY = 3.1
"""Minutes between two parties at the door."""
SLOW, LATE_TAP = 0.14, 0.15


@dataclass
class Guests:
    """A party, and what fate has in store for it."""

    ident: int
    size: int
    came: float
    stages: list[tuple[Stage, float]]
    """Each stage it has, with its minutes."""
    taps: dict[Stage, float]
    """By how many minutes a stage is noticed late."""
    seated: float | None = None
    tables: tuple[int, ...] = ()
    quotes: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def leaves(self) -> float:
        return (self.seated or 0) + sum(minutes for _, minutes in self.stages)

    def stage_at(self, now: float) -> tuple[Stage, float]:
        """The stage that the house knows of, and the minutes since it knows."""
        begins = self.seated or 0.0
        known = (Stage.SEATED, now - begins)
        for stage, minutes in self.stages:
            noticed = begins + self.taps.get(stage, 0)
            if noticed <= now:
                known = (stage, now - noticed)
            begins += minutes
        return known

    def stay(self) -> Stay:
        """What the journal would tell of it, once it has left."""
        begins = self.seated or 0.0
        marks = []
        for stage, minutes in self.stages:
            marks.append((stage, max(0.0, self.leaves - begins - self.taps.get(stage, 0))))
            begins += minutes
        return Stay(self.size, tuple(marks))


Ask = Callable[["Dinner", Guests], dict[str, tuple[float, float]]]


class Dinner:
    """One evening, played minute by minute."""

    def __init__(self, seed: int, ask: Ask | None = None) -> None:
        self.chance = random.Random(seed)
        self.ask = ask
        self.now = 0.0
        self.pace = self.chance.uniform(0.72, 1.05)
        self.units = tuple(
            Unit((i,), max(1, seats // 2), seats, rank=i) for i, seats in enumerate(SEATS)
        )
        self.free = set(range(len(SEATS)))
        self.laid: dict[int, float] = {}
        self.sitting: list[Guests] = []
        self.queue: list[Guests] = []
        self.seen: list[Guests] = []
        self.left: list[Guests] = []
        self.claims = self._book()

    def _book(self) -> list[Claimed]:
        """A third of the tables is booked once."""
        tables = self.chance.sample(range(len(SEATS)), len(SEATS) // 3)
        found = []
        for table in tables:
            starts = self.chance.uniform(120, 330)
            size = max(1, SEATS[table] - 1)
            found.append(Claimed(table, starts, starts + turn_minutes(size), 5000 + table, size))
        return found

    def guests(self, ident: int, size: int) -> Guests:
        mean = turn_minutes(size) * self.pace * (1.35 if self.chance.random() < SLOW else 1)
        stages = [
            (stage, self.chance.gammavariate(6, mean * share / 6))
            for stage, (share, odds) in SHARES.items()
            if self.chance.random() < odds
        ]
        taps = {
            stage: self.chance.expovariate(1 / 8)
            for stage, _ in stages[1:]
            if self.chance.random() < LATE_TAP
        }
        return Guests(ident, size, self.now, stages, taps)

    def play(self) -> Dinner:
        comes, ident = 0.0, 1
        while self.now < CLOSES or self.queue:
            self.now += 1
            self._leave()
            self._arrive_booked()
            while comes <= self.now and self.now < CLOSES:
                comes += self.chance.expovariate(1 / EVERY)
                self._walk_in(ident)
                ident += 1
            self._seat()
        self.left += self.sitting
        return self

    def _leave(self) -> None:
        for party in [p for p in self.sitting if p.leaves <= self.now]:
            self.sitting.remove(party)
            self.left.append(party)
            for table in party.tables:
                self.laid[table] = self.now + self.chance.uniform(2, 9)
        for table, when in list(self.laid.items()):
            if when <= self.now:
                del self.laid[table]
                self.free.add(table)

    def _arrive_booked(self) -> None:
        for claim in [c for c in self.claims if c.starts <= self.now and c.table in self.free]:
            self.claims.remove(claim)
            self._sit(self.guests(claim.party or 0, claim.size), (claim.table,))

    def _walk_in(self, ident: int) -> None:
        size = self.chance.choices(SIZES, ODDS)[0]
        party = self.guests(ident, size)
        if self.ask is not None and self.now >= WARM and len(self.queue) < 14:
            party.quotes = self.ask(self, party)
            self.seen.append(party)
        if len(self.queue) < 14:
            self.queue.append(party)

    def _seat(self) -> None:
        claimed = self.next_claims()
        for party in list(self.queue):
            found = fits(self.units, party.size, turn_minutes(party.size), self.free, claimed)
            if found:
                self.queue.remove(party)
                self._sit(party, found[0].unit.tables)

    def _sit(self, party: Guests, tables: tuple[int, ...]) -> None:
        party.seated, party.tables = self.now, tables
        self.free -= set(tables)
        self.sitting.append(party)

    def next_claims(self) -> dict[int, float]:
        return {claim.table: claim.starts - self.now for claim in self.claims}

    def room(self, *, stages: bool = True) -> Room:
        """What the house knows now; without stages, only since when everybody sits."""
        return Room(
            units=self.units,
            taken=tuple(self._taken(party, stages) for party in self.sitting),
            dirty=tuple(self.laid),
            claims=tuple(
                Claimed(c.table, c.starts - self.now, c.ends - self.now, c.party, c.size)
                for c in self.claims
            ),
            queue=tuple(Queued(p.ident, p.size, turn_minutes(p.size)) for p in self.queue),
        )

    def _taken(self, party: Guests, stages: bool) -> Taken:
        stage, gone = party.stage_at(self.now)
        if not stages:
            stage, gone = Stage.SEATED, self.now - (party.seated or 0)
        minutes = turn_minutes(party.size)
        return Taken(party.ident, party.tables, party.size, minutes, stage, gone)


def stays(seeds: Iterable[int]) -> list[Stay]:
    """What a house has seen on other evenings."""
    return [party.stay() for seed in seeds for party in Dinner(seed).play().left]
