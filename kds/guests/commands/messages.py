"""The outbox: letters are queued inside a command, sent after it, tried again, given up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.guests.events import MessageQueued, MessageSettled
from kds.guests.model import Message, MessageKind
from kds.values import MessageId

PAUSES = (1, 5, 30, 120, 480)
"""Minutes before a message is tried again; after the last one it is given up."""


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
