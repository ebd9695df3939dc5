"""When food can be ready: one ledger of the stations' time, for every channel.

An order can be promised for a time when, at every station it needs, its work fits into the slots
that end there, and not before the work that is open is done and its longest dish is cooked.
Nothing here knows what time it is by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count, islice

from kds.kitchen.rules.ledger import Booking, Ledger, Poured, Work, load_of, poured
from kds.values import StationId

STEP = 300
"""Promised times are multiples of so many seconds: nobody is told 19:03."""
MARGIN = 120
"""What a guest may take to decide, so that the time that was shown still holds."""
OFFERS = 3
"""How many later times are offered beside the next one."""


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
    loads = poured(ledger, work, begin)
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
    loads, end = poured(ledger, work, _seconds(now)), _seconds(at)
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
    span = max((load_of(ledger, each).span(asks) for each, asks in work.items()), default=0)
    return max(_moment(end - span - ledger.busy), now)


def wait(ledger: Ledger) -> int:
    """Seconds until the busiest station gets to what is sent now."""
    return max((load.queue for load in ledger.stations.values()), default=0) + ledger.busy


def _fits(
    loads: Mapping[StationId, Poured], work: Mapping[StationId, Work], slot: int, end: int
) -> bool:
    return all(
        sum(map(loads[each].free, loads[each].window(end, asks))) >= asks.seconds
        for each, asks in work.items()
    )


def _free_from(
    loads: Mapping[StationId, Poured],
    work: Mapping[StationId, Work],
    slot: int,
    begin: int,
    step: int,
) -> Iterator[int]:
    return (end for end in count(begin, step) if _fits(loads, work, slot, end))


def _wait(ledger: Ledger, work: Mapping[StationId, Work]) -> int:
    """Seconds until this work is done at the soonest."""
    loads = ((load_of(ledger, each), asks) for each, asks in work.items())
    return max((load.queue + load.span(asks) for load, asks in loads), default=0) + ledger.busy


def _seconds(moment: datetime) -> int:
    """Whole seconds of the epoch, rounded up: no promise is a moment too early."""
    return -int(-moment.timestamp() // 1)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _up(seconds: int, step: int) -> int:
    return -(-seconds // step) * step
