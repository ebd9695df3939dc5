"""The stations' time: what each has to do, and what is free in each slot of time.

A station has hands: so many dishes it cooks at once. Time is cut into slots (15 minutes unless the
house says otherwise), counted from the epoch, so that no change of the clocks moves them; what a
station can do in a slot is hands × the slot's seconds, and of the present slot what is left of it.
First comes what is open on its tickets, from now on; what was promised for later has its slots.
All of it is whole seconds of one pair of hands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from kds.values import StationId


@dataclass(frozen=True, slots=True)
class Work:
    """What an order asks of one station: seconds in all, and those of its longest dish."""

    seconds: int
    longest: int


@dataclass(frozen=True, slots=True)
class Load:
    """One station: its hands, what is open on its tickets, what is promised (slot → seconds)."""

    hands: int
    open: int = 0
    booked: Mapping[int, int] = field(default_factory=dict)

    def span(self, work: Work) -> int:
        """Seconds from the first pan to the last plate of this work, with nothing before it."""
        return max(work.longest, _share(work.seconds, self.hands))

    @property
    def queue(self) -> int:
        """Seconds until what is open is done."""
        return _share(self.open, self.hands)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All stations. `slot` and `busy` (what is added to every promise) in seconds."""

    stations: Mapping[StationId, Load]
    slot: int = 900
    busy: int = 0


@dataclass(frozen=True, slots=True)
class Booking:
    """Work at a station in the slot that begins at `slot_at`."""

    station_id: StationId
    slot_at: datetime
    seconds: int


def work_of(
    dishes: Iterable[tuple[int, Iterable[tuple[StationId, int]]]],
) -> dict[StationId, Work]:
    """What an order asks of each station: (quantity, its stations with their seconds) per dish."""
    found: dict[StationId, Work] = {}
    for quantity, routes in dishes:
        for station_id, seconds in routes:
            so_far = found.get(station_id, Work(0, 0))
            found[station_id] = Work(
                so_far.seconds + quantity * seconds, max(so_far.longest, seconds)
            )
    return found


def remaining(quantity: int, prep: int, started_at: datetime | None, now: datetime) -> int:
    """Seconds that a line still takes: its dishes cook side by side once they are begun."""
    since = 0 if started_at is None else int((now - started_at).total_seconds())
    return quantity * min(prep, max(0, prep - since))


@dataclass(frozen=True, slots=True)
class Poured:
    """A station's load with what is open laid into its slots."""

    load: Load
    slot: int
    begin: int
    filled: Mapping[int, int]

    def window(self, end: int, work: Work) -> range:
        """The slots in which work for this moment is done, the last first."""
        last = (end - 1) // self.slot
        reach = -(-self.load.span(work) // self.slot) or 1
        return range(last, max(last - reach, self.begin // self.slot - 1), -1)

    def free(self, slot: int) -> int:
        return max(0, _room(self.load, self.slot, self.begin, slot) - self.filled.get(slot, 0))


def poured(ledger: Ledger, work: Iterable[StationId], begin: int) -> dict[StationId, Poured]:
    return {each: _pour(load_of(ledger, each), ledger.slot, begin) for each in work}


def _pour(load: Load, slot: int, begin: int) -> Poured:
    """What is open is cooked from now on, around what is promised."""
    filled: dict[int, int] = {}
    left = load.open
    for index in count(begin // slot):
        if left <= 0:
            return Poured(load, slot, begin, filled)
        filled[index] = max(0, min(left, _room(load, slot, begin, index)))
        left -= filled[index]
    raise AssertionError


def _room(load: Load, slot: int, begin: int, index: int) -> int:
    """What a station can still do in a slot beside what it has promised."""
    seconds = (index + 1) * slot - max(index * slot, begin)
    return load.hands * seconds - load.booked.get(index, 0)


def load_of(ledger: Ledger, station_id: StationId) -> Load:
    return ledger.stations.get(station_id, Load(1))


def _share(seconds: int, hands: int) -> int:
    return -(-seconds // hands)
