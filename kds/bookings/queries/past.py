"""What became of a date's parties: who came and sat where, who didn't, who had called off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kds.bookings.queries.loading import read_units
from kds.bus.projection import Read
from kds.floor.model import OVER, Claim, ClaimState, Party, PartyState, Seating, Table
from kds.floor.queries import ClaimCard, PartyCard, party_cards
from kds.values import ClaimId, PartyId, TableId

UNTOLD = (PartyState.HELD, PartyState.EXPIRED, PartyState.RENEGED)
"""Who never had a table of that day."""


@dataclass(frozen=True, slots=True)
class Sat:
    """A table that a party sat at, from when to when (None = it still does)."""

    table_id: TableId
    seated_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Gone:
    """A party that is over, or older than the live cards. `planned` = the tables that it was to
    have, if it never sat."""

    party: PartyCard
    sat: tuple[Sat, ...]
    planned: tuple[TableId, ...]

    @property
    def tables(self) -> tuple[TableId, ...]:
        return tuple(dict.fromkeys(each.table_id for each in self.sat)) or self.planned


def gone_parties(
    session: Session, day: date, now: datetime, live: Container[PartyId]
) -> list[Gone]:
    """The parties of a business date that are over, or that aren't among the live ones, by time."""
    rows = session.execute(
        select(Party.id, Party.state)
        .where(Party.business_date == day, Party.merged_into.is_(None))
        .where(Party.state.not_in(UNTOLD))
        .where(or_(Party.booked_for.is_not(None), Party.seated_at.is_not(None)))
        .order_by(Party.id)
    ).all()
    ids = [PartyId(r.id) for r in rows if r.state in OVER or PartyId(r.id) not in live]
    if not ids:
        return []
    sat = _sat(session, ids)
    planned = _planned(session, [each for each in ids if each not in sat])
    seats = {frozenset(unit.tables): unit.most for unit in read_units(session)}
    return [
        Gone(
            party,
            tuple(sat.get(party.id, ())),
            _last_unit(planned.get(party.id, ()), seats, party.size),
        )
        for party in party_cards.load(Read(session, now), ids)
    ]


def _sat(session: Session, ids: Sequence[PartyId]) -> Mapping[PartyId, list[Sat]]:
    found = defaultdict[PartyId, list[Sat]](list)
    for party_id, table_id, seated_at, left_at in session.execute(
        select(Seating.party_id, Seating.table_id, Seating.seated_at, Seating.left_at)
        .where(Seating.party_id.in_(ids))
        .order_by(Seating.id)
    ):
        found[PartyId(party_id)].append(Sat(TableId(table_id), seated_at, left_at))
    return found


def _planned(session: Session, ids: Sequence[PartyId]) -> Mapping[int, list[Any]]:
    """Their claims, the last first; those that were released too."""
    found = defaultdict[int, list[Any]](list)
    for row in session.execute(
        select(Claim.party_id, Claim.table_id, Claim.starts_at, Claim.ends_at)
        .where(Claim.party_id.in_(ids))
        .order_by(Claim.id.desc())
    ):
        found[row.party_id or 0].append(row)
    return found


def _last_unit(
    claims: Sequence[Any], seats: Mapping[frozenset[int], int], size: int
) -> tuple[TableId, ...]:
    """The tables of a party's last plan: released claims don't say which were given up together,
    so the last ones count that make a unit for so many."""
    tables: list[TableId] = []
    for claim in claims:
        if (claim.starts_at, claim.ends_at) != (claims[0].starts_at, claims[0].ends_at):
            break
        tables.append(TableId(claim.table_id))
        if seats.get(frozenset(tables), 0) >= size:
            return tuple(sorted(tables))
    return tuple(tables[:1])


def past_blocks(session: Session, first: datetime, last: datetime) -> list[ClaimCard]:
    """The house's blocks that began in [first, last)."""
    return [
        ClaimCard(ClaimId(i), None, TableId(table), starts_at, ends_at, state, None, reason)
        for i, table, starts_at, ends_at, state, reason in session.execute(
            select(
                Claim.id,
                Claim.table_id,
                Claim.starts_at,
                Claim.ends_at,
                Claim.state,
                Claim.reason,
            )
            .where(Claim.state == ClaimState.BLOCK)
            .where(Claim.starts_at >= first, Claim.starts_at < last)
            .order_by(Claim.id)
        )
    ]


def removed_tables(session: Session, ids: Sequence[TableId]) -> list[tuple[TableId, str, int]]:
    """Of these tables those that no longer stand: id, name and seats."""
    rows = session.execute(
        select(Table.id, Table.name, Table.seats)
        .where(Table.id.in_(ids), Table.removed_at.is_not(None))
        .order_by(Table.name, Table.id)
    )
    return [(TableId(i), name, seats) for i, name, seats in rows]
