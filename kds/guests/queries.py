"""What is asked of guests and the outbox."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from kds.guests.model import (
    Consent,
    ConsentSource,
    ContactKind,
    Guest,
    GuestContact,
    GuestTag,
    Message,
    MessageKind,
    Unsubscribe,
)
from kds.values import ContactId, GuestId, MessageId

FOUND, NEWEST = 8, 60


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
    reader: GuestId | None = None
    """The guest, where they agreed to news and can take that back by a link in it."""


@dataclass(frozen=True, slots=True)
class GuestFound:
    """A guest as staff find them by phone, e-mail or name; the first of each that we know."""

    id: GuestId
    name: str
    phone: str
    email: str
    note: str
    allergy: str
    visits: int
    no_shows: int
    seen_at: datetime
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactCard:
    id: ContactId
    kind: ContactKind
    value: str


@dataclass(frozen=True, slots=True)
class ConsentCard:
    """What was said about marketing letters, when, and how we know."""

    given: bool
    source: ConsentSource
    at: datetime


@dataclass(frozen=True, slots=True)
class GuestCard:
    """All that the house knows of one person, but for what they did here."""

    id: GuestId
    name: str
    language: str
    note: str
    allergy: str
    met_at: datetime
    contacts: tuple[ContactCard, ...]
    tags: tuple[str, ...]
    consents: tuple[ConsentCard, ...]
    """The newest first."""

    @property
    def agrees(self) -> bool:
        """Whether they may be written to for marketing."""
        return bool(self.consents) and self.consents[0].given


_AGREES = (
    select(Consent.given)
    .where(Consent.guest_id == Message.guest_id)
    .order_by(Consent.id.desc())
    .limit(1)
    .scalar_subquery()
)
"""What a letter's guest said last about news."""


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
            Message.guest_id,
            _AGREES.label("agrees"),
        )
        .where(Message.sent_at.is_(None), Message.dropped_at.is_(None), Message.due_at <= now)
        .order_by(Message.due_at, Message.id)
        .limit(limit)
    )
    return [
        Waiting(
            id=MessageId(row.id),
            kind=row.kind,
            address=row.address,
            language=row.language,
            data=json.loads(row.data),
            attachment=row.attachment,
            tries=row.tries,
            reader=GuestId(row.guest_id) if row.agrees and "@" in row.address else None,
        )
        for row in rows
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
    reached = GuestContact.value.startswith(wanted.lower(), autoescape=True)
    if len(digits) >= 4:
        number = GuestContact.value.contains(digits, autoescape=True)
        reached = reached | (number & (GuestContact.kind == ContactKind.PHONE))
    ways = [
        Guest.name.istartswith(wanted, autoescape=True),
        Guest.id.in_(select(GuestContact.guest_id).where(reached)),
    ]
    statement = _known().where(or_(*ways)).order_by(Guest.visits.desc(), Guest.name)
    return _found(session, statement.limit(limit))


def newest_guests(session: Session, tag: str = "", limit: int = NEWEST) -> list[GuestFound]:
    """Those who booked, came or were met last, all or those with a tag."""
    statement = _known().order_by(_SEEN.desc(), Guest.id.desc())
    if tag:
        statement = statement.where(
            Guest.id.in_(select(GuestTag.guest_id).where(GuestTag.tag == tag))
        )
    return _found(session, statement.limit(limit))


def tags_in_use(session: Session) -> list[tuple[str, int]]:
    """Every tag and how many guests have it, the commonest first."""
    many = func.count()
    rows = session.execute(
        select(GuestTag.tag, many).group_by(GuestTag.tag).order_by(many.desc(), GuestTag.tag)
    )
    return [(tag, count) for tag, count in rows]


def guest_card(session: Session, guest_id: int) -> GuestCard | None:
    """One guest; None for one who was erased or merged, or never was."""
    row = session.execute(_known().where(Guest.id == guest_id)).first()
    if row is None:
        return None
    contacts = session.execute(
        select(GuestContact.id, GuestContact.kind, GuestContact.value)
        .where(GuestContact.guest_id == guest_id)
        .order_by(GuestContact.kind.desc(), GuestContact.id)
    )
    consents = session.execute(
        select(Consent.given, Consent.source, Consent.at)
        .where(Consent.guest_id == guest_id)
        .order_by(Consent.id.desc())
    )
    return GuestCard(
        id=GuestId(row.id),
        name=row.name,
        language=row.language,
        note=row.note,
        allergy=row.allergy,
        met_at=row.met_at,
        contacts=tuple(ContactCard(ContactId(i), kind, value) for i, kind, value in contacts),
        tags=_tags(session, [guest_id]).get(guest_id, ()),
        consents=tuple(ConsentCard(*each) for each in consents),
    )


def unsubscribed(session: Session, token_hash: bytes) -> bool | None:
    """Whether the guest of a link gets no more news; None = there is no such link."""
    guest_id = session.scalar(
        select(Unsubscribe.guest_id).where(Unsubscribe.token_hash == token_hash)
    )
    if guest_id is None:
        return None
    card = guest_card(session, merged_into(session, guest_id) or guest_id)
    return None if card is None else not card.agrees


def merged_into(session: Session, guest_id: int) -> GuestId | None:
    """The profile that this one has become a part of, however often that one was merged."""
    into = session.scalar(select(Guest.merged_into).where(Guest.id == guest_id))
    while into is not None:
        guest_id, into = into, session.scalar(select(Guest.merged_into).where(Guest.id == into))
        if into is None:
            return GuestId(guest_id)
    return None


_SEEN = func.coalesce(Guest.seen_at, Guest.met_at)


def _first(kind: ContactKind) -> Any:
    """The contact of this kind that we knew first."""
    mine = (GuestContact.guest_id == Guest.id) & (GuestContact.kind == kind)
    return (
        select(GuestContact.value).where(mine).order_by(GuestContact.id).limit(1).scalar_subquery()
    )


def _known() -> Select[Any]:
    return select(
        Guest.id,
        Guest.name,
        Guest.language,
        Guest.note,
        Guest.allergy,
        Guest.visits,
        Guest.no_shows,
        Guest.met_at,
        Guest.seen_at,
        _first(ContactKind.PHONE).label("phone"),
        _first(ContactKind.EMAIL).label("email"),
    ).where(Guest.erased_at.is_(None), Guest.merged_into.is_(None))


def _found(session: Session, statement: Select[Any]) -> list[GuestFound]:
    rows = session.execute(statement).all()
    tags = _tags(session, [row.id for row in rows])
    return [
        GuestFound(
            id=GuestId(row.id),
            name=row.name,
            phone=row.phone or "",
            email=row.email or "",
            note=row.note,
            allergy=row.allergy,
            visits=row.visits,
            no_shows=row.no_shows,
            seen_at=row.seen_at or row.met_at,
            tags=tags.get(row.id, ()),
        )
        for row in rows
    ]


def _tags(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    rows = session.execute(
        select(GuestTag.guest_id, GuestTag.tag)
        .where(GuestTag.guest_id.in_(ids))
        .order_by(GuestTag.tag)
    )
    found: dict[int, tuple[str, ...]] = {}
    for guest_id, tag in rows:
        found[guest_id] = (*found.get(guest_id, ()), tag)
    return found
