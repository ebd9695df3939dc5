"""The diary's date in figures, for its header."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kds.bookings.queries.live import live_calendar
from kds.bookings.queries.past import Gone
from kds.bookings.screens.sheet import is_past, of_day, parties_of
from kds.bus.projection import Live
from kds.floor.model import EXPECTED, PartyState
from kds.floor.queries import PartyCard

CALLED_OFF = frozenset({PartyState.CANCELLED_GUEST, PartyState.CANCELLED_HOUSE})


@dataclass(frozen=True, slots=True)
class Tally:
    """Of those who come, are here or were: covers and parties. `past` = nothing more comes."""

    covers: int
    parties: int
    requests: int
    unplaced: int
    no_shows: int
    cancelled: int
    walk_ins: int
    closed: str
    paused: bool
    past: bool
    id: int = 0


def tally(live: Live, day: date, gone: Iterable[Gone]) -> Tally:
    """Sums of the day, over the live cards and what is over."""
    to_come = [p for p in parties_of(live, day) if p.state is not PartyState.HELD]
    over = [each.party for each in gone]
    counted = to_come + [p for p in over if p.state is PartyState.COMPLETED]
    past, calendar = is_past(live, day), live_calendar(live)
    services, closure = calendar.services(day), calendar.closure(day)
    return Tally(
        covers=sum(p.size for p in counted),
        parties=len(counted),
        requests=sum(p.state is PartyState.REQUESTED for p in to_come),
        unplaced=0 if past else _unplaced(live, day, to_come),
        no_shows=sum(p.state is PartyState.NO_SHOW for p in over),
        cancelled=sum(p.state in CALLED_OFF for p in over),
        walk_ins=sum(p.booked_for is None for p in counted),
        closed="" if services else (closure.reason if closure else "") or "–",
        paused=not past and bool(services) and all(s.period.paused for s in services),
        past=past,
    )


def _unplaced(live: Live, day: date, parties: Iterable[PartyCard]) -> int:
    placed = {claim.party_id for claim in of_day(live, day)}
    return sum(p.state in EXPECTED and p.id not in placed for p in parties)
