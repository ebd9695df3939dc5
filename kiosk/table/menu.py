"""The menu on a guest's phone: by the printed code for everybody, with a cart for who joined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection

from kds.bus.projection import Live
from kds.errors import NotFound
from kds.floor.queries import TableCode, party_at, seating_cards, table_codes, table_of_code
from kds.menu.queries import category_cards, daypart_cards, item_cards
from kds.orders.commands.phones import gone
from kds.orders.queries import cart_cards, channel_cards, order_cards, priced
from kds.orders.queries.carts import CartLineCard
from kds.orders.queries.channels import table_rules
from kds.orders.queries.phones import cart_of, phone_cards
from kds.orders.queries.pricing import daypart_now, price_now
from kds.values import CartLineId, ItemId
from kds.web.house import web_of
from kds.web.screen import cell, cells
from kiosk.booking.steps import new_key
from kiosk.order.choosing import Choosing, Part, Tile, choosing_of, tiles
from kiosk.table.step import PhoneStep, TableStep, channel_of, phone_at

MENU = (category_cards, item_cards, daypart_cards)


def parts_of(live: Live) -> list[Any]:
    used = {item.category_id for item in live(item_cards)}
    return sorted((c for c in live(category_cards) if c.id in used), key=lambda part: part.sort)


def allergens_of(live: Live) -> list[str]:
    return sorted({a for item in live(item_cards) for a in item.allergens})


def qr_open(live: Live) -> bool:
    """Whether phones may order at all."""
    return table_rules(live).open


@dataclass(frozen=True, slots=True)
class Door:
    """Whether somebody sits at the table, and phones may join them."""

    seated: bool
    open: bool
    id: int = 0


@dataclass(frozen=True)
class TableMenu(TableStep):
    """What the printed code of a table leads to: the menu as it is now. It orders nothing."""

    path, template, title = "/t/{code}", "kiosk/table/menu.html", "Menu"
    css = (*TableStep.css, "css/table-menu.css")

    code: str

    def admits(self, connection: HTTPConnection) -> bool:
        if self._table(web_of(connection).house.live) is None:
            raise gone()
        return True

    def _table(self, live: Live) -> TableCode | None:
        return table_of_code(live, self.code)

    def context(self, live: Live) -> dict[str, Any]:
        table = self._table(live)
        if table is None:
            raise gone()
        return {
            "me": None,
            "table": table.name,
            "parts": parts_of(live),
            "allergens": allergens_of(live),
        }

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        phone, live = phone_at(request), web_of(request).house.live
        table = self._table(live)
        here = phone and table and party_at(live, table.id) == phone.party_id
        return {**super().personal(request), "mine": phone if here else None, "key": new_key()}

    @cells(*MENU, every=20)
    def dishes(self, live: Live) -> list[Part | Tile]:
        return list(tiles(live, "qr"))

    @cell(seating_cards, table_codes, channel_cards)
    def door(self, live: Live) -> Door | None:
        table = self._table(live)
        if table is None:
            return None
        return Door(party_at(live, table.id) is not None, qr_open(live))


@dataclass(frozen=True, slots=True)
class Tabs:
    """What the three tabs at the foot say: dishes in the cart, and how many of them are one's
    own."""

    count: int
    mine: int
    total: int
    troubles: int
    id: int = 0


@dataclass(frozen=True)
class PhoneMenu(PhoneStep):
    """The menu, where a tap puts a dish into the table's cart."""

    path, template, title = "/table/{phone_id:int}", "kiosk/table/menu.html", "Menu"
    css = (*PhoneStep.css, "css/table-menu.css")

    def context(self, live: Live) -> dict[str, Any]:
        shared = {"parts": parts_of(live), "allergens": allergens_of(live), "mine": None}
        return {**super().context(live), **shared}

    @cells(*MENU, phone_cards, order_cards, every=20)
    def dishes(self, live: Live) -> list[Part | Tile]:
        me = self.me(live)
        return [] if me is None else list(tiles(live, channel_of(live, me.party_id)))

    @cell(cart_cards, phone_cards, order_cards, item_cards, daypart_cards, every=20)
    def bar(self, live: Live) -> Tabs | None:
        return tabs_of(live, self)


def tabs_of(live: Live, screen: PhoneStep) -> Tabs | None:
    me = screen.me(live)
    if me is None:
        return None
    cart = cart_of(live, me.party_id)
    if cart is None:
        return Tabs(0, 0, 0, 0)
    lines = priced(live, cart, channel_of(live, me.party_id))
    own = {line.id for line in cart.lines if line.phone_id == me.id}
    return Tabs(
        sum(line.quantity for line in lines),
        sum(line.quantity for line in lines if line.id in own),
        sum(line.price for line in lines),
        sum(1 for line in lines if line.trouble),
    )


@dataclass(frozen=True)
class PhoneDish(PhoneStep):
    """One dish with its choices. `line` = an own one in the cart is changed; `for_line` = it takes
    that one's place."""

    path, template, title = (
        "/table/{phone_id:int}/dish/{item_id:int}",
        "kiosk/table/dish.html",
        "Menu",
    )
    css = (*PhoneStep.css, "css/table-menu.css")
    js = (*PhoneStep.js, "js/kiosk-dish.js")

    item_id: ItemId
    line: CartLineId | None = None
    for_line: CartLineId | None = None

    def context(self, live: Live) -> dict[str, Any]:
        item = live(item_cards).get(self.item_id)
        if item is None or (self.line is not None and self._line(live) is None):
            raise NotFound("That dish is no longer on the menu", do="Choose another")
        return {**super().context(live), "dish": item.name}

    def _line(self, live: Live) -> CartLineCard | None:
        me = self.me(live)
        cart = cart_of(live, me.party_id) if me else None
        return next(self._own(cart.lines, me.id), None) if cart and me else None

    def _own(self, lines: tuple[CartLineCard, ...], me: int) -> Iterator[CartLineCard]:
        return (each for each in lines if each.id == self.line and each.phone_id == me)

    @cell(item_cards, daypart_cards, cart_cards, phone_cards, order_cards, every=20)
    def choosing(self, live: Live) -> Choosing | None:
        item, me = live(item_cards).get(self.item_id), self.me(live)
        if item is None or me is None:
            return None
        price = price_now(item, channel_of(live, me.party_id), daypart_now(live))
        return choosing_of(live, item, self._line(live), price)
