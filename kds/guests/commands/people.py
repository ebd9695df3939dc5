"""Who they are: met once, known again, tagged, and what they agreed to."""

from __future__ import annotations

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Invalid, NotFound
from kds.guests.events import ConsentChanged, GuestChanged
from kds.guests.model import (
    Consent,
    ConsentSource,
    ContactKind,
    Guest,
    GuestContact,
    GuestTag,
)
from kds.values import GuestId

NAME_LENGTH, TEXT_LENGTH, TAG_LENGTH = 80, 1000, 24


def meet_guest(
    uow: UnitOfWork, name: str, phone: str, email: str, language: str = ""
) -> GuestId | None:
    """The guest with this (normal) phone or e-mail, made when new; None without either."""
    if not phone and not email:
        return None
    guest = _by(uow, email) or _by(uow, phone)
    if guest is None:
        guest = uow.add(
            Guest(
                name=name,
                language=language,
                note="",
                allergy="",
                visits=0,
                no_shows=0,
                met_at=uow.now,
            )
        )
    guest.language = language or guest.language
    guest.seen_at = uow.now
    # What is new is added; nobody's details are replaced by what a stranger typed.
    _add_first(uow, guest, ContactKind.PHONE, phone)
    _add_first(uow, guest, ContactKind.EMAIL, email)
    uow.record(GuestChanged(GuestId(guest.id)))
    return GuestId(guest.id)


def _by(uow: UnitOfWork, value: str) -> Guest | None:
    if not value:
        return None
    return uow.session.scalar(
        select(Guest)
        .join(GuestContact, GuestContact.guest_id == Guest.id)
        .where(GuestContact.value == value)
    )


def _add_first(uow: UnitOfWork, guest: Guest, kind: ContactKind, value: str) -> None:
    """A guest's first phone or e-mail, if it is nobody else's."""
    mine = (GuestContact.guest_id == guest.id) & (GuestContact.kind == kind)
    taken = select(GuestContact.id).where(mine | (GuestContact.value == value)).limit(1)
    if value and uow.session.scalar(taken) is None:
        uow.add(GuestContact(guest_id=guest.id, kind=kind, value=value))


def known_guest(uow: UnitOfWork, guest_id: GuestId) -> Guest:
    """A guest who is still known: neither erased nor a part of another profile."""
    guest = uow.get(Guest, guest_id)
    if guest.erased_at is not None or guest.merged_into is not None:
        raise NotFound("That guest isn't known any more", do="Look for them again")
    return guest


def change_guest(
    uow: UnitOfWork, guest_id: GuestId, name: str, note: str = "", allergy: str = ""
) -> None:
    """Correct a guest's name, and what the house remembers."""
    uow.require(Capability.SEE_GUESTS)
    guest = known_guest(uow, guest_id)
    if not name.strip() or len(name) > NAME_LENGTH:
        raise Invalid("A name has 1 to 80 letters", field="name", do="Correct the name")
    for field, text in (("note", note), ("allergy", allergy)):
        if len(text) > TEXT_LENGTH:
            raise Invalid("That text is too long", field=field, do="Shorten it")
    guest.name, guest.note, guest.allergy = name, note, allergy
    uow.record(GuestChanged(guest_id))


def tag_guest(uow: UnitOfWork, guest_id: GuestId, tag: str) -> None:
    """Put a guest into a group of the house's own."""
    uow.require(Capability.SEE_GUESTS)
    guest = known_guest(uow, guest_id)
    word = " ".join(tag.split())
    if not word or len(word) > TAG_LENGTH:
        raise Invalid("A tag has 1 to 24 letters", field="tag", do="Shorten it")
    if uow.session.get(GuestTag, (guest.id, word)) is None:
        uow.session.add(GuestTag(guest_id=guest.id, tag=word))
        uow.record(GuestChanged(guest_id))


def untag_guest(uow: UnitOfWork, guest_id: GuestId, tag: str) -> None:
    """Take a guest out of a group."""
    uow.require(Capability.SEE_GUESTS)
    row = uow.session.get(GuestTag, (known_guest(uow, guest_id).id, tag))
    if row is not None:
        uow.session.delete(row)
        uow.record(GuestChanged(guest_id))


def set_consent(uow: UnitOfWork, guest_id: GuestId, given: bool) -> None:
    """Note what a guest has told staff about marketing letters."""
    uow.require(Capability.SEE_GUESTS)
    say(uow, known_guest(uow, guest_id), given, ConsentSource.STAFF)


def say(uow: UnitOfWork, guest: Guest, given: bool, source: ConsentSource) -> None:
    """One more row, unless that is what was said last."""
    if consents(uow, guest.id) is given:
        return
    uow.add(Consent(guest_id=guest.id, given=given, source=source, at=uow.now))
    uow.record(ConsentChanged(GuestId(guest.id), given))


def consents(uow: UnitOfWork, guest_id: int) -> bool | None:
    """What a guest said last about marketing; None = nothing."""
    return uow.session.scalar(
        select(Consent.given)
        .where(Consent.guest_id == guest_id)
        .order_by(Consent.id.desc())
        .limit(1)
    )
