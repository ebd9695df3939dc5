"""The host stand's waitlist, and what a walk-in of each size can be given. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kds.bus.projection import Live
from kds.floor.queries import PartyCard, waiting
from kds.floor.rules.quote import Quote
from kds.floor.rules.times import turn_minutes
from kds.floor.screens.stand import Choice, Stand, gather, said
from kds.values import PartyId, to_ms


@dataclass(frozen=True, slots=True)
class Waiting:
    """A party on the waitlist. `quoted_until` is the end of the range that it was told."""

    id: PartyId
    sort: str
    name: str
    size: int
    since: datetime
    low: int | None
    high: int | None
    quoted_at: datetime | None
    quoted_until: datetime | None
    now: Quote | None
    """How long it will still be, as it looks now."""
    in_time: int | None
    """How likely (per cent) they sit before what they were told is over."""
    notified_at: datetime | None
    kept_until: datetime | None
    choices: tuple[Choice, ...]
    note: str
    allergy: str
    """All that is known; `own_…` is what was said for this visit, and can be corrected here."""
    own_note: str
    own_allergy: str
    visits: int
    no_shows: int
    reachable: bool


def waitlist(live: Live) -> list[Waiting]:
    """Everybody who waits, in the order in which they came."""
    stand = gather(live)
    return [_waiting(stand, p, place) for place, p in enumerate(waiting(stand.parties))]


def _waiting(stand: Stand, party: PartyCard, place: int) -> Waiting:
    since = party.waiting_since or party.state_at
    until = None
    if party.quoted_at is not None and party.quoted_high is not None:
        until = party.quoted_at + timedelta(minutes=party.quoted_high)
    told = party.notified_at
    return Waiting(
        id=party.id,
        sort=f"{to_ms(since):014}.{party.id:09}",
        name=party.name,
        size=party.size,
        since=since,
        low=party.quoted_low,
        high=party.quoted_high,
        quoted_at=party.quoted_at,
        quoted_until=until,
        now=stand.quotes.parties.get(party.id),
        in_time=None if until is None else _in_time(stand, party, until),
        notified_at=told,
        kept_until=told + stand.policy.ready_holds if told else None,
        choices=stand.choices.get(party.id, ()),
        note=said(party.note, party.guest_note),
        allergy=party.allergies,
        own_note=party.note,
        own_allergy=party.allergy,
        visits=party.guest_visits,
        no_shows=party.guest_no_shows,
        reachable=bool(party.phone or party.email),
    )


def _in_time(stand: Stand, party: PartyCard, until: datetime) -> int | None:
    return stand.quotes.in_time(party.id, (until - stand.now).total_seconds() / 60)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What a walk-in of one size can be given now: a table, or a wait."""

    id: int
    """Its size."""
    choices: tuple[Choice, ...]
    quote: Quote
    in_time: int | None
    """How likely (per cent) its wait isn't longer than the quote."""
    promised: bool
    """A table would fit, but somebody on the lists waits for it."""


def newcomers(live: Live) -> list[Newcomer]:
    """For each size from 1 to 12."""
    stand = gather(live)
    promised = (
        stand.free
        | stand.kept
        | {table for choices in stand.choices.values() if choices for table in choices[0].tables}
    )
    found = []
    for size, quote in stand.quotes.sizes.items():
        minutes = turn_minutes(size)
        choices = stand.offer(size, minutes)
        fits_anyway = stand.would_fit(size, minutes, promised)
        in_time = None
        if not quote.now and not quote.beyond:
            in_time = stand.quotes.size_in_time(size, quote.high)
        found.append(Newcomer(size, choices, quote, in_time, fits_anyway and not choices))
    return found
