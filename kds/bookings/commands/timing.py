"""What time itself does to bookings. The house runs these by itself; running one twice changes
nothing more."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select

from kds.actor import Capability
from kds.bookings.events import PlanAsked
from kds.bookings.rules.lateness import EXPECTED, STANDING, time_state
from kds.bus.journal import JournalRow
from kds.bus.timer import every
from kds.bus.unit import UnitOfWork
from kds.floor.commands.claims import expire_holds, release_claims
from kds.floor.commands.parties import move, remember_guest
from kds.floor.model import Party, PartyState
from kds.floor.rules.times import policy_of

LOOK_SECONDS = 5.0
LOOK_FOR_NIGHT_SECONDS = 60.0
DAYS_PLANNED = 2
"""How many dates the nightly plan looks at: the one that begins, and the next."""
NIGHT = timedelta(hours=2)
"""So long after a business date begins nobody works with its plan yet; later no table changes."""
WORTH_PLANNING = 2
"""With fewer bookings there is nothing to give better tables to."""


@every(LOOK_SECONDS)
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


@every(LOOK_FOR_NIGHT_SECONDS)
def ask_plan(uow: UnitOfWork) -> bool:
    """Once a night, ask for what is booked to be planned anew; gives whether it did.

    The planning itself is long and happens outside of the writer: kds.nightly hears of it.
    """
    uow.require(Capability.TAKE_BOOKINGS)
    began = datetime.combine(uow.business_date, time(), uow.settings.tz)
    began += timedelta(hours=uow.settings.day_starts_hour)
    if uow.now >= began + NIGHT:
        return False
    asked = select(JournalRow.seq).where(JournalRow.kind == PlanAsked.kind, JournalRow.at >= began)
    if uow.session.scalar(asked.limit(1)) is not None:
        return False
    last = uow.business_date + timedelta(days=DAYS_PLANNED - 1)
    booked = select(Party.id).where(
        Party.state.in_(STANDING), Party.business_date.between(uow.business_date, last)
    )
    if len(uow.session.scalars(booked.limit(WORTH_PLANNING)).all()) < WORTH_PLANNING:
        return False
    uow.record(PlanAsked(uow.business_date))
    return True
