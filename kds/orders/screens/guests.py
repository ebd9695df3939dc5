"""What guests' phones ask of staff: confirm what was sent, come and take the money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kds.bus.projection import Live
from kds.floor.queries import seating_cards, table_codes
from kds.menu.queries import daypart_cards, item_cards
from kds.orders.model import CartState, Wish
from kds.orders.queries import CartCard, cart_cards, order_cards, priced
from kds.orders.queries.phones import PhoneCard, open_order_of, phone_cards
from kds.payments.queries.carts import BILL_CARDS, cart_bill
from kds.payments.queries.terminals import TerminalCard, readers, terminal_cards
from kds.values import CartId, OrderId, PartyId, PhoneId

ASKING = (
    cart_cards,
    phone_cards,
    order_cards,
    seating_cards,
    table_codes,
    item_cards,
    daypart_cards,
    terminal_cards,
    *BILL_CARDS,
)


@dataclass(frozen=True, slots=True)
class AskedCart:
    """What a phone that nobody has confirmed yet wants to order; `total` in minor units."""

    id: str
    sort: str
    cart_id: CartId
    table: str
    number: int
    name: str
    since: datetime
    dishes: tuple[str, ...]
    troubled: bool
    total: int
    kind: str = "cart"


@dataclass(frozen=True, slots=True)
class WishToPay:
    """A guest who waits for somebody with a terminal, or for the cash."""

    id: str
    sort: str
    phone_id: PhoneId
    order_id: OrderId | None
    table: str
    number: int
    name: str
    since: datetime
    amount: int
    tip: int
    cash: bool
    terminals: tuple[tuple[int, str], ...]
    kind: str = "wish"


def asking_of(live: Live, party_id: PartyId | None = None) -> list[AskedCart | WishToPay]:
    """What waits for staff at one table, or in the whole room; the longest first."""
    found: list[AskedCart | WishToPay] = [*_carts(live, party_id), *_wishes(live, party_id)]
    return sorted(found, key=lambda each: each.since)


def _carts(live: Live, party_id: PartyId | None) -> Iterator[AskedCart]:
    for cart in live(cart_cards):
        phone = live(phone_cards).get(cart.asked_by)
        asks = cart.state is CartState.ASKED and phone is not None
        if asks and phone is not None and party_id in (None, cart.party_id):
            yield _cart(live, cart, phone)


def _cart(live: Live, cart: CartCard, phone: PhoneCard) -> AskedCart:
    order = open_order_of(live, phone.party_id)
    channel = order.channel if order else cart.channel
    lines = priced(live, cart, channel)
    return AskedCart(
        id=f"c{cart.id}",
        sort=f"a{cart.touched_at.isoformat()}",
        cart_id=cart.id,
        table=table_of(live, phone.party_id),
        number=phone.number,
        name=phone.name,
        since=cart.touched_at,
        dishes=tuple(_said(line.quantity, line.item.name if line.item else "?") for line in lines),
        troubled=any(line.trouble for line in lines),
        total=cart_bill(live, channel, lines).total,
    )


def _said(quantity: int, name: str) -> str:
    return f"{quantity} × {name}"


def _wishes(live: Live, party_id: PartyId | None) -> Iterator[WishToPay]:
    for phone in live(phone_cards):
        if phone.wish is None or phone.wished_at is None or party_id not in (None, phone.party_id):
            continue
        order = open_order_of(live, phone.party_id)
        cash = phone.wish is Wish.CASH
        yield WishToPay(
            id=f"p{phone.id}",
            sort=f"a{phone.wished_at.isoformat()}",
            phone_id=phone.id,
            order_id=order.id if order else None,
            table=table_of(live, phone.party_id),
            number=phone.number,
            name=phone.name,
            since=phone.wished_at,
            amount=phone.wish_amount,
            tip=phone.wish_tip,
            cash=cash,
            terminals=() if cash else tuple((t.id, t.name) for t in _carried(live)),
        )


def _carried(live: Live) -> list[TerminalCard]:
    """The terminals that belong to no kiosk."""
    return sorted((t for t in readers(live) if t.device_id is None), key=lambda t: t.id)


def table_of(live: Live, party_id: PartyId) -> str:
    seating = live(seating_cards).get(party_id)
    names = (live(table_codes).get(ident) for ident in (seating.table_ids if seating else ()))
    return " + ".join(table.name for table in names if table)
