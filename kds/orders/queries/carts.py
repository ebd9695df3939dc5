"""The live carts of kiosks and tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from kds.bus.projection import IDS, Read, projection, rows_of
from kds.menu.model import Channel
from kds.orders.events import CartChanged
from kds.orders.model import Cart, CartLine, CartState, Refusal
from kds.values import (
    CartId,
    CartLineId,
    DeviceId,
    ItemId,
    OptionId,
    OrderId,
    PartyId,
    PhoneId,
)

RECENT = timedelta(hours=2)
"""How long a cart that became an order stays among the live cards, for its guest's screen."""


@dataclass(frozen=True, slots=True)
class CartLineCard:
    """A dish in a cart as it was asked for: ids and a quantity, never a price."""

    id: CartLineId
    phone_id: PhoneId | None
    item_id: ItemId
    option_ids: tuple[OptionId, ...]
    quantity: int
    note: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class CartCard:
    """A cart with its lines in the order they were added."""

    id: CartId
    channel: Channel
    state: CartState
    device_id: DeviceId | None
    party_id: PartyId | None
    language: str
    order_id: OrderId | None
    asked_by: PhoneId | None
    refused: Refusal | None
    opened_at: datetime
    touched_at: datetime
    lines: tuple[CartLineCard, ...] = ()

    @property
    def takeaway(self) -> bool:
        return self.channel is Channel.TAKEAWAY

    @property
    def filling(self) -> bool:
        """Whether its guests still choose."""
        return self.state is CartState.CHOOSING


def is_live(card: CartCard, now: datetime) -> bool:
    """Whether somebody may still look at a cart: it is being filled, or was just ordered."""
    if card.state is CartState.DROPPED:
        return False
    return card.state is not CartState.PLACED or card.touched_at > now - RECENT


@projection(CartChanged, by="cart_id", keep=is_live)
def cart_cards(read: Read, ids: Sequence[CartId] | None) -> list[CartCard]:
    """The carts that are being filled, and those that have just become orders."""
    if ids is None:
        recent = (Cart.state == CartState.PLACED) & (Cart.touched_at > read.now - RECENT)
        filling = Cart.state.in_((CartState.CHOOSING, CartState.ASKED))
        rows = read.execute(_carts().where(or_(filling, recent))).all()
    else:
        rows = read.execute(_CARTS_OF, ids).all()
    lines = _lines(read.session, [row.id for row in rows])
    return [CartCard(**row._mapping, lines=tuple(lines[row.id])) for row in rows]


_CART = (
    Cart.id,
    Cart.channel,
    Cart.state,
    Cart.device_id,
    Cart.party_id,
    Cart.language,
    Cart.order_id,
    Cart.asked_by,
    Cart.refused,
    Cart.opened_at,
    Cart.touched_at,
)
_LINE = (
    CartLine.cart_id,
    CartLine.id,
    CartLine.phone_id,
    CartLine.item_id,
    CartLine.option_ids,
    CartLine.quantity,
    CartLine.note,
    CartLine.added_at,
)


def _carts() -> Select[*tuple[Any, ...]]:
    return select(*_CART)


_CARTS_OF = _carts().where(Cart.id.in_(IDS))
_LINES_OF = select(*_LINE).where(CartLine.cart_id.in_(IDS)).order_by(CartLine.id)


def _lines(session: Session, cart_ids: Iterable[int]) -> dict[int, list[CartLineCard]]:
    found: dict[int, list[CartLineCard]] = defaultdict(list)
    for cart_id, ident, phone, item, options, *rest in rows_of(session, _LINES_OF, cart_ids):
        found[cart_id].append(CartLineCard(ident, phone, item, tuple(options), *rest))
    return found
