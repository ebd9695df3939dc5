"""The whole order before it is paid: what is in it, what it comes to, when it can be ready."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kds.bus.projection import Live
from kds.kitchen.queries.load import LOAD, promise_for
from kds.menu.queries import Look, daypart_cards, item_cards, substitute_for
from kds.orders.queries import (
    PricedLine,
    Trouble,
    cart_cards,
    channel_cards,
    companion_cards,
    daypart_now,
    goes_with,
    kiosk_rules,
    presets,
    price_now,
    priced,
)
from kds.payments.queries import readers, terminal_cards
from kds.payments.queries.carts import BILL_CARDS, cart_bill
from kds.values import CartLineId, ItemId, OptionId
from kds.web.screen import cell, cells
from kiosk.order.step import CartStep
from kiosk.order.sums import troubles


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice of a line, as it is read back."""

    name: str
    removes: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the order. `left` = more than that can't be had; `instead…` = what there is while
    it is sold out, with the choices it comes with (None = something must be chosen first)."""

    id: CartLineId
    item_id: ItemId | None
    name: str
    look: Look | None
    chosen: tuple[Chosen, ...]
    quantity: int
    most: int
    price: int
    trouble: Trouble | None
    allergens: tuple[str, ...]
    instead_id: ItemId | None
    instead: str
    instead_options: tuple[OptionId, ...] | None


@dataclass(frozen=True, slots=True)
class Sum:
    """What it comes to, and how it can be paid. `promised` None = nothing is cooked for it."""

    count: int
    total: int
    troubles: int
    promised: datetime | None
    later: tuple[datetime, ...]
    open: bool
    by_card: bool
    at_counter: bool
    id: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """One dish that goes well with what is in the order: one, and never in the way."""

    item_id: ItemId
    name: str
    look: Look
    price: int
    option_ids: tuple[OptionId, ...] | None
    id: int = 0


MOST_PORTIONS = 20
SHOWN = (cart_cards, item_cards, daypart_cards, channel_cards, terminal_cards)


@dataclass(frozen=True)
class KioskReview(CartStep):
    """Look at it once more, change it, pay."""

    path, template, title = "/kiosk/{cart_id:int}/order", "kiosk/order/review.html", "Your order"
    css = (*CartStep.css, "css/kiosk-menu.css", "css/kiosk-pay.css")

    def context(self, live: Live) -> dict[str, Any]:
        return {"cart": self.cart(live)}

    @cells(cart_cards, item_cards, daypart_cards, every=20)
    def lines(self, live: Live) -> list[Row]:
        cart = live(cart_cards).get(self.cart_id)
        return [] if cart is None else [row_of(live, line) for line in priced(live, cart)]

    @cell(*SHOWN, *BILL_CARDS, *LOAD, every=20)
    def sum(self, live: Live) -> Sum | None:
        cart = live(cart_cards).get(self.cart_id)
        if cart is None:
            return None
        lines, rules = priced(live, cart), kiosk_rules(live)
        by_card = bool(readers(live))
        wanted = {line.item.id: line.quantity for line in lines if line.item}
        found = promise_for(live, wanted) if wanted else None
        return Sum(
            count=sum(line.quantity for line in lines),
            total=cart_bill(live, cart.channel, lines).total,
            troubles=len(troubles(lines)),
            promised=found.at if found else None,
            later=found.others if found else (),
            open=rules.open,
            by_card=by_card,
            at_counter=rules.pay_at_counter or not by_card,
        )

    @cell(cart_cards, item_cards, daypart_cards, companion_cards, every=20)
    def offer(self, live: Live) -> Offer | None:
        cart, now = live(cart_cards).get(self.cart_id), live.now
        if cart is None or now is None or not cart.lines:
            return None
        for item_id in goes_with(live, {line.item_id for line in cart.lines}, most=1):
            item = live(item_cards).get(item_id)
            if item is not None and item.on_sale(now):
                price = price_now(item, cart.channel, daypart_now(live))
                return Offer(item.id, item.name, item.look, price, presets(item, now))
        return None


def row_of(live: Live, line: PricedLine) -> Row:
    item, now = line.item, live.now
    instead = None
    if item and now and line.trouble is Trouble.OUT:
        instead = substitute_for(live(item_cards), item, now)
    return Row(
        id=line.id,
        item_id=item.id if item else None,
        name=item.name if item else "",
        look=item.look if item else None,
        chosen=tuple(Chosen(option.name, option.removes) for option in line.options),
        quantity=line.quantity,
        most=min(MOST_PORTIONS, MOST_PORTIONS if item is None or item.left is None else item.left),
        price=line.unit_price * line.quantity,
        trouble=line.trouble,
        allergens=item.allergens if item else (),
        instead_id=instead.id if instead else None,
        instead=instead.name if instead else "",
        instead_options=presets(instead, now) if instead and now else None,
    )
