"""Booking: by the guest from a hold, by the house at once."""

from __future__ import annotations

from datetime import datetime

from kds.actor import Capability
from kds.bookings.commands.holds import held, party_of
from kds.bookings.commands.letters import remind, write
from kds.bookings.commands.planning import Wanted, find, party_for, take
from kds.bookings.model import ServicePeriod
from kds.bookings.rules.lateness import STANDING
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands.claims import confirm_claims
from kds.floor.commands.parties import check_text, move, party_in
from kds.floor.events import PartyChanged
from kds.floor.model import Party, PartyState
from kds.guests.commands.contacts import contact_of
from kds.guests.commands.people import meet_guest
from kds.guests.model import Guest, MessageKind
from kds.values import PartyId


def book(
    uow: UnitOfWork,
    token_hash: bytes,
    name: str,
    phone: str = "",
    email: str = "",
    note: str = "",
    allergy: str = "",
    language: str = "",
    link: str = "",
) -> PartyId:
    """Turn a hold into a booking: the same rows, protected all the time. `link` is the guest's
    private page, for the letter."""
    party = party_of(uow, token_hash)
    if party.state in STANDING:
        return PartyId(party.id)  # a second click of the same form
    held(uow, token_hash)
    _describe(uow, party, name, phone, email, note, allergy)
    if not party.phone and not party.email:
        raise Invalid("We need an e-mail address or a phone number", field="email", do="Enter one")
    party.language = language or party.language
    party.expires_at = None
    confirm_claims(uow, PartyId(party.id))
    move(uow, party, PartyState.REQUESTED if _must_ask(uow, party) else PartyState.BOOKED)
    uow.record(PartyChanged(PartyId(party.id)))
    write(uow, MessageKind.CONFIRMATION, party, link)
    remind(uow, party)
    return PartyId(party.id)


def take_booking(
    uow: UnitOfWork,
    at: datetime,
    size: int,
    name: str,
    phone: str = "",
    email: str = "",
    note: str = "",
    allergy: str = "",
    table_ids: tuple[int, ...] = (),
    minutes: int | None = None,
    language: str = "",
    token_hash: bytes | None = None,
    link: str = "",
) -> PartyId:
    """The house books for a guest: beyond pacing if it likes, never onto somebody else's table."""
    uow.require(Capability.TAKE_BOOKINGS)
    wanted = Wanted(at, size, public=False, minutes=minutes, tables=table_ids)
    found = find(uow, wanted)
    party = party_for(uow, wanted, found, token_hash, language)
    _describe(uow, party, name, phone, email, note, allergy)
    take(uow, party, found)
    write(uow, MessageKind.CONFIRMATION, party, link)
    remind(uow, party)
    return PartyId(party.id)


def describe_booking(
    uow: UnitOfWork,
    party_id: PartyId,
    name: str,
    phone: str = "",
    email: str = "",
    note: str = "",
    allergy: str = "",
) -> None:
    """Correct who booked and what they asked for."""
    uow.require(Capability.TAKE_BOOKINGS)
    party = party_in(uow, party_id, STANDING, {PartyState.LATE})
    _describe(uow, party, name, phone, email, note, allergy)
    uow.record(PartyChanged(party_id))


def confirm_booking(uow: UnitOfWork, party_id: PartyId) -> None:
    """Grant a request; or note that a guest has said again that they come."""
    uow.require(Capability.TAKE_BOOKINGS)
    _confirm(uow, party_in(uow, party_id, STANDING), granted=True)


def confirm_by_guest(uow: UnitOfWork, token_hash: bytes) -> None:
    """The guest says once more that they will come."""
    party = party_of(uow, token_hash)
    if party.state not in STANDING:
        raise Conflict("That booking no longer stands", do="Book again")
    if party.state is PartyState.BOOKED:
        _confirm(uow, party, granted=False)


def lock_booking(uow: UnitOfWork, party_id: PartyId) -> None:
    """Promise a party its tables: no plan moves it any more."""
    _lock(uow, party_id, locked=True)


def unlock_booking(uow: UnitOfWork, party_id: PartyId) -> None:
    """Leave a party's tables to the plan again."""
    _lock(uow, party_id, locked=False)


def _lock(uow: UnitOfWork, party_id: PartyId, *, locked: bool) -> None:
    uow.require(Capability.TAKE_BOOKINGS)
    party = party_in(uow, party_id, STANDING, {PartyState.LATE})
    if party.locked is not locked:
        party.locked = locked
        uow.record(PartyChanged(party_id))


def _confirm(uow: UnitOfWork, party: Party, *, granted: bool) -> None:
    if party.state is PartyState.REQUESTED and granted:
        move(uow, party, PartyState.BOOKED)
        write(uow, MessageKind.CONFIRMATION, party)
    elif party.state is PartyState.BOOKED:
        move(uow, party, PartyState.CONFIRMED)


def _describe(
    uow: UnitOfWork, party: Party, name: str, phone: str, email: str, note: str, allergy: str
) -> None:
    if not name.strip():
        raise Invalid("A name is missing", field="name", do="Enter a name")
    check_text(name, 80, "name")
    check_text(note, 300, "note")
    check_text(allergy, 300, "allergy")
    party.phone, party.email = contact_of(uow, phone, email)
    party.name, party.note, party.allergy = name, note, allergy
    party.guest_id = meet_guest(uow, name, party.phone, party.email, party.language)


def _must_ask(uow: UnitOfWork, party: Party) -> bool:
    """Whether the house confirms this booking first: a large party, or one with strikes."""
    period = uow.session.get(ServicePeriod, party.period_id) if party.period_id else None
    if period is not None and period.requests_from and party.size >= period.requests_from:
        return True
    strikes = uow.settings.strikes
    if not strikes or party.guest_id is None:
        return False
    return uow.get(Guest, party.guest_id).no_shows >= strikes
