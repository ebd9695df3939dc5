"""Forgetting: a guest who asks for it, and letters that are old enough."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_, select

from kds.actor import Capability
from kds.bus.timer import every
from kds.bus.unit import UnitOfWork
from kds.guests.commands.people import known_guest
from kds.guests.events import GuestChanged, GuestErased, LettersForgotten, MessageSettled
from kds.guests.model import Consent, Guest, GuestContact, GuestTag, Message, Unsubscribe
from kds.values import GuestId, MessageId

HOUR = 3600
AT_ONCE = 200
"""Rows that one run forgets, so that it holds nobody up; the rest waits for the next."""


def erase_guest(uow: UnitOfWork, guest_id: GuestId) -> None:
    """Erase what says who a guest was, wherever it is kept. What was sold and counted stays."""
    uow.require(Capability.ERASE_GUESTS)
    erase(uow, known_guest(uow, guest_id))


def erase(uow: UnitOfWork, guest: Guest) -> None:
    """As `erase_guest`, for what runs by itself. Profiles that were merged into it are empty."""
    guest.name = guest.note = guest.allergy = guest.language = ""
    guest.erased_at = uow.now
    # Other areas look for what is theirs while the contacts still say whose they were.
    uow.record(GuestErased(GuestId(guest.id)))
    _erase_messages(uow, guest)
    for model in (GuestContact, GuestTag, Consent, Unsubscribe):
        uow.session.execute(delete(model).where(model.guest_id == guest.id))
    uow.record(GuestChanged(GuestId(guest.id)))


def addresses_of(uow: UnitOfWork, guest_id: int) -> list[str]:
    """Every phone number and e-mail address of a guest."""
    held = select(GuestContact.value).where(GuestContact.guest_id == guest_id)
    return list(uow.session.scalars(held))


def _erase_messages(uow: UnitOfWork, guest: Guest) -> None:
    theirs = or_(Message.guest_id == guest.id, Message.address.in_(addresses_of(uow, guest.id)))
    for message in uow.session.scalars(select(Message).where(theirs)):
        _blank(uow, message)


def _blank(uow: UnitOfWork, message: Message) -> None:
    if message.sent_at is None and message.dropped_at is None:
        message.dropped_at = uow.now
        uow.record(MessageSettled(MessageId(message.id), sent=False))
    message.address, message.data, message.attachment = "", "{}", ""


@every(HOUR)
def forget_letters(uow: UnitOfWork) -> None:
    """Forget where letters went that were sent or dropped `keep_letters_days` ago; 0 = never."""
    uow.require(Capability.ADMINISTER)
    days = uow.settings.keep_letters_days
    if not days:
        return
    before = uow.now - timedelta(days=days)
    old = (
        select(Message)
        .where(or_(Message.sent_at < before, Message.dropped_at < before), Message.address != "")
        .limit(AT_ONCE)
    )
    letters = uow.session.scalars(old).all()
    for message in letters:
        _blank(uow, message)
    if letters:
        uow.record(LettersForgotten(len(letters)))
