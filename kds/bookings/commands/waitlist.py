"""The waitlist from outside: guests put themselves on it, and take themselves off."""

from __future__ import annotations

from sqlalchemy import select

from kds.bookings.commands.holds import party_of
from kds.bookings.queries.loading import read_calendar
from kds.bookings.rules.waitlist import lets_in
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands.claims import release_claims
from kds.floor.commands.parties import move, new_party, settle_quote
from kds.floor.model import Duty, PartyState, Seating, Source
from kds.guests.commands.contacts import contact_of
from kds.guests.commands.people import meet_guest
from kds.values import PartyId


def join_waitlist(
    uow: UnitOfWork,
    size: int,
    name: str,
    token_hash: bytes,
    quoted_low: int,
    quoted_high: int,
    phone: str = "",
    email: str = "",
    language: str = "",
) -> PartyId:
    """A party puts itself on the waitlist, with the wait that the house has told it (minutes)."""
    calendar = read_calendar(uow.session, uow.settings.tz, uow.now)
    if not lets_in(calendar, uow.now, _at_work(uow), quoted_low):
        raise Conflict("The waitlist is closed", do="Book a table for another time")
    if not name.strip():
        raise Invalid("A name is missing", field="name", do="Enter a name")
    number, address = contact_of(uow, phone, email)
    if not number and not address:
        raise Invalid("We need an e-mail address or a phone number", field="phone", do="Enter one")
    party = new_party(
        uow,
        PartyState.WAITING,
        Source.ONLINE,
        size,
        name=name.strip(),
        phone=number,
        email=address,
        guest_id=meet_guest(uow, name.strip(), number, address, language),
        language=language,
        token_hash=token_hash,
        waiting_since=uow.now,
        quoted_at=uow.now,
        quoted_low=quoted_low,
        quoted_high=quoted_high,
    )
    return PartyId(party.id)


def leave_waitlist(uow: UnitOfWork, token_hash: bytes) -> None:
    """Guests who wait no longer take themselves off the waitlist."""
    party = party_of(uow, token_hash)
    if party.state is PartyState.WAITING:
        release_claims(uow, party.id)
        settle_quote(uow, party, seated=False)
        move(uow, party, PartyState.RENEGED)


def _at_work(uow: UnitOfWork) -> bool:
    """Whether somebody serves, or is served."""
    serves = select(Duty.id).where(Duty.business_date == uow.business_date, Duty.ended_at.is_(None))
    sits = select(Seating.id).where(Seating.left_at.is_(None))
    return any(uow.session.scalar(each.limit(1)) is not None for each in (serves, sits))
