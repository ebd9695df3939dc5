"""What the host stand shows of each party: who comes, who waits, and the table that fits. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kds.bus.projection import Live, glance
from kds.floor.model import HERE, SEATED, Stage
from kds.floor.queries import (
    ClaimCard,
    PartyCard,
    TableCard,
    claim_cards,
    duty_cards,
    party_cards,
    quotes_now,
    seating_cards,
    steady,
    table_cards,
    turns_cards,
    units_now,
    waiting,
)
from kds.floor.rules.evening import HORIZON
from kds.floor.rules.quote import Quotes, percent
from kds.floor.rules.suggest import Fit, Unit, fits, kept, ordered
from kds.floor.rules.times import Policy, policy_of, projected_end
from kds.floor.rules.turns import GUESSES, Turns, chance_gone, share_below
from kds.values import PartyId, TableId

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
    sure: int | None = None
    """How likely (per cent) they have left again by then."""
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
    """The live cards as the host's lists need them. `free` shrinks while tables are suggested, and
    then nothing changes any more."""

    now: datetime
    policy: Policy
    tables: dict[TableId, TableCard]
    units: tuple[Unit, ...]
    servers: dict[int, str]
    claims: list[ClaimCard]
    parties: list[PartyCard]
    quotes: Quotes
    turns: Turns
    seated: dict[TableId, PartyId]
    free: set[int] = field(default_factory=set)
    choices: dict[PartyId, tuple[Choice, ...]] = field(default_factory=dict)
    kept: set[int] = field(default_factory=set)
    """Free tables that wait for others to be joined to them, for who is first in line."""

    def booked(self, party: PartyCard) -> tuple[TableId, ...]:
        """The tables that are claimed for a party."""
        mine = {c.table_id for c in self.claims if c.party_id == party.id}
        return tuple(sorted(each for each in mine if each in self.tables))

    def name_of(self, tables: Iterable[TableId]) -> str:
        cards = sorted((self.tables[each] for each in tables), key=lambda card: card.sort)
        return "+".join(card.name for card in cards)

    def offer(self, size: int, minutes: int, party: PartyCard | None = None) -> tuple[Choice, ...]:
        """The tables that fit now, the suggested one first."""
        found = fits(self.units, size, minutes, self.free, self._claimed(party))
        return tuple(self._choice(fit, minutes) for fit in found[:CHOICES])

    def would_fit(self, size: int, minutes: int, tables: set[int]) -> bool:
        """Whether one of these tables would do, if it were free."""
        return bool(fits(self.units, size, minutes, tables, self._claimed(None)))

    def _claimed(self, party: PartyCard | None) -> dict[int, float]:
        """Minutes until the next claim of each table that somebody else has."""
        claimed: dict[int, float] = {}
        for claim in self.claims:
            if party is None or claim.party_id != party.id:
                starts = (claim.starts_at - self.now).total_seconds() / 60
                claimed[claim.table_id] = min(starts, claimed.get(claim.table_id, HORIZON * 9))
        return claimed

    def keep(self, party: PartyCard, due: dict[int, float]) -> None:
        """Nobody further down the line is offered a part of what this party needs whole."""
        joined = [u for u in ordered(self.units, party.size) if len(u.tables) > 1]
        if joined:
            tables = kept(joined, party.minutes, due, self._claimed(party))
            self.kept |= self.free.intersection(tables)
            self.free -= self.kept

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
            sure=self._sure(fit, minutes) if ends - self.now < OPEN_END else None,
            booked=booked,
        )

    def _sure(self, fit: Fit, minutes: int) -> int:
        stays = self.turns.left(fit.unit.most - fit.spare, minutes, Stage.SEATED)
        return percent(share_below(stays, fit.idle + minutes))

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


@glance
def gather(live: Live) -> Stand:
    """The house as the host sees it, with a table suggested to everybody who is here and waits.

    Who has a booking and is here comes first, then who was told that a table is ready, then the
    waitlist in its order; no table is suggested twice.
    """
    assert live.now is not None  # noqa: S101
    now, learnt = steady(live.now), live(turns_cards).get(0)
    stand = Stand(
        now=now,
        policy=policy_of(live.settings),
        tables={table.id: table for table in live(table_cards)},
        units=units_now(live, now),
        servers={duty.section_id: duty.name for duty in live(duty_cards) if duty.section_id},
        claims=[c for c in live(claim_cards) if c.stands(now) and c.ends_at > now],
        parties=list(live(party_cards)),
        quotes=quotes_now(live, now),
        turns=learnt.turns if learnt else GUESSES,
        seated={table: each.id for each in live(seating_cards) for table in each.table_ids},
    )
    stand.free = {
        table.id
        for table in stand.tables.values()
        if table.dirty_since is None and table.id not in stand.seated
    }
    seated = {party.id for party in stand.parties if party.state in SEATED}
    stand.claims = [claim for claim in stand.claims if claim.party_id not in seated]
    due = _due(live, stand)
    for party in _in_turn(stand.parties):
        own = stand.own(party)
        others = stand.offer(party.size, party.minutes, party)
        offered = (own, *(each for each in others if each.tables != own.tables)) if own else others
        stand.choices[party.id] = offered[:CHOICES]
        if offered:
            stand.free -= set(offered[0].tables)
        else:
            stand.keep(party, due)
    return stand


def _due(live: Live, stand: Stand) -> dict[int, float]:
    """Minutes until each table that isn't free probably will be."""
    reset = stand.policy.reset.total_seconds() / 60
    due: dict[int, float] = {each: reset for each in stand.tables if each not in stand.free}
    for table, party in stand.seated.items():
        at = free_at(live, [party])
        if at is not None:
            due[table] = reset + (at - stand.now).total_seconds() / 60
    return due


def _in_turn(parties: Iterable[PartyCard]) -> list[PartyCard]:
    parties = list(parties)
    here = sorted((p for p in parties if p.state in HERE), key=lambda p: p.booked_for or p.state_at)
    line = waiting(parties)
    return [*here, *sorted(line, key=lambda p: p.notified_at is None)]


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


def chance_free(stand: Stand, live: Live, party_ids: Iterable[PartyId], at: datetime) -> int | None:
    """How likely (per cent) these parties' tables are free and laid again by then; None for nobody,
    and once it is too late for that."""
    within = (at - stand.now - stand.policy.reset).total_seconds() / 60
    chance, found = 1.0, False
    for party_id in party_ids:
        seating, party = live(seating_cards).get(party_id), live(party_cards).get(party_id)
        if seating is None or party is None:
            continue
        since = seating.seated_at if party.stage is Stage.SEATED else party.stage_at
        gone = (stand.now - (since or seating.seated_at)).total_seconds() / 60
        left = stand.turns.left(party.size, party.minutes, party.stage)
        chance, found = chance * chance_gone(left, gone, within), True
    return percent(chance) if found and within > 0 else None
