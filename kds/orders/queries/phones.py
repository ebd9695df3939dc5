"""Guests' phones that are at a table now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.bus.projection import IDS, Live, Read, projection
from kds.orders.events import PhoneChanged, PhoneJoined
from kds.orders.model import OrderState, Phone, Visit, Wish
from kds.orders.queries.cards import OrderCard
from kds.orders.queries.carts import CartCard, cart_cards
from kds.orders.queries.orders import order_cards
from kds.values import PartyId, PhoneId


@dataclass(frozen=True, slots=True)
class PhoneCard:
    """A phone at a table: guest 1, 2, … of its party. `wish_…` = it wants to pay so much now."""

    id: PhoneId
    party_id: PartyId
    number: int
    name: str
    confirmed_at: datetime | None
    joined_at: datetime
    wish: Wish | None
    wish_amount: int
    wish_tip: int
    wished_at: datetime | None
    token: str = field(repr=False)
    """The hash of its secret, by which it is known again."""


_PHONE = (
    Phone.id,
    Phone.party_id,
    Phone.number,
    Phone.name,
    Phone.confirmed_at,
    Phone.joined_at,
    Phone.wish,
    Phone.wish_amount,
    Phone.wish_tip,
    Phone.wished_at,
    Phone.token_hash,
)
_HERE: Any = select(*_PHONE).where(Phone.left_at.is_(None))
_HERE_OF: Any = _HERE.where(Phone.id.in_(IDS))


@projection(PhoneJoined, PhoneChanged, by="phone_id")
def phone_cards(read: Read, ids: Sequence[PhoneId] | None) -> list[PhoneCard]:
    """The phones whose party is still there."""
    rows = read.execute(_HERE) if ids is None else read.execute(_HERE_OF, ids)
    return [_card(row) for row in rows]


def _card(row: Any) -> PhoneCard:
    values = list(row)
    values[-1] = values[-1].hex()
    return PhoneCard(*values)


def phone_by_token(live: Live, token_hash: bytes) -> PhoneCard | None:
    """The phone of this secret, if it is still at its table."""
    return next(iter(live.by(phone_cards, "token", token_hash.hex())), None)


def phones_of(live: Live, party_id: PartyId) -> list[PhoneCard]:
    """The phones of a party, the first guest's first."""
    return sorted(live.by(phone_cards, "party_id", party_id), key=lambda phone: phone.number)


def cart_of(live: Live, party_id: PartyId) -> CartCard | None:
    """The cart that a party's phones fill now."""
    return next((c for c in live.by(cart_cards, "party_id", party_id) if c.filling), None)


def asked_of(live: Live, party_id: PartyId) -> list[CartCard]:
    """What a party has sent and staff haven't looked at yet, the oldest first."""
    found = (c for c in live.by(cart_cards, "party_id", party_id) if c.state.value == "asked")
    return sorted(found, key=lambda cart: cart.touched_at)


def orders_of_party(live: Live, party_id: PartyId) -> list[OrderCard]:
    """What a party has ordered, the first first."""
    found = live.by(order_cards, "party_id", party_id)
    return sorted(found, key=lambda order: order.id)


def open_order_of(live: Live, party_id: PartyId) -> OrderCard | None:
    """The order that a party's next round joins."""
    orders = orders_of_party(live, party_id)
    return next((o for o in orders if o.state is OrderState.OPEN), None)


def party_of_visit(session: Session, visit_hash: bytes) -> PartyId | None:
    """Whose visit's code this is."""
    found = session.scalar(select(Visit.party_id).where(Visit.token_hash == visit_hash))
    return None if found is None else PartyId(found)
