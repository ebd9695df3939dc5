"""The wait quote's view of the house: its room from the live cards, its turns from its history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kds.bus.journal import JournalRow
from kds.bus.projection import Live, Read, projection
from kds.floor.events import TableStaged, TurnsLearnt
from kds.floor.model import SEATED, Party, PartyState, Stage
from kds.floor.queries.duties import duty_cards
from kds.floor.queries.parties import (
    ClaimCard,
    PartyCard,
    claim_cards,
    party_cards,
)
from kds.floor.queries.room import table_cards
from kds.floor.queries.seatings import SeatingCard, seating_cards
from kds.floor.queries.units import UnitCard, unit_cards
from kds.floor.rules.evening import HORIZON, Claimed, Queued, Room, Taken
from kds.floor.rules.quote import Quotes, quotes
from kds.floor.rules.rotation import rotation
from kds.floor.rules.suggest import Unit
from kds.floor.rules.times import policy_of, turn_minutes
from kds.floor.rules.turns import GUESSES, Stay, Turns, learn
from kds.values import PartyId, SectionId, from_ms, to_ms

SIZES = tuple((size, turn_minutes(size)) for size in range(1, 13))
"""Party sizes that a quote is always ready for, each with its planned minutes."""
GRAIN = 10
"""Seconds: the moment of a quote is rounded down to these, so that all who ask get the same."""
MOST_STAYS = 1000
MEMORY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class TurnsCard:
    """What the house has learnt of its guests' stays."""

    turns: Turns
    id: int = 0


@projection(TurnsLearnt, by="turns_id")
def turns_cards(read: Read, ids: Sequence[int] | None) -> list[TurnsCard]:
    """The house's own turns as they were when they were learnt last, on an earlier day mostly."""
    statement = select(func.max(JournalRow.at)).where(JournalRow.kind == TurnsLearnt.kind)
    learnt = read.session.scalar(statement)
    return [TurnsCard(learn(stays_before(read.session, learnt)) if learnt else GUESSES)]


def stays_before(session: Session, moment: datetime) -> list[Stay]:
    """The last turns that were over by then, with the minutes from each stage to the end."""
    over = session.execute(
        select(Party.id, Party.size, Party.seated_at, Party.left_at)
        .where(
            Party.business_date >= (moment - MEMORY).date(),
            Party.state == PartyState.COMPLETED,
            Party.seated_at.is_not(None),
            Party.left_at < moment,
            Party.merged_into.is_(None),
        )
        .order_by(Party.left_at.desc())
        .limit(MOST_STAYS)
    ).all()
    if not over:
        return []
    began = _stages(session, min(row.seated_at for row in over), moment)
    return [_stay(row, began.get(row.id, {})) for row in over]


def _stages(session: Session, first: datetime, last: datetime) -> dict[int, dict[Stage, datetime]]:
    """When each party first came to each stage, as the journal tells."""
    rows = session.execute(
        select(JournalRow.at, JournalRow.data)
        .where(JournalRow.kind == TableStaged.kind, JournalRow.at.between(first, last))
        .order_by(JournalRow.seq)
    )
    began: dict[int, dict[Stage, datetime]] = {}
    for at, data in rows:
        told = json.loads(data)
        began.setdefault(told["party_id"], {}).setdefault(Stage(told["stage"]), at)
    return began


def _stay(row: Any, began: dict[Stage, datetime]) -> Stay:
    marks = {Stage.SEATED: row.seated_at, **began}
    left = ((stage, _minutes(row.left_at - at)) for stage, at in marks.items() if at <= row.left_at)
    return Stay(row.size, tuple(left))


def _minutes(span: timedelta) -> float:
    return span.total_seconds() / 60


# --- the room, right now ------------------------------------------------------------------------


def quotes_now(live: Live, now: datetime) -> Quotes:
    """How long everybody on the waitlist, and one more party of each of SIZES, will wait."""
    card = live(turns_cards).get(0)
    return _quotes(room_now(live, now), card.turns if card else GUESSES)


@lru_cache(maxsize=16)
def _quotes(room: Room, turns: Turns) -> Quotes:
    return quotes(room, SIZES, turns)


def steady(now: datetime) -> datetime:
    """The moment in its grain: what is worked out from it doesn't change with every second."""
    return from_ms(to_ms(now) // (GRAIN * 1000) * GRAIN * 1000)


def room_now(live: Live, now: datetime) -> Room:
    """The live cards as the quote sees them."""
    now = steady(now)
    parties = live(party_cards)
    seatings = sorted(live(seating_cards), key=lambda each: each.id)
    taken = tuple(_taken(each, parties.get(each.id), now) for each in seatings)
    sat = {table for each in taken for table in each.tables}
    dirty = (t.id for t in live(table_cards) if t.dirty_since is not None and t.id not in sat)
    return Room(
        units=units_now(live, now),
        taken=taken,
        dirty=tuple(sorted(dirty)),
        claims=_claims(live(claim_cards), parties.get, now),
        queue=tuple(Queued(p.id, p.size, p.minutes) for p in waiting(parties)),
    )


def waiting(parties: Iterable[PartyCard]) -> list[PartyCard]:
    """The waitlist in its order."""
    line = [party for party in parties if party.state is PartyState.WAITING]
    return sorted(line, key=lambda party: (party.waiting_since or party.state_at, party.id))


def units_now(live: Live, now: datetime) -> tuple[Unit, ...]:
    """Every table and combination, those of the server whose turn it is first among equals."""
    turns: dict[SectionId, int] = {}
    for place, duty in enumerate(rotation(live(duty_cards), now, policy_of(live.settings))):
        if duty.section_id is not None:
            turns.setdefault(duty.section_id, place)
    return tuple(_unit(unit, turns) for unit in sorted(live(unit_cards), key=lambda u: u.sort))


def _unit(unit: UnitCard, turns: dict[SectionId, int]) -> Unit:
    last = len(turns)
    turn = min((turns.get(section, last) for section in unit.section_ids), default=last)
    return Unit(unit.table_ids, unit.least, unit.most, turn, unit.priority)


def _taken(seating: SeatingCard, party: PartyCard | None, now: datetime) -> Taken:
    if party is None:
        gone = _minutes(now - seating.seated_at)
        return Taken(seating.id, seating.table_ids, 2, turn_minutes(2), Stage.SEATED, max(0, gone))
    since = seating.seated_at if party.stage is Stage.SEATED else party.stage_at
    gone = _minutes(now - (since or seating.seated_at))
    return Taken(
        seating.id, seating.table_ids, party.size, party.minutes, party.stage, max(0.0, gone)
    )


def _claims(claims: Iterable[ClaimCard], party_of: Any, now: datetime) -> tuple[Claimed, ...]:
    """Claims that still matter tonight: not of who sits already, not over."""
    found = []
    for claim in claims:
        party: PartyCard | None = party_of(claim.party_id) if claim.party_id is not None else None
        if (party is not None and party.state in SEATED) or not claim.stands(now):
            continue
        starts, ends = _minutes(claim.starts_at - now), _minutes(claim.ends_at - now)
        if ends > 0 and starts < 2 * HORIZON:
            size = party.size if party else 2
            owner: PartyId | None = claim.party_id
            found.append(Claimed(claim.table_id, starts, ends, owner, size))
    return tuple(sorted(found, key=lambda c: (c.starts, c.table)))
