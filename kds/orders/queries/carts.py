"""The live carts of kiosks and tables, and what is in them at the menu's prices of now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from kds.bus.projection import IDS, Live, Read, projection, rows_of
from kds.menu.model import Channel
from kds.menu.queries import ItemCard, OptionCard, daypart_cards, item_cards
from kds.menu.rules import choice_problems, daypart_at, unit_price
from kds.orders.events import CartChanged
from kds.orders.model import Cart, CartLine, CartState
from kds.values import (
    CartId,
    CartLineId,
    DeviceId,
    ItemId,
    OptionId,
    OrderId,
    PartyId,
    PhoneId,
    Spoken,
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
    opened_at: datetime
    touched_at: datetime
    lines: tuple[CartLineCard, ...] = ()

    @property
    def takeaway(self) -> bool:
        return self.channel is Channel.TAKEAWAY


class Trouble(Spoken):
    """Why a line of a cart can't be ordered as it stands."""

    GONE = "gone"
    OUT = "out"
    SHORT = "short"
    CHOICE_OUT = "choice_out"
    CHOICES = "choices"

    @property
    def word(self) -> str:
        return {
            Trouble.GONE: "No longer on the menu",
            Trouble.OUT: "Sold out",
            Trouble.SHORT: "Not enough left",
            Trouble.CHOICE_OUT: "A choice is sold out",
            Trouble.CHOICES: "Please choose again",
        }[self]


class Asked(Protocol):
    """A line of a cart: the row or its card."""

    @property
    def id(self) -> Any: ...
    @property
    def item_id(self) -> Any: ...
    @property
    def option_ids(self) -> Sequence[Any]: ...
    @property
    def quantity(self) -> int: ...


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line of a cart at the menu's price of now. `item` None = it is no longer on the menu."""

    id: CartLineId
    item: ItemCard | None
    options: tuple[OptionCard, ...]
    quantity: int
    unit_price: int
    trouble: Trouble | None

    @property
    def price(self) -> int:
        """Minor units; what can't be ordered costs nothing."""
        return 0 if self.trouble else self.unit_price * self.quantity


def price_line(
    line: Asked, item: ItemCard | None, channel: str, daypart: str, now: datetime, others: int = 0
) -> PricedLine:
    """What a line costs now, and why it can't be had; `others` = portions of the same dish in the
    cart's lines before it."""
    if item is None:
        return PricedLine(CartLineId(line.id), None, (), line.quantity, 0, Trouble.GONE)
    offered = {option.id: option for group in item.groups for option in group.options}
    options = tuple(offered[i] for i in line.option_ids if i in offered)
    return PricedLine(
        CartLineId(line.id),
        item,
        options,
        line.quantity,
        unit_price(item.price, [o.price for o in options], item.prices, channel, daypart),
        _trouble(line, item, options, now, others),
    )


def _trouble(
    line: Asked, item: ItemCard, options: Sequence[OptionCard], now: datetime, others: int
) -> Trouble | None:
    if not item.on_sale(now):
        return Trouble.OUT
    if item.left is not None and item.left < line.quantity + others:
        return Trouble.SHORT
    if any(not option.on_sale(now) for option in options):
        return Trouble.CHOICE_OUT
    return Trouble.CHOICES if choice_problems(item.groups, line.option_ids, now) else None


def priced(live: Live, cart: CartCard) -> tuple[PricedLine, ...]:
    """The lines of a cart at the menu's prices of now, from the live cards."""
    now = live.now or cart.touched_at
    daypart = daypart_at(live(daypart_cards), now.astimezone(live.zone).time())
    items = live(item_cards)
    found: list[PricedLine] = []
    before: dict[ItemId, int] = defaultdict(int)
    for line in cart.lines:
        item = items.get(line.item_id)
        found.append(price_line(line, item, cart.channel, daypart, now, before[line.item_id]))
        before[line.item_id] += line.quantity
    return tuple(found)


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
