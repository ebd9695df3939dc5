"""What is asked of guests and the outbox."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kds.guests.model import Guest, Message, MessageKind
from kds.values import GuestId, MessageId

FOUND = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that is due: what its text is made of, and where it goes."""

    id: MessageId
    kind: MessageKind
    address: str
    language: str
    data: Mapping[str, Any]
    attachment: str
    tries: int


@dataclass(frozen=True, slots=True)
class GuestFound:
    """A guest as staff find them by phone, e-mail or name."""

    id: GuestId
    name: str
    phone: str
    email: str
    note: str
    allergy: str
    visits: int
    no_shows: int


def due_messages(session: Session, now: datetime, limit: int = 20) -> list[Waiting]:
    """The oldest messages whose time has come."""
    rows = session.execute(
        select(
            Message.id,
            Message.kind,
            Message.address,
            Message.language,
            Message.data,
            Message.attachment,
            Message.tries,
        )
        .where(Message.sent_at.is_(None), Message.dropped_at.is_(None), Message.due_at <= now)
        .order_by(Message.due_at, Message.id)
        .limit(limit)
    )
    return [
        Waiting(MessageId(i), kind, address, language, json.loads(data), attachment, tries)
        for i, kind, address, language, data, attachment, tries in rows
    ]


def next_due(session: Session) -> datetime | None:
    """When the next message is to be sent."""
    return session.scalar(
        select(Message.due_at)
        .where(Message.sent_at.is_(None), Message.dropped_at.is_(None))
        .order_by(Message.due_at)
        .limit(1)
    )


def find_guests(session: Session, text: str, limit: int = FOUND) -> list[GuestFound]:
    """Guests whose name, phone or e-mail begins so; for those who may see guests."""
    wanted = text.strip()
    if len(wanted) < 2:
        return []
    digits = "".join(c for c in wanted if c.isdigit()).lstrip("0")
    ways = [
        Guest.name.istartswith(wanted, autoescape=True),
        Guest.email.startswith(wanted.lower(), autoescape=True),
    ]
    if len(digits) >= 4:
        ways.append(Guest.phone.contains(digits, autoescape=True))
    rows: Any = session.execute(
        select(
            Guest.id,
            Guest.name,
            Guest.phone,
            Guest.email,
            Guest.note,
            Guest.allergy,
            Guest.visits,
            Guest.no_shows,
        )
        .where(or_(*ways))
        .order_by(Guest.visits.desc(), Guest.name)
        .limit(limit)
    )
    return [
        GuestFound(GuestId(i), name, phone, email, note, allergy, visits, no_shows)
        for i, name, phone, email, note, allergy, visits, no_shows in rows
    ]
