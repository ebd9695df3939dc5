"""Claims: plans for tables. Whoever plans (bookings, blocks, moves) goes through these functions,
so that what is checked and what is written is one transaction and every claim is announced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands.parties import move
from kds.floor.events import TablesClaimed
from kds.floor.model import Claim, ClaimState, Party, PartyState, Table
from kds.values import ClaimId, PartyId, TableId


def expire_holds(uow: UnitOfWork) -> None:
    """Release the holds that have run out: checked in the transaction that plans anew."""
    over = uow.session.scalars(
        select(Claim).where(Claim.state == ClaimState.HELD, Claim.expires_at <= uow.now)
    ).all()
    let_go(uow, over)
    for party_id in {claim.party_id for claim in over if claim.party_id is not None}:
        party = uow.get(Party, party_id)
        if party.state is PartyState.HELD:
            move(uow, party, PartyState.EXPIRED)


def clashes(
    uow: UnitOfWork,
    table_ids: Sequence[int],
    starts_at: datetime,
    ends_at: datetime,
    but_of: int | None = None,
) -> list[Claim]:
    """Live claims on these tables that overlap [starts_at, ends_at), other than a party's own."""
    found = uow.session.scalars(
        select(Claim)
        .where(Claim.table_id.in_(table_ids), Claim.state != ClaimState.RELEASED)
        .where(Claim.starts_at < ends_at, Claim.ends_at > starts_at)
        .order_by(Claim.starts_at)
    )
    return [
        claim
        for claim in found
        if (but_of is None or claim.party_id != but_of)
        and (claim.expires_at is None or claim.expires_at > uow.now)
    ]


def claim_tables(
    uow: UnitOfWork,
    party_id: PartyId | None,
    table_ids: Sequence[TableId],
    starts_at: datetime,
    ends_at: datetime,
    state: ClaimState = ClaimState.BOOKED,
    expires_at: datetime | None = None,
    reason: str = "",
) -> list[ClaimId]:
    """Claim each table of a plan, one row per physical table; raises Conflict where one is taken.

    A party's older claims are released first, so that a move may use its own table again.
    """
    if ends_at <= starts_at:
        raise Invalid("It ends before it begins", field="ends_at", do="Correct the times")
    expire_holds(uow)
    if party_id is not None:
        release_claims(uow, party_id)
    _check_free(uow, table_ids, starts_at, ends_at)
    made = [
        uow.add(
            Claim(
                party_id=party_id,
                table_id=table_id,
                starts_at=starts_at,
                ends_at=ends_at,
                state=state,
                expires_at=expires_at,
                reason=reason,
            )
        )
        for table_id in dict.fromkeys(table_ids)
    ]
    _announce(uow, made)
    return [ClaimId(claim.id) for claim in made]


def _check_free(
    uow: UnitOfWork, table_ids: Sequence[TableId], starts_at: datetime, ends_at: datetime
) -> None:
    taken = clashes(uow, table_ids, starts_at, ends_at)
    if taken:
        raise Conflict(
            "Table {name} is taken at that time",
            do="Choose another table or time",
            name=uow.get(Table, taken[0].table_id).name,
        )


def confirm_claims(uow: UnitOfWork, party_id: PartyId) -> None:
    """A hold becomes a booking: the same rows, so nothing is unprotected in between."""
    claims = [c for c in claims_of(uow, party_id) if c.state is ClaimState.HELD]
    for claim in claims:
        claim.state, claim.expires_at = ClaimState.BOOKED, None
    _announce(uow, claims)


def release_claims(uow: UnitOfWork, party_id: int, but: Iterable[int] = ()) -> list[TableId]:
    """Give up a party's claims, except on the tables in `but`. Gives the tables that are free."""
    kept = set(but)
    gone = [claim for claim in claims_of(uow, party_id) if claim.table_id not in kept]
    let_go(uow, gone)
    return [TableId(claim.table_id) for claim in gone]


def let_go(uow: UnitOfWork, claims: Iterable[Claim]) -> None:
    """Release claims; written at once, because what follows may claim the same time."""
    gone = list(claims)
    for claim in gone:
        claim.state = ClaimState.RELEASED
    if gone:
        uow.session.flush()
    _announce(uow, gone)


def claims_of(uow: UnitOfWork, party_id: int) -> list[Claim]:
    """A party's live claims."""
    return list(
        uow.session.scalars(
            select(Claim)
            .where(Claim.party_id == party_id, Claim.state != ClaimState.RELEASED)
            .order_by(Claim.table_id)
        )
    )


def last_tables(uow: UnitOfWork, party: Party) -> list[int]:
    """The tables of the claims that a party gave up last."""
    released = uow.session.scalars(
        select(Claim)
        .where(Claim.party_id == party.id, Claim.state == ClaimState.RELEASED)
        .where(Claim.starts_at == party.booked_for)
    )
    return sorted({claim.table_id for claim in released})


def _announce(uow: UnitOfWork, claims: Iterable[Claim]) -> None:
    by_party: dict[int | None, list[Claim]] = {}
    for claim in claims:
        by_party.setdefault(claim.party_id, []).append(claim)
    for party_id, those in by_party.items():
        tables = tuple(TableId(claim.table_id) for claim in those)
        ids = tuple(ClaimId(claim.id) for claim in those)
        uow.record(TablesClaimed(None if party_id is None else PartyId(party_id), tables, ids))
