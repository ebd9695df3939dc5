"""Choosing: the menu with its pictures, and one dish with its choices. All of it live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kds.bus.projection import Live
from kds.errors import NotFound
from kds.menu.queries import (
    CategoryCard,
    ItemCard,
    Look,
    OptionCard,
    category_cards,
    daypart_cards,
    item_cards,
    substitute_for,
)
from kds.orders.queries import CartLineCard, cart_cards, daypart_now, presets, price_now
from kds.values import CartLineId, ItemId, OptionId
from kds.web.screen import cell, cells
from kiosk.order.step import CartStep
from kiosk.order.sums import Bar, bar_of

LOW = 5
"""From so many left on, a guest is told."""


@dataclass(frozen=True, slots=True)
class Part:
    """The head of a category; `kind` tells it from a dish."""

    id: str
    sort: str
    name: str
    kind: str = "part"


@dataclass(frozen=True, slots=True)
class Tile:
    """A dish on the menu. `at_once` = one tap is enough: nothing has to be chosen first."""

    id: ItemId
    sort: str
    name: str
    description: str
    price: int
    look: Look
    allergens: tuple[str, ...]
    on_sale: bool
    left: int | None
    at_once: bool
    option_ids: tuple[OptionId, ...]
    instead: str
    """What there is in its place while it is sold out."""
    kind: str = "dish"


@dataclass(frozen=True)
class KioskMenu(CartStep):
    """The menu: its parts, its dishes, and what is in the cart so far."""

    path, template, title = "/kiosk/{cart_id:int}", "kiosk/order/menu.html", "Menu"
    css = (*CartStep.css, "css/kiosk-menu.css")
    js = (*CartStep.js, "js/kiosk-menu.js")

    def context(self, live: Live) -> dict[str, Any]:
        return {
            "parts": sorted(_filled(live), key=lambda each: each.sort),
            "cart": self.cart(live),
            "allergens": sorted({a for item in live(item_cards) for a in item.allergens}),
        }

    @cells(category_cards, item_cards, daypart_cards, cart_cards, every=20)
    def dishes(self, live: Live) -> list[Part | Tile]:
        cart = live(cart_cards).get(self.cart_id)
        return [] if cart is None else list(tiles(live, cart.channel))

    @cell(cart_cards, item_cards, daypart_cards, every=20)
    def bar(self, live: Live) -> Bar | None:
        return bar_of(live, self.cart_id)


def _filled(live: Live) -> list[CategoryCard]:
    used = {item.category_id for item in live(item_cards)}
    return [category for category in live(category_cards) if category.id in used]


def tiles(live: Live, channel: str) -> Iterator[Part | Tile]:
    """The whole menu, part by part."""
    now, daypart, items = _now(live), daypart_now(live), live(item_cards)
    for category in _filled(live):
        # The dot at the end keeps it a word, which sorts before its dishes, and no number.
        yield Part(f"part{category.id}", f"{category.sort}.", category.name)
    for item in items:
        yield _tile(item, items, price_now(item, channel, daypart), now)


def _tile(item: ItemCard, items: Iterable[ItemCard], price: int, now: datetime) -> Tile:
    on_sale = item.on_sale(now)
    instead = None if on_sale else substitute_for(items, item, now)
    taken = presets(item, now)
    return Tile(
        id=item.id,
        sort=item.sort,
        name=item.name,
        description=item.description,
        price=price,
        look=item.look,
        allergens=item.allergens,
        on_sale=on_sale,
        left=item.left if item.left is not None and item.left <= LOW else None,
        at_once=taken is not None,
        option_ids=taken or (),
        instead=instead.name if instead else "",
    )


@dataclass(frozen=True, slots=True)
class Pick:
    """One choice of a dish as it is shown."""

    id: OptionId
    name: str
    price: int
    removes: bool
    on_sale: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class PickGroup:
    """What is to be chosen: `least` and `most` (0 = any number), said in words."""

    id: int
    name: str
    least: int
    most: int
    picks: tuple[Pick, ...]

    @property
    def one(self) -> bool:
        """Whether choosing another takes the place of the first."""
        return self.most == 1

    @property
    def leaves_out(self) -> bool:
        return all(pick.removes for pick in self.picks)


@dataclass(frozen=True, slots=True)
class Choosing:
    """A dish with all that can be chosen about it."""

    id: ItemId
    name: str
    description: str
    price: int
    look: Look
    allergens: tuple[str, ...]
    on_sale: bool
    left: int | None
    groups: tuple[PickGroup, ...]
    quantity: int
    instead_id: ItemId | None
    instead: str


@dataclass(frozen=True)
class KioskDish(CartStep):
    """One dish: its picture, its choices, how many. `line` = one in the cart is changed; `for_line`
    = it takes that one's place."""

    path, template, title = (
        "/kiosk/{cart_id:int}/dish/{item_id:int}",
        "kiosk/order/dish.html",
        "Menu",
    )
    css = (*CartStep.css, "css/kiosk-menu.css")
    js = (*CartStep.js, "js/kiosk-dish.js")

    item_id: ItemId
    line: CartLineId | None = None
    for_line: CartLineId | None = None

    def context(self, live: Live) -> dict[str, Any]:
        item = live(item_cards).get(self.item_id)
        if item is None or (self.line is not None and self._line(live) is None):
            raise NotFound("That dish is no longer on the menu", do="Choose another")
        return {"cart": self.cart(live), "dish": item.name}

    def _line(self, live: Live) -> CartLineCard | None:
        return next((each for each in self.cart(live).lines if each.id == self.line), None)

    @cell(item_cards, daypart_cards, cart_cards, every=20)
    def choosing(self, live: Live) -> Choosing | None:
        item, cart = live(item_cards).get(self.item_id), live(cart_cards).get(self.cart_id)
        if item is None or cart is None:
            return None
        price = price_now(item, cart.channel, daypart_now(live))
        return choosing_of(live, item, self._line(live), price)


def choosing_of(live: Live, item: ItemCard, line: CartLineCard | None, price: int) -> Choosing:
    """A dish with all that can be chosen about it, as it is chosen in a line of a cart."""
    instead = _instead(live, item)
    return Choosing(
        id=item.id,
        name=item.name,
        description=item.description,
        price=price,
        look=item.look,
        allergens=item.allergens,
        on_sale=item.on_sale(_now(live)),
        left=item.left if item.left is not None and item.left <= LOW else None,
        groups=groups_of(item, line, _now(live)),
        quantity=line.quantity if line else 1,
        instead_id=instead.id if instead else None,
        instead=instead.name if instead else "",
    )


def _instead(live: Live, item: ItemCard) -> ItemCard | None:
    now = _now(live)
    return None if item.on_sale(now) else substitute_for(live(item_cards), item, now)


def groups_of(item: ItemCard, line: CartLineCard | None, now: datetime) -> tuple[PickGroup, ...]:
    """What can be chosen, what must be first; presets are chosen unless the line says otherwise."""

    def pick(option: OptionCard) -> Pick:
        on_sale = option.on_sale(now)
        chosen = option.preset and on_sale if line is None else option.id in line.option_ids
        return Pick(option.id, option.name, option.price, option.removes, on_sale, chosen)

    groups = [
        PickGroup(g.id, g.name, g.least, g.most, tuple(pick(option) for option in g.options))
        for g in item.groups
        if g.options
    ]
    return tuple(sorted(groups, key=lambda group: group.least == 0))


def _now(live: Live) -> datetime:
    if live.now is None:
        raise RuntimeError("The live cards don't know what time it is")
    return live.now
