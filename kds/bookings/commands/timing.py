"""What time itself does to bookings. A timer runs it; running it twice changes nothing more."""

from __future__ import annotations

from sqlalchemy import select

from kds.actor import Capability
from kds.bookings.rules.lateness import EXPECTED, time_state
from kds.bus.unit import UnitOfWork
from kds.floor.commands.claims import expire_holds, release_claims
from kds.floor.commands.parties import move, remember_guest
from kds.floor.model import Party, PartyState
from kds.floor.rules.times import policy_of


def keep_time(uow: UnitOfWork) -> int:
    """Let holds run out, mark who is late and, after fifteen minutes, who didn't come. Gives how
    many bookings it moved."""
    uow.require(Capability.SEAT_GUESTS)
    expire_holds(uow)
    begun = uow.session.scalars(
        select(Party)
        .where(Party.state.in_(EXPECTED), Party.booked_for <= uow.now)
        .order_by(Party.id)
    ).all()
    return sum(_move(uow, party) for party in begun)


def _move(uow: UnitOfWork, party: Party) -> bool:
    policy = policy_of(uow.settings)
    state = time_state(
        party.state, party.state_at, party.booked_for, party.minutes, uow.now, policy
    )
    if state is None:
        return False
    if state is not PartyState.LATE:
        release_claims(uow, party.id)
    if state is PartyState.NO_SHOW:
        remember_guest(uow, party, no_shows=1)
    move(uow, party, state)
    return True
