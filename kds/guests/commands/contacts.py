"""How a guest is reached: any number of phone numbers and e-mail addresses."""

from __future__ import annotations

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.guests.commands.people import known_guest
from kds.guests.events import GuestChanged
from kds.guests.model import ContactKind, Guest, GuestContact
from kds.guests.rules import email_of, phone_of
from kds.values import ContactId, GuestId

MOST_CONTACTS = 10


def contact_of(uow: UnitOfWork, phone: str, email: str) -> tuple[str, str]:
    """A guest's phone and e-mail in the one way they are stored; raises Invalid."""
    number, address = phone_of(phone, uow.settings.country), email_of(email)
    if number is None:
        raise Invalid(
            "That is no phone number", field="phone", do="Enter it with its area or country code"
        )
    if address is None:
        raise Invalid("That is no e-mail address", field="email", do="Correct the address")
    return number, address


def add_contact(uow: UnitOfWork, guest_id: GuestId, text: str) -> ContactId:
    """Give a guest one more phone number or e-mail address, whichever the text is."""
    uow.require(Capability.SEE_GUESTS)
    guest = known_guest(uow, guest_id)
    kind = ContactKind.EMAIL if "@" in text else ContactKind.PHONE
    value = email_of(text) if kind is ContactKind.EMAIL else phone_of(text, uow.settings.country)
    if not value:
        raise Invalid(
            "That is neither a phone number nor an e-mail address",
            field="text",
            do="Enter a number with its area code, or an address with @",
        )
    held = uow.session.scalar(select(GuestContact).where(GuestContact.value == value))
    if held is not None and held.guest_id == guest.id:
        return ContactId(held.id)
    if held is not None:
        raise Conflict(
            "That belongs to another guest", do="Merge the two if they are one person", field="text"
        )
    _check_room(uow, guest)
    contact = uow.add(GuestContact(guest_id=guest.id, kind=kind, value=value))
    uow.record(GuestChanged(guest_id))
    return ContactId(contact.id)


def remove_contact(uow: UnitOfWork, contact_id: ContactId) -> None:
    """A number or an address that is no longer theirs."""
    uow.require(Capability.SEE_GUESTS)
    contact = uow.get(GuestContact, contact_id)
    uow.session.delete(contact)
    uow.record(GuestChanged(GuestId(contact.guest_id)))


def _check_room(uow: UnitOfWork, guest: Guest) -> None:
    held = uow.session.scalars(select(GuestContact.id).where(GuestContact.guest_id == guest.id))
    if len(held.all()) >= MOST_CONTACTS:
        raise Conflict("A guest has at most ten of these", do="Remove an old one first")
