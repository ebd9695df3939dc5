"""When food can be ready: one ledger of the stations' time, for every channel.

A station has hands: so many dishes it cooks at once. Time is cut into slots (15 minutes unless the
house says otherwise), counted from the epoch, so that no change of the clocks moves them; what a
station can do in a slot is hands × the slot's seconds, and of the present slot what is left of it.
First comes what is open on its tickets, from now on; what was promised for later has its slots.

An order can be promised for a time when, at every station it needs, its work fits into the slots
that end there, and not before the work that is open is done and its longest dish is cooked. All
of it is whole seconds of one pair of hands, and nothing here knows what time it is by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count, islice

from kds.values import StationId

STEP = 300
"""Promised times are multiples of so many seconds: nobody is told 19:03."""
MARGIN = 120
"""What a guest may take to decide, so that the time that was shown still holds."""
OFFERS = 3
"""How many later times are offered beside the next one."""


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


@dataclass(frozen=True, slots=True)
class Promise:
    """When an order can be ready.

    `at` is the time that was asked for when there is room (`fits`), else the next free one;
    `others` are the next ones after it. `wait` is the seconds that it takes at the soonest.
    """

    at: datetime
    others: tuple[datetime, ...]
    fits: bool
    wait: int

    @property
    def offers(self) -> tuple[datetime, ...]:
        """All times that can be chosen, the soonest first."""
        return (self.at, *self.others)


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


def promise(
    ledger: Ledger,
    work: Mapping[StationId, Work],
    now: datetime,
    asked: datetime | None = None,
) -> Promise:
    """The soonest time for this work, or whether the asked one is free and what else is.

    There is always an answer: what is too much for one slot is given several.
    """
    begin = _seconds(now)
    loads = _poured(ledger, work, begin)
    wait = _wait(ledger, work)
    wish = None if asked is None else _seconds(asked)
    if wish is not None and wish >= begin + wait and _fits(loads, work, ledger.slot, wish):
        at, fits = wish, True
    else:
        soonest = _up(max(begin + wait + MARGIN, wish or 0), STEP)
        at, fits = next(_free_from(loads, work, ledger.slot, soonest, STEP)), asked is None
    later = _free_from(loads, work, ledger.slot, _up(at + 1, ledger.slot), ledger.slot)
    others = tuple(_moment(each) for each in islice(later, OFFERS))
    return Promise(_moment(at), others, fits, wait)


def book(
    ledger: Ledger, work: Mapping[StationId, Work], now: datetime, at: datetime
) -> tuple[Booking, ...]:
    """The slots that a promise takes, the last ones first. What has no room any more, because
    somebody was promised it anyway, goes to the last: the ledger then says that it is overfull."""
    loads, end = _poured(ledger, work, _seconds(now)), _seconds(at)
    bookings = []
    for station_id, asks in sorted(work.items()):
        load, left = loads[station_id], asks.seconds
        window = load.window(end, asks)
        taken = dict.fromkeys(window[:1], 0)
        for slot in window:
            taken[slot] = min(left, load.free(slot))
            left -= taken[slot]
        if window:
            taken[window[0]] += left
        bookings += [
            Booking(station_id, _moment(slot * ledger.slot), seconds)
            for slot, seconds in taken.items()
            if seconds
        ]
    return tuple(bookings)


def start_of(
    ledger: Ledger, work: Mapping[StationId, Work], now: datetime, at: datetime
) -> datetime | None:
    """When the kitchen should begin, so that the longest dish is done in time; None = at once."""
    wait, end = _wait(ledger, work), _seconds(at)
    if end - wait - MARGIN - STEP <= _seconds(now):
        return None
    span = max((_load(ledger, each).span(asks) for each, asks in work.items()), default=0)
    return max(_moment(end - span - ledger.busy), now)


def wait(ledger: Ledger) -> int:
    """Seconds until the busiest station gets to what is sent now."""
    return max((load.queue for load in ledger.stations.values()), default=0) + ledger.busy


@dataclass(frozen=True, slots=True)
class _Poured:
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


def _poured(ledger: Ledger, work: Iterable[StationId], begin: int) -> dict[StationId, _Poured]:
    return {each: _pour(_load(ledger, each), ledger.slot, begin) for each in work}


def _pour(load: Load, slot: int, begin: int) -> _Poured:
    """What is open is cooked from now on, around what is promised."""
    filled: dict[int, int] = {}
    left = load.open
    for index in count(begin // slot):
        if left <= 0:
            return _Poured(load, slot, begin, filled)
        filled[index] = max(0, min(left, _room(load, slot, begin, index)))
        left -= filled[index]
    raise AssertionError


def _room(load: Load, slot: int, begin: int, index: int) -> int:
    """What a station can still do in a slot beside what it has promised."""
    seconds = (index + 1) * slot - max(index * slot, begin)
    return load.hands * seconds - load.booked.get(index, 0)


def _fits(
    loads: Mapping[StationId, _Poured], work: Mapping[StationId, Work], slot: int, end: int
) -> bool:
    return all(
        sum(map(loads[each].free, loads[each].window(end, asks))) >= asks.seconds
        for each, asks in work.items()
    )


def _free_from(
    loads: Mapping[StationId, _Poured],
    work: Mapping[StationId, Work],
    slot: int,
    begin: int,
    step: int,
) -> Iterator[int]:
    return (end for end in count(begin, step) if _fits(loads, work, slot, end))


def _wait(ledger: Ledger, work: Mapping[StationId, Work]) -> int:
    """Seconds until this work is done at the soonest."""
    loads = ((_load(ledger, each), asks) for each, asks in work.items())
    return max((load.queue + load.span(asks) for load, asks in loads), default=0) + ledger.busy


def _load(ledger: Ledger, station_id: StationId) -> Load:
    return ledger.stations.get(station_id, Load(1))


def _share(seconds: int, hands: int) -> int:
    return -(-seconds // hands)


def _seconds(moment: datetime) -> int:
    """Whole seconds of the epoch, rounded up: no promise is a moment too early."""
    return -int(-moment.timestamp() // 1)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _up(seconds: int, step: int) -> int:
    return -(-seconds // step) * step
