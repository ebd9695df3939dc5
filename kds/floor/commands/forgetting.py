"""Whose party it was: it follows a guest's profile, and is forgotten with it or in time."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, or_, select, update

from kds.actor import Capability
from kds.bus.event import when
from kds.bus.timer import every
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.floor.events import PartyChanged, PartyForgotten
from kds.floor.model import OVER, Party
from kds.guests.commands.erasing import AT_ONCE, HOUR, addresses_of, erase
from kds.guests.events import GuestErased, GuestsMerged
from kds.guests.model import Guest
from kds.values import PartyId

MONTH = timedelta(days=30.4)


@when(GuestsMerged)
def follow_profile(uow: UnitOfWork, event: GuestsMerged) -> None:
    """The parties of a profile that was merged are the other's."""
    uow.session.execute(
        update(Party).where(Party.guest_id == event.guest_id).values(guest_id=event.into_id)
    )


@when(GuestErased)
def forget_guest(uow: UnitOfWork, event: GuestErased) -> None:
    """Every party of a guest, those too that only a number or an address names."""
    addresses = addresses_of(uow, event.guest_id)
    theirs = or_(
        Party.guest_id == event.guest_id, Party.phone.in_(addresses), Party.email.in_(addresses)
    )
    parties = uow.session.scalars(select(Party).where(theirs).order_by(Party.id)).all()
    if any(party.state not in OVER for party in parties):
        raise Conflict(
            "They are here, or have a booking that stands", do="Finish or cancel that first"
        )
    for party in parties:
        forget(uow, party)


def forget(uow: UnitOfWork, party: Party) -> None:
    """Nothing is left in a party that says who it was; its link opens nothing any more."""
    party.name = party.phone = party.email = party.note = party.allergy = party.language = ""
    party.token_hash = None
    uow.record(PartyForgotten(PartyId(party.id)))
    uow.record(PartyChanged(PartyId(party.id)))


@every(HOUR)
def forget_guests(uow: UnitOfWork) -> None:
    """Erase who hasn't been seen for `keep_guests_months` and has no booking; 0 = nobody."""
    uow.require(Capability.ADMINISTER)
    if not uow.settings.keep_guests_months:
        return
    before = uow.now - MONTH * uow.settings.keep_guests_months
    stands = select(Party.guest_id).where(Party.guest_id.is_not(None), Party.state.not_in(OVER))
    old = (
        select(Guest)
        .where(func.coalesce(Guest.seen_at, Guest.met_at) < before)
        .where(Guest.erased_at.is_(None), Guest.merged_into.is_(None), Guest.id.not_in(stands))
        .order_by(Guest.id)
        .limit(AT_ONCE)
    )
    for guest in uow.session.scalars(old).all():
        if not _stands_by_address(uow, guest):
            erase(uow, guest)


def _stands_by_address(uow: UnitOfWork, guest: Guest) -> bool:
    addresses = addresses_of(uow, guest.id)
    theirs = or_(Party.phone.in_(addresses), Party.email.in_(addresses))
    found = select(Party.id).where(theirs, Party.state.not_in(OVER)).limit(1)
    return uow.session.scalar(found) is not None


@every(HOUR)
def forget_parties(uow: UnitOfWork) -> None:
    """Forget who walked in `keep_names_days` ago and belongs to no guest we know; 0 = nobody."""
    uow.require(Capability.ADMINISTER)
    if not uow.settings.keep_names_days:
        return
    before = uow.now - timedelta(days=uow.settings.keep_names_days)
    said = (Party.name, Party.phone, Party.email, Party.note, Party.allergy)
    old = (
        select(Party)
        .where(Party.guest_id.is_(None), Party.state.in_(OVER), Party.state_at < before)
        .where(or_(*(column != "" for column in said)))
        .order_by(Party.id)
        .limit(AT_ONCE)
    )
    for party in uow.session.scalars(old).all():
        forget(uow, party)
