"""What time itself does to bookings. A timer runs it; running it twice changes nothing more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from kds.actor import Capability
from kds.bookings.commands.booking import STANDING
from kds.bus.unit import UnitOfWork
from kds.floor.commands.claims import expire_holds, release_claims
from kds.floor.commands.parties import move, remember_guest
from kds.floor.model import Party, PartyState
from kds.floor.rules.times import Policy

EXPECTED = STANDING | {PartyState.LATE}


def keep_time(uow: UnitOfWork) -> int:
    """Let holds run out, mark who is late and, after fifteen minutes, who didn't come. Gives how
    many parties it moved."""
    uow.require(Capability.SEAT_GUESTS)
    expire_holds(uow)
    policy = Policy()
    due = uow.session.scalars(
        select(Party)
        .where(Party.state.in_(EXPECTED), Party.booked_for <= uow.now - policy.late_after)
        .order_by(Party.id)
    ).all()
    moved = 0
    for party in due:
        moved += _late(uow, party, gone=_given_up_at(party, policy) <= uow.now)
    return moved


def _given_up_at(party: Party, policy: Policy) -> datetime:
    """When a party counts as not coming. One that has called to say that it is late keeps its
    table for all the time it was planned for."""
    assert party.booked_for is not None  # noqa: S101
    called = (
        party.state is PartyState.LATE and party.state_at < party.booked_for + policy.late_after
    )
    stay = timedelta(minutes=party.minutes)
    return party.booked_for + (stay if called else policy.no_show_after)


def _late(uow: UnitOfWork, party: Party, *, gone: bool) -> bool:
    if party.state is PartyState.REQUESTED:
        # Nobody granted it in time.
        release_claims(uow, party.id)
        move(uow, party, PartyState.EXPIRED)
    elif gone:
        release_claims(uow, party.id)
        remember_guest(uow, party, no_shows=1)
        move(uow, party, PartyState.NO_SHOW)
    elif party.state is not PartyState.LATE:
        move(uow, party, PartyState.LATE)
    else:
        return False
    return True
