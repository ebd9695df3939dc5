"""The floor read anew from its rows, as plainly as can be: what the state machine compares with."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.floor.model import (
    OVER,
    SEATED,
    Claim,
    ClaimState,
    Party,
    Seating,
    Table,
    TableState,
)


def overlaps(session: Session) -> list[tuple[int, int]]:
    """Pairs of live claims of one table that share a moment: there must be none."""
    claims = session.scalars(
        select(Claim)
        .where(Claim.state != ClaimState.RELEASED)
        .order_by(Claim.table_id, Claim.starts_at)
    )
    return [
        (one.id, other.id)
        for one, other in pairwise(claims)
        if one.table_id == other.table_id and one.ends_at > other.starts_at
    ]


def who_sits_where(session: Session) -> dict[int, set[int]]:
    """Party → its tables; fails where a table has two parties."""
    at: dict[int, set[int]] = {}
    taken: set[int] = set()
    for seating in session.scalars(select(Seating).where(Seating.left_at.is_(None))):
        assert seating.table_id not in taken, f"two parties at table {seating.table_id}"
        taken.add(seating.table_id)
        at.setdefault(seating.party_id, set()).add(seating.table_id)
    return at


def seated_parties(session: Session) -> set[int]:
    """Who is said to be seated."""
    return set(session.scalars(select(Party.id).where(Party.state.in_(SEATED))))


def claims_of_the_gone(session: Session) -> list[int]:
    """Live claims of parties that are over: there must be none."""
    return list(
        session.scalars(
            select(Claim.id)
            .join(Party, Party.id == Claim.party_id)
            .where(Claim.state != ClaimState.RELEASED, Party.state.in_(OVER))
        )
    )


def states(session: Session, now: datetime) -> dict[int, TableState]:
    """Each table's state, worked out from the rows."""
    tables = session.scalars(select(Table).where(Table.removed_at.is_(None)))
    return {table.id: _state(session, table, now) for table in tables}


def _state(session: Session, table: Table, now: datetime) -> TableState:
    stage = session.scalar(
        select(Party.stage)
        .join(Seating, Seating.party_id == Party.id)
        .where(Seating.table_id == table.id, Seating.left_at.is_(None))
    )
    if stage is not None:
        return TableState(stage.value)
    claims = session.scalars(
        select(Claim).where(Claim.table_id == table.id, Claim.state != ClaimState.RELEASED)
    ).all()
    covering = [claim for claim in claims if claim.starts_at <= now < claim.ends_at]
    if any(claim.state is ClaimState.BLOCK for claim in covering):
        return TableState.BLOCKED
    if table.dirty_since is not None:
        return TableState.DIRTY
    if covering:
        return TableState.HELD
    soon = now + timedelta(minutes=30)
    if any(now < claim.starts_at <= soon for claim in claims):
        return TableState.DUE_SOON
    return TableState.AVAILABLE
