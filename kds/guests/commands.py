"""What is done about guests and their messages.

Other areas call `contact_of`, `meet_guest`, `queue_message` and `drop_messages` inside their own
commands; the rest is run by screens and by the task that sends.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Invalid
from kds.guests.events import GuestChanged, MessageQueued, MessageSettled
from kds.guests.model import Guest, Message, MessageKind
from kds.guests.rules import email_of, phone_of
from kds.values import GuestId, MessageId

__all__ = ["change_guest", "delay_message", "settle_message"]

PAUSES = (1, 5, 30, 120, 480)
"""Minutes before a message is tried again; after the last one it is given up."""


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


def meet_guest(
    uow: UnitOfWork, name: str, phone: str, email: str, language: str = ""
) -> GuestId | None:
    """The guest with this (normal) phone or e-mail, made when new; None without either."""
    if not phone and not email:
        return None
    guest = uow.session.scalar(
        select(Guest)
        .where(
            or_(
                (Guest.phone == phone) & (Guest.phone != ""),
                (Guest.email == email) & (Guest.email != ""),
            )
        )
        .order_by(Guest.email != email, Guest.id)
        .limit(1)
    )
    if guest is None:
        guest = uow.add(
            Guest(
                name=name,
                phone=phone,
                email=email,
                language=language,
                note="",
                allergy="",
                visits=0,
                no_shows=0,
                met_at=uow.now,
            )
        )
    else:
        # What is new is added; nobody's details are replaced by what a stranger typed.
        guest.phone, guest.email = guest.phone or phone, guest.email or email
        guest.language = language or guest.language
    uow.record(GuestChanged(GuestId(guest.id)))
    return GuestId(guest.id)


def change_guest(
    uow: UnitOfWork, guest_id: GuestId, name: str, note: str = "", allergy: str = ""
) -> None:
    """Correct a guest's name, and what the house remembers."""
    uow.require(Capability.SEE_GUESTS)
    guest = uow.get(Guest, guest_id)
    if not name.strip() or len(name) > 80:
        raise Invalid("A name has 1 to 80 letters", field="name", do="Correct the name")
    guest.name, guest.note, guest.allergy = name, note, allergy
    uow.record(GuestChanged(guest_id))


def queue_message(
    uow: UnitOfWork,
    kind: MessageKind,
    key: str,
    address: str,
    data: Mapping[str, object],
    *,
    party_id: int | None = None,
    guest_id: int | None = None,
    language: str = "",
    due_at: datetime | None = None,
    attachment: str = "",
) -> MessageId | None:
    """Put a letter into the outbox: sent after the commit, by somebody else, as often as it takes.

    `key` is unique for good, so a letter can't be queued twice; then, or without an address (an
    e-mail or a phone number), nothing happens and None is given. `data` is what its text needs,
    plain values only: see `kds/sending/letters.py`.
    """
    known = select(Message.id).where(Message.unique_key == key)
    if not address or uow.session.scalar(known) is not None:
        return None
    message = uow.add(
        Message(
            kind=kind,
            unique_key=key,
            party_id=party_id,
            guest_id=guest_id,
            address=address,
            language=language,
            data=json.dumps(data, ensure_ascii=False),
            attachment=attachment,
            due_at=due_at or uow.now,
            tries=0,
        )
    )
    uow.record(MessageQueued(MessageId(message.id)))
    return MessageId(message.id)


def drop_messages(uow: UnitOfWork, party_id: int, *kinds: MessageKind) -> None:
    """Nobody wants these any more: a reminder of what was cancelled."""
    waiting = uow.session.scalars(
        select(Message).where(
            Message.party_id == party_id,
            Message.kind.in_(kinds),
            Message.sent_at.is_(None),
            Message.dropped_at.is_(None),
        )
    )
    for message in waiting.all():
        _drop(uow, message)


def settle_message(uow: UnitOfWork, message_id: MessageId) -> None:
    """A message has been sent: what it said is forgotten."""
    uow.require(Capability.ADMINISTER)
    message = uow.get(Message, message_id)
    if message.sent_at is None:
        message.sent_at, message.data, message.attachment = uow.now, "{}", ""
        uow.record(MessageSettled(message_id, sent=True))


def delay_message(uow: UnitOfWork, message_id: MessageId) -> None:
    """A message could not be sent: try again later, or give it up after the last try."""
    uow.require(Capability.ADMINISTER)
    message = uow.get(Message, message_id)
    if message.sent_at is not None or message.dropped_at is not None:
        return
    if message.tries >= len(PAUSES):
        _drop(uow, message)
        return
    message.due_at = uow.now + timedelta(minutes=PAUSES[message.tries])
    message.tries += 1
    uow.record(MessageQueued(message_id))


def _drop(uow: UnitOfWork, message: Message) -> None:
    message.dropped_at, message.data, message.attachment = uow.now, "{}", ""
    uow.record(MessageSettled(MessageId(message.id), sent=False))
