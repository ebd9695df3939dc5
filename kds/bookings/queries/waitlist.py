"""The waitlist as guests outside may know it: how long a party would wait, and their own place.

Guest-safe: sizes and minutes, never who waits or at which table anybody sits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.bookings.queries.live import live_calendar, moment_of_live
from kds.bookings.rules.waitlist import lets_in
from kds.bus.projection import Live
from kds.floor.model import Party, PartyState
from kds.floor.queries import (
    duty_cards,
    party_cards,
    quotes_now,
    seating_cards,
    unit_cards,
    waiting,
)
from kds.floor.rules.quote import Quote
from kds.floor.rules.times import policy_of
from kds.values import PartyId, Spoken


class WaitlistState(Spoken):
    """Whether joining the waitlist makes sense: one may, one needn't, one can't."""

    OPEN = "OPEN"
    CLOSED_NO_WAIT = "CLOSED_NO_WAIT"
    CLOSED_OTHER = "CLOSED_OTHER"


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long a party of one size would wait: minutes, from-to; None = nobody can tell."""

    size: int
    state: WaitlistState
    minutes: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Waitlist:
    """The waitlist as a whole, and for each size that some table takes."""

    state: WaitlistState
    estimates: tuple[Estimate, ...] = ()

    def of(self, size: int) -> Estimate:
        """The estimate for a size; of one that no table takes, that it can't be."""
        found = (each for each in self.estimates if each.size == size)
        return next(found, Estimate(size, WaitlistState.CLOSED_OTHER, None))


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A guest's own place in the line. `minutes` is what it still looks like."""

    size: int
    since: datetime
    ahead: int
    minutes: tuple[int, int] | None
    ready_until: datetime | None
    """Until when their table is kept, once it is ready."""


def waitlist_now(live: Live) -> Waitlist:
    """Whether the waitlist takes guests from outside, and how long each size would wait."""
    now, calendar = moment_of_live(live), live_calendar(live)
    at_work = bool(len(live(duty_cards)) or len(live(seating_cards)))
    if not lets_in(calendar, now, at_work):
        return Waitlist(WaitlistState.CLOSED_OTHER)
    largest = max((unit.most for unit in live(unit_cards)), default=0)
    sizes = quotes_now(live, now).sizes
    found = tuple(
        _estimate(size, quote, lets_in(calendar, now, at_work, quote.low))
        for size, quote in sizes.items()
        if size <= largest
    )
    states = {each.state for each in found}
    if WaitlistState.OPEN in states or not found:
        return Waitlist(WaitlistState.OPEN if found else WaitlistState.CLOSED_OTHER, found)
    return Waitlist(states.pop() if len(states) == 1 else WaitlistState.CLOSED_NO_WAIT, found)


def _estimate(size: int, quote: Quote, in_time: bool) -> Estimate:
    if quote.beyond or not in_time:
        return Estimate(size, WaitlistState.CLOSED_OTHER, None)
    state = WaitlistState.CLOSED_NO_WAIT if quote.now else WaitlistState.OPEN
    return Estimate(size, state, (quote.low, quote.high))


def own_wait(session: Session, token_hash: bytes) -> PartyId | None:
    """The waiting party whose secret this is; None for a wrong one, and once it waits no more."""
    row: Any = session.execute(
        select(Party.id, Party.state).where(Party.token_hash == token_hash)
    ).first()
    return PartyId(row.id) if row is not None and row.state is PartyState.WAITING else None


def own_place(live: Live, party_id: PartyId) -> OwnPlace | None:
    """Where a waiting party stands in the line."""
    line = waiting(live(party_cards))
    place = next((n for n, party in enumerate(line) if party.id == party_id), None)
    if place is None:
        return None
    party, now = line[place], moment_of_live(live)
    quote = quotes_now(live, now).parties.get(party_id)
    told = party.notified_at
    assert live.settings is not None  # noqa: S101
    return OwnPlace(
        size=party.size,
        since=party.waiting_since or party.state_at,
        ahead=place,
        minutes=None if quote is None or quote.beyond else (quote.low, quote.high),
        ready_until=told + policy_of(live.settings).ready_holds if told else None,
    )
