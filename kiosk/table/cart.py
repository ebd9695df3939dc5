"""The table's order on a phone: what is in the cart and whose, what was sent and how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kds.bus.projection import Live
from kds.kitchen.queries.load import LOAD, promise_for
from kds.menu.queries import daypart_cards, item_cards
from kds.orders.queries import CartCard, PricedLine, cart_cards, channel_cards, order_cards, priced
from kds.orders.queries.channels import table_rules
from kds.orders.queries.phones import (
    PhoneCard,
    asked_of,
    cart_of,
    orders_of_party,
    phone_cards,
    phones_of,
)
from kds.payments.queries.carts import BILL_CARDS, cart_bill
from kds.values import CartLineId, PhoneId
from kds.web.screen import cell, cells
from kiosk.order.review import Row, row_of
from kiosk.table.step import PhoneStep, channel_of

CART = (cart_cards, phone_cards, order_cards, item_cards, daypart_cards)


@dataclass(frozen=True, slots=True)
class Guest:
    """Who has chosen something: one's own phone, or another one at the table."""

    number: int
    name: str
    me: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of the shared cart; only one's own can be changed."""

    id: CartLineId
    sort: str
    who: Guest
    row: Row


@dataclass(frozen=True, slots=True)
class Sent:
    """A dish that was sent. `state` is the line's state, or `asked` while staff look at it."""

    id: str
    sort: str
    who: Guest | None
    name: str
    quantity: int
    state: str
    price: int


@dataclass(frozen=True, slots=True)
class Sending:
    """What sending comes to: everybody's, or one's own; minor units."""

    count: int
    total: int
    mine: int
    my_total: int
    others: tuple[Guest, ...]
    troubles: int
    promised: datetime | None
    open: bool
    confirm: bool
    """Staff look at it first."""
    paid_first: bool
    refused: str
    """Why staff gave the last one back, a word to translate."""
    id: int = 0


@dataclass(frozen=True)
class PhoneOrder(PhoneStep):
    """One order for the table: everybody sees everything, each changes what is theirs."""

    path, template, title = "/table/{phone_id:int}/order", "kiosk/table/order.html", "Your order"

    @cells(*CART, every=20)
    def lines(self, live: Live) -> list[TableRow]:
        me = self.me(live)
        cart = cart_of(live, me.party_id) if me else None
        if me is None or cart is None:
            return []
        whose = {line.id: line.phone_id for line in cart.lines}
        guests = guests_at(live, me)
        rows = (
            (guests.get(whose[line.id]) or Guest(0, "", me=False), line)
            for line in priced_for(live, me, cart)
        )
        return [TableRow(line.id, _sort(who, line), who, row_of(live, line)) for who, line in rows]

    @cells(cart_cards, phone_cards, order_cards, item_cards)
    def sent(self, live: Live) -> list[Sent]:
        me = self.me(live)
        if me is None:
            return []
        guests = guests_at(live, me)
        return [*_asked(live, me, guests), *_sent(live, me, guests)]

    @cell(*CART, channel_cards, *BILL_CARDS, *LOAD, every=20)
    def sum(self, live: Live) -> Sending | None:
        me = self.me(live)
        if me is None:
            return None
        cart, rules = cart_of(live, me.party_id), table_rules(live)
        lines = priced_for(live, me, cart) if cart else ()
        whose = {line.id: line.phone_id for line in cart.lines} if cart else {}
        own = [line for line in lines if whose[line.id] == me.id]
        guests, channel = guests_at(live, me), channel_of(live, me.party_id)
        others = {guests.get(whose[line.id]) for line in lines if whose[line.id] != me.id}
        wanted = {line.item.id: line.quantity for line in lines if line.item}
        promise = promise_for(live, wanted) if wanted else None
        return Sending(
            count=sum(line.quantity for line in lines),
            total=cart_bill(live, channel, lines).total,
            mine=sum(line.quantity for line in own),
            my_total=cart_bill(live, channel, own).total,
            others=tuple(sorted((g for g in others if g), key=lambda guest: guest.number)),
            troubles=sum(1 for line in lines if line.trouble),
            promised=promise.at if promise else None,
            open=rules.open,
            confirm=rules.confirm_first and me.confirmed_at is None,
            paid_first=rules.fires_on.value == "paid" and channel == "qr",
            refused=cart.refused.word if cart and cart.refused else "",
        )


def guests_at(live: Live, me: PhoneCard) -> dict[PhoneId | None, Guest]:
    return {
        phone.id: Guest(phone.number, phone.name, phone.id == me.id)
        for phone in phones_of(live, me.party_id)
    }


def priced_for(live: Live, me: PhoneCard, cart: CartCard) -> tuple[PricedLine, ...]:
    """At the prices of the order that it will be part of."""
    return priced(live, cart, channel_of(live, me.party_id))


def _sort(who: Guest, line: PricedLine) -> str:
    """One's own first, then the others' in the order of their numbers."""
    return f"w{0 if who.me else who.number or 99:02}.{line.id:09}"


def _asked(live: Live, me: PhoneCard, guests: dict[PhoneId | None, Guest]) -> Iterator[Sent]:
    for cart in asked_of(live, me.party_id):
        lines = priced_for(live, me, cart)
        for line, card in zip(lines, cart.lines, strict=True):
            name = line.item.name if line.item else ""
            who = guests.get(card.phone_id)
            yield Sent(
                f"c{line.id}", f"a{line.id:09}", who, name, line.quantity, "asked", line.price
            )


def _sent(live: Live, me: PhoneCard, guests: dict[PhoneId | None, Guest]) -> Iterator[Sent]:
    """What isn't a waiter's draft; the newest round first."""
    for order in orders_of_party(live, me.party_id):
        for line in order.lines:
            if line.state.value == "draft" or (line.refire_of and line.state.value == "voided"):
                continue
            sort = f"b{9999 - line.round_number:04}.{line.id:09}"
            yield Sent(
                f"l{line.id}",
                sort,
                guests.get(line.phone_id),
                line.name,
                line.quantity,
                line.state.value,
                line.price,
            )
