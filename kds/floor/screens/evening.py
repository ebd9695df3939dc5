"""The evening as a whole: covers in the house by the quarter hour, behind us and to come. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kds.bus.projection import Live
from kds.floor.model import EXPECTED, HERE, OVER, SEATED, PartyState, TableState
from kds.floor.queries import PartyCard, party_cards, seating_cards, table_cards
from kds.floor.rules.times import projected_end
from kds.values import PartyId

STEP = timedelta(minutes=15)
AHEAD = timedelta(hours=6)
"""How far the slider goes when nothing is booked."""
BACK = timedelta(hours=4)
REACH = timedelta(hours=12)
"""What is booked later than this is another service."""
COMING = EXPECTED | HERE


@dataclass(frozen=True, slots=True)
class Bar:
    """Covers in the house at `at`; `share` in hundredths of the seats."""

    at: datetime
    covers: int
    share: int
    past: bool


@dataclass(frozen=True, slots=True)
class Evening:
    """The load bar under the map. `full` = all seats."""

    bars: tuple[Bar, ...]
    full: int
    now: datetime
    first: int
    """The place of the quarter hour that runs now."""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What the header counts: guests."""

    inside: int
    to_come: int
    waiting: int
    id: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """A state in the legend, and how many tables are in it."""

    id: str
    sort: int
    state: TableState
    count: int


def quarter(moment: datetime) -> datetime:
    """The quarter hour in which a moment lies."""
    return moment - timedelta(
        minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond
    )


def evening(live: Live) -> Evening:
    """Covers by the quarter hour, from the first guest of tonight to the last that is planned."""
    now = live.now
    assert now is not None  # noqa: S101
    stays = stays_of(live(party_cards), {s.id: s.seated_at for s in live(seating_cards)}, now)
    full = sum(table.seats for table in live(table_cards))
    first = max(quarter(min((start for start, _, _ in stays), default=now)), quarter(now - BACK))
    first = min(first, quarter(now - timedelta(hours=1)))
    last = max((end for _, end, _ in stays), default=now)
    last = min(max(last, now + timedelta(hours=3)), now + REACH)
    count = int((last - first) / STEP) + 1
    bars = tuple(_bar(first + STEP * n, stays, full, quarter(now)) for n in range(count))
    return Evening(bars, full, quarter(now), sum(bar.past for bar in bars))


Stay = tuple[datetime, datetime, int]
"""From, until, and how many guests."""


def stays_of(
    parties: Iterable[PartyCard], seated: Mapping[PartyId, datetime], now: datetime
) -> list[Stay]:
    """When each party was, is or will be in the house."""
    found: list[Stay] = []
    for party in parties:
        began = party.seated_at or seated.get(party.id)
        if party.state in SEATED and began is not None:
            end = projected_end(party.stage, party.stage_at or began, began, party.minutes, now)
            found.append((began, end.likely, party.size))
        elif party.state in COMING and party.booked_for and party.booked_for < now + REACH:
            start = max(party.booked_for, now)
            found.append((start, start + timedelta(minutes=party.minutes), party.size))
        elif party.state is PartyState.COMPLETED and began is not None and party.left_at:
            found.append((began, party.left_at, party.size))
    return found


def _bar(at: datetime, stays: list[Stay], full: int, now: datetime) -> Bar:
    covers = sum(size for start, end, size in stays if start < at + STEP and end > at)
    return Bar(at, covers, min(100, round(100 * covers / full)) if full else 0, at < now)


def figures(live: Live) -> Figures:
    """Guests in the house, to come and waiting."""
    now = live.now
    assert now is not None  # noqa: S101
    parties = [party for party in live(party_cards) if party.state not in OVER]
    coming = (p for p in parties if p.state in COMING and (p.booked_for or now) < now + REACH)
    return Figures(
        inside=sum(party.size for party in parties if party.state in SEATED),
        to_come=sum(party.size for party in coming),
        waiting=sum(party.size for party in parties if party.state is PartyState.WAITING),
    )


def counts(states: Iterable[TableState]) -> list[Count]:
    """The legend: each state that some table is in, in the order of a visit."""
    found = Counter(states)
    return [
        Count(state.value, place, state, found[state])
        for place, state in enumerate(TableState)
        if found[state]
    ]
