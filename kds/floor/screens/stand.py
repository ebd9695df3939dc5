"""What the host stand shows of each party: who comes, who waits, and the table that fits. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kds.bus.projection import Live
from kds.floor.model import EXPECTED, HERE, SEATED, PartyState
from kds.floor.queries import (
    ClaimCard,
    PartyCard,
    TableCard,
    claim_cards,
    duty_cards,
    party_cards,
    quotes_now,
    seating_cards,
    table_cards,
    units_now,
    waiting,
)
from kds.floor.rules.quote import HORIZON, Quote, Quotes
from kds.floor.rules.suggest import Fit, Unit, fits
from kds.floor.rules.times import Policy, projected_end, turn_minutes
from kds.values import PartyId, TableId, to_ms

POLICY = Policy()
AHEAD = timedelta(hours=8)
"""Who is booked later than this comes to another service."""
CHOICES = 5
"""Tables that are offered for one party: the suggested one and its alternatives."""
OPEN_END = timedelta(hours=4)
"""A claim further away than this isn't worth a word."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A table that a party may have now. `until` is the next claim's beginning, if it is near."""

    tables: tuple[TableId, ...]
    name: str
    spare: int
    until: datetime | None
    server: str
    booked: bool = False
    """It is the party's own, as planned."""

    @property
    def joined(self) -> bool:
        return len(self.tables) > 1

    @property
    def ids(self) -> str:
        return ",".join(str(each) for each in self.tables)


@dataclass(slots=True)
class Stand:
    """The live cards as the host's lists need them. `free` shrinks while tables are suggested."""

    now: datetime
    tables: dict[TableId, TableCard]
    units: tuple[Unit, ...]
    servers: dict[int, str]
    claims: list[ClaimCard]
    parties: list[PartyCard]
    quotes: Quotes
    seated: dict[TableId, PartyId]
    free: set[int] = field(default_factory=set)
    choices: dict[PartyId, tuple[Choice, ...]] = field(default_factory=dict)

    def booked(self, party: PartyCard) -> tuple[TableId, ...]:
        """The tables that are claimed for a party."""
        mine = {c.table_id for c in self.claims if c.party_id == party.id}
        return tuple(sorted(each for each in mine if each in self.tables))

    def name_of(self, tables: Iterable[TableId]) -> str:
        cards = sorted((self.tables[each] for each in tables), key=lambda card: card.sort)
        return "+".join(card.name for card in cards)

    def offer(self, size: int, minutes: int, party: PartyCard | None = None) -> tuple[Choice, ...]:
        """The tables that fit now, the suggested one first."""
        claimed: dict[int, float] = {}
        for claim in self.claims:
            if party is None or claim.party_id != party.id:
                starts = (claim.starts_at - self.now).total_seconds() / 60
                claimed[claim.table_id] = min(starts, claimed.get(claim.table_id, HORIZON * 9))
        found = fits(self.units, size, minutes, self.free, claimed)
        return tuple(self._choice(fit, minutes) for fit in found[:CHOICES])

    def _choice(self, fit: Fit, minutes: int, booked: bool = False) -> Choice:
        ends = self.now + timedelta(minutes=min(fit.idle, 9999.0) + minutes)
        tables = tuple(TableId(each) for each in fit.unit.tables)
        section = self.tables[tables[0]].section_id
        return Choice(
            tables=tables,
            name=self.name_of(tables),
            spare=fit.spare,
            until=_minute(ends) if ends - self.now < OPEN_END else None,
            server=self.servers.get(section, "") if section else "",
            booked=booked,
        )

    def own(self, party: PartyCard) -> Choice | None:
        """The party's own tables, where they are free already."""
        tables = self.booked(party)
        if not tables or not self.free.issuperset(tables):
            return None
        seats = sum(self.tables[each].seats for each in tables)
        unit = Unit(tables, 1, seats)
        return self._choice(Fit(unit, max(0, seats - party.size), 9999.0), party.minutes, True)


def _minute(moment: datetime) -> datetime:
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)


def gather(live: Live) -> Stand:
    """The house as the host sees it, with a table suggested to everybody who is here and waits.

    Who has a booking and is here comes first, then who was told that a table is ready, then the
    waitlist in its order; no table is suggested twice.
    """
    assert live.now is not None  # noqa: S101
    now = live.now
    stand = Stand(
        now=now,
        tables={table.id: table for table in live(table_cards)},
        units=units_now(live, now),
        servers={duty.section_id: duty.name for duty in live(duty_cards) if duty.section_id},
        claims=[c for c in live(claim_cards) if c.stands(now) and c.ends_at > now],
        parties=list(live(party_cards)),
        quotes=quotes_now(live, now),
        seated={table: each.id for each in live(seating_cards) for table in each.table_ids},
    )
    stand.free = {
        table.id
        for table in stand.tables.values()
        if table.dirty_since is None and table.id not in stand.seated
    }
    seated = {party.id for party in stand.parties if party.state in SEATED}
    stand.claims = [claim for claim in stand.claims if claim.party_id not in seated]
    for party in _in_turn(stand.parties):
        own = stand.own(party)
        others = stand.offer(party.size, party.minutes, party)
        offered = (own, *(each for each in others if each.tables != own.tables)) if own else others
        stand.choices[party.id] = offered[:CHOICES]
        if offered:
            stand.free -= set(offered[0].tables)
    return stand


def _in_turn(parties: Iterable[PartyCard]) -> list[PartyCard]:
    parties = list(parties)
    here = sorted((p for p in parties if p.state in HERE), key=lambda p: p.booked_for or p.state_at)
    line = waiting(parties)
    return [*here, *sorted(line, key=lambda p: p.notified_at is None)]


# --- arriving -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arriving:
    """A booking of this service. `kept_until` is when the house may give its table away."""

    id: PartyId
    sort: str
    state: PartyState
    name: str
    size: int
    here: int
    """How many of them have come."""
    at: datetime
    arrived_at: datetime | None
    late: bool
    kept_until: datetime
    tables: str
    table_ids: tuple[TableId, ...]
    ready: bool
    """All its tables are free and laid."""
    free_at: datetime | None
    """When its tables will probably be free, where somebody still sits there."""
    choices: tuple[Choice, ...]
    note: str
    allergy: str
    visits: int
    no_shows: int
    told: bool
    reachable: bool
    locked: bool


def arriving(live: Live) -> list[Arriving]:
    """Everybody who is booked for this service and isn't seated, by their time."""
    stand = gather(live)
    return [_arriving(stand, live, p) for p in stand.parties if is_arriving(p, stand.now)]


def is_arriving(party: PartyCard, now: datetime) -> bool:
    if party.state in HERE:
        return True
    near = party.booked_for is not None and party.booked_for < now + AHEAD
    return party.state in EXPECTED and near


def _arriving(stand: Stand, live: Live, party: PartyCard) -> Arriving:
    tables = stand.booked(party)
    at = party.booked_for or party.arrived_at or party.state_at
    is_here = party.state in HERE
    laid = all(stand.tables[each].dirty_since is None for each in tables)
    # Guests who stand at the door come before those who don't.
    return Arriving(
        id=party.id,
        sort=f"{0 if is_here else 1}.{to_ms(at):014}.{party.id:09}",
        state=party.state,
        name=party.name,
        size=party.size,
        here=party.arrived_size or (party.size if party.state is PartyState.ARRIVED else 0),
        at=at,
        arrived_at=party.arrived_at,
        late=not is_here and stand.now - at >= POLICY.late_after,
        kept_until=at + POLICY.no_show_after,
        tables=stand.name_of(tables),
        table_ids=tables,
        ready=bool(tables) and laid and not any(each in stand.seated for each in tables),
        free_at=free_at(live, [stand.seated[each] for each in tables if each in stand.seated]),
        choices=stand.choices.get(party.id, ()),
        note=said(party.note, party.guest_note),
        allergy=party.allergies,
        visits=party.guest_visits,
        no_shows=party.guest_no_shows,
        told=party.notified_at is not None,
        reachable=bool(party.phone or party.email),
        locked=party.locked,
    )


def said(*texts: str) -> str:
    """What was said, each thing once."""
    return " · ".join(dict.fromkeys(text for text in texts if text))


def free_at(live: Live, party_ids: Iterable[PartyId]) -> datetime | None:
    """When these parties will probably all have left, to the minute; None for nobody."""
    assert live.now is not None  # noqa: S101
    ends: list[datetime] = []
    for party_id in party_ids:
        seating, party = live(seating_cards).get(party_id), live(party_cards).get(party_id)
        if seating is not None and party is not None:
            since = party.stage_at or seating.seated_at
            end = projected_end(party.stage, since, seating.seated_at, party.minutes, live.now)
            ends.append(end.likely)
    return _minute(max(ends)) if ends else None


# --- waiting ------------------------------------------------------------------------------------


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
    notified_at: datetime | None
    kept_until: datetime | None
    choices: tuple[Choice, ...]
    note: str
    allergy: str
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
        notified_at=told,
        kept_until=told + POLICY.ready_holds if told else None,
        choices=stand.choices.get(party.id, ()),
        note=said(party.note, party.guest_note),
        allergy=party.allergies,
        visits=party.guest_visits,
        no_shows=party.guest_no_shows,
        reachable=bool(party.phone or party.email),
    )


# --- who comes through the door -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What a walk-in of one size can be given now: a table, or a wait."""

    id: int
    """Its size."""
    choices: tuple[Choice, ...]
    quote: Quote
    promised: bool
    """A table would fit, but somebody on the lists waits for it."""


def newcomers(live: Live) -> list[Newcomer]:
    """For each size from 1 to 12."""
    stand = gather(live)
    promised = stand.free | {
        table for choices in stand.choices.values() if choices for table in choices[0].tables
    }
    found = []
    for size, quote in stand.quotes.sizes.items():
        minutes = turn_minutes(size)
        choices, left = stand.offer(size, minutes), stand.free
        stand.free = promised
        fits_anyway = bool(stand.offer(size, minutes))
        stand.free = left
        found.append(Newcomer(size, choices, quote, fits_anyway and not choices))
    return found
