"""Holds: a table is kept while a guest types. The hold becomes the booking; its rows stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from kds.bookings.commands.planning import Wanted, find, party_for, take
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, NotFound
from kds.floor.commands.claims import claims_of, release_claims
from kds.floor.commands.parties import move
from kds.floor.events import PartyChanged, TablesClaimed
from kds.floor.model import ClaimState, Party, PartyState
from kds.values import ClaimId, PartyId, TableId

HOLD = timedelta(minutes=5)


def hold(
    uow: UnitOfWork, at: datetime, size: int, token_hash: bytes, language: str = ""
) -> PartyId:
    """Keep a table for five minutes, for whoever has the secret that `token_hash` is of."""
    wanted = Wanted(at, size, public=True)
    found = find(uow, wanted)
    party = party_for(uow, wanted, found, token_hash, language, uow.now + HOLD)
    take(uow, party, found, ClaimState.HELD, party.expires_at)
    return PartyId(party.id)


def extend_hold(uow: UnitOfWork, token_hash: bytes) -> datetime:
    """Five minutes more, once, because the guest asks for them. Gives the new end."""
    party = held(uow, token_hash)
    until = party.state_at + 2 * HOLD
    if party.expires_at == until:
        raise Conflict("A table is kept longer only once", do="Book now, or choose a time again")
    party.expires_at = until
    claims = claims_of(uow, party.id)
    for claim in claims:
        claim.expires_at = until
    uow.record(PartyChanged(PartyId(party.id)))
    uow.record(
        TablesClaimed(
            PartyId(party.id),
            tuple(TableId(claim.table_id) for claim in claims),
            tuple(ClaimId(claim.id) for claim in claims),
        )
    )
    return until


def drop_hold(uow: UnitOfWork, token_hash: bytes) -> None:
    """The guest has gone back: the table is free at once."""
    party = party_of(uow, token_hash)
    if party.state is PartyState.HELD:
        release_claims(uow, party.id)
        move(uow, party, PartyState.EXPIRED)


def party_of(uow: UnitOfWork, token_hash: bytes) -> Party:
    """The party whose private link this is; one answer for every wrong one."""
    found = uow.session.scalar(select(Party).where(Party.token_hash == token_hash))
    if found is None:
        raise NotFound("There is no such booking", do="Use the link of your confirmation")
    return found


def held(uow: UnitOfWork, token_hash: bytes) -> Party:
    """The party of a hold that still lives."""
    party = party_of(uow, token_hash)
    if party.state is not PartyState.HELD or not party.expires_at or party.expires_at <= uow.now:
        raise Conflict("Your table was kept for five minutes", do="Choose your time again")
    return party
