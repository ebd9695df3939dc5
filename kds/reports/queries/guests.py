"""What a guest has done here: visits, what they had and spent; and all that is kept of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kds.bookings.model import Wish
from kds.floor.model import Party, PartyState, Seating, Source, Table
from kds.guests.model import Message
from kds.guests.queries import GuestCard, guest_card
from kds.orders.model import LineState, Order, OrderLine
from kds.payments.model import Check, CheckLine, CheckState
from kds.values import GuestId, PartyId

FAVOURITES = 5
CAME = frozenset({PartyState.SEATED, PartyState.SEATED_PARTIAL, PartyState.COMPLETED})


@dataclass(frozen=True, slots=True)
class Visit:
    """One party of theirs, whatever became of it. `spent` is what its dishes came to on paid
    checks after every discount, in minor units; tips, and service or taxes on top, are apart."""

    id: PartyId
    day: date
    at: datetime
    state: PartyState
    source: Source
    size: int
    note: str
    allergy: str
    tables: tuple[str, ...]
    dishes: tuple[tuple[str, int], ...]
    spent: int

    @property
    def came(self) -> bool:
        return self.state in CAME


@dataclass(frozen=True, slots=True)
class GuestStory:
    """The visits of a guest, the newest first, and what they come to."""

    id: GuestId
    visits: tuple[Visit, ...]
    came: int
    no_shows: int
    spent: int
    dishes: tuple[tuple[str, int], ...]
    """The favourites: what they had most often, and how often."""
    tables: tuple[tuple[str, int], ...]

    @property
    def last(self) -> Visit | None:
        """When they came last."""
        return next((visit for visit in self.visits if visit.came), None)


def guest_story(session: Session, guest_id: int) -> GuestStory:
    """What a guest has done here, from parties, orders and checks."""
    visits = _visits(session, guest_id)
    dishes: Counter[str] = Counter()
    tables: Counter[str] = Counter()
    for visit in visits:
        dishes.update(dict(visit.dishes))
        tables.update(visit.tables if visit.came else ())
    return GuestStory(
        id=GuestId(guest_id),
        visits=visits,
        came=sum(visit.came for visit in visits),
        no_shows=sum(visit.state is PartyState.NO_SHOW for visit in visits),
        spent=sum(visit.spent for visit in visits),
        dishes=tuple(dishes.most_common(FAVOURITES)),
        tables=tuple(tables.most_common(FAVOURITES)),
    )


def _visits(session: Session, guest_id: int) -> tuple[Visit, ...]:
    parties = session.execute(
        select(
            Party.id,
            Party.business_date,
            Party.seated_at,
            Party.booked_for,
            Party.state_at,
            Party.state,
            Party.source,
            Party.size,
            Party.note,
            Party.allergy,
        ).where(Party.guest_id == guest_id, Party.state != PartyState.HELD)
    ).all()
    ids = [party.id for party in parties]
    tables, dishes, spent = _tables(session, ids), _dishes(session, ids), _spent(session, ids)
    visits = [
        Visit(
            id=PartyId(party.id),
            day=party.business_date,
            at=party.seated_at or party.booked_for or party.state_at,
            state=party.state,
            source=party.source,
            size=party.size,
            note=party.note,
            allergy=party.allergy,
            tables=tuple(tables[party.id]),
            dishes=tuple(dishes[party.id].items()),
            spent=spent.get(party.id, 0),
        )
        for party in parties
    ]
    return tuple(sorted(visits, key=lambda visit: (visit.at, visit.id), reverse=True))


def _tables(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    rows = session.execute(
        select(Seating.party_id, Table.name)
        .join(Table, Table.id == Seating.table_id)
        .where(Seating.party_id.in_(ids))
        .order_by(Seating.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for party_id, name in rows:
        if name not in found[party_id]:
            found[party_id].append(name)
    return found


def _dishes(session: Session, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """What was sent and not voided; what was made again counts once."""
    rows: Any = session.execute(
        select(Order.party_id, OrderLine.name, func.sum(OrderLine.quantity))
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(Order.party_id.in_(ids), OrderLine.refire_of.is_(None))
        .where(OrderLine.state.not_in((LineState.DRAFT, LineState.VOIDED)))
        .group_by(Order.party_id, OrderLine.name)
        .order_by(func.min(OrderLine.id))
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for party_id, name, quantity in rows:
        found[party_id][name] = quantity
    return found


def _spent(session: Session, ids: Sequence[int]) -> dict[int, int]:
    rows: Any = session.execute(
        select(Order.party_id, func.sum(CheckLine.amount))
        .join(CheckLine, CheckLine.order_id == Order.id)
        .join(Check, Check.id == CheckLine.check_id)
        .where(Order.party_id.in_(ids), Check.state == CheckState.PAID)
        .group_by(Order.party_id)
    )
    return {party_id: amount or 0 for party_id, amount in rows}


def guest_export(session: Session, guest_id: int, currency: str) -> dict[str, Any] | None:
    """Everything that is kept of a guest, as plain values for JSON; None = nobody is known."""
    card = guest_card(session, guest_id)
    if card is None:
        return None
    story = guest_story(session, guest_id)
    addresses = [contact.value for contact in card.contacts]
    return {
        **_person(card),
        "currency": currency,
        "visits": [_told(visit) for visit in story.visits],
        "spent": story.spent,
        "letters": _letters(session, guest_id, addresses),
        "wishes": _wishes(session, addresses),
    }


def _person(card: GuestCard) -> dict[str, Any]:
    return {
        "name": card.name,
        "language": card.language,
        "note": card.note,
        "allergy": card.allergy,
        "known_since": card.met_at.isoformat(),
        "contacts": [{"kind": each.kind, "value": each.value} for each in card.contacts],
        "tags": list(card.tags),
        "marketing": [
            {"given": each.given, "source": each.source, "at": each.at.isoformat()}
            for each in card.consents
        ],
    }


def _told(visit: Visit) -> dict[str, Any]:
    return {
        "date": visit.day.isoformat(),
        "at": visit.at.isoformat(),
        "state": visit.state,
        "source": visit.source,
        "guests": visit.size,
        "note": visit.note,
        "allergy": visit.allergy,
        "tables": list(visit.tables),
        "dishes": [{"name": name, "quantity": quantity} for name, quantity in visit.dishes],
        "spent": visit.spent,
    }


def _letters(session: Session, guest_id: int, addresses: Sequence[str]) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Message.kind, Message.address, Message.due_at, Message.sent_at)
        .where((Message.guest_id == guest_id) | Message.address.in_(addresses))
        .order_by(Message.id)
    )
    return [
        {"kind": kind, "to": to, "due": due.isoformat(), "sent": sent and sent.isoformat()}
        for kind, to, due, sent in rows
    ]


def _wishes(session: Session, addresses: Sequence[str]) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Wish.from_at, Wish.until_at, Wish.size, Wish.name)
        .where(Wish.phone.in_(addresses) | Wish.email.in_(addresses))
        .order_by(Wish.id)
    )
    return [
        {"from": start.isoformat(), "until": end.isoformat(), "guests": size, "name": name}
        for start, end, size, name in rows
    ]
