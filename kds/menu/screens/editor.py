"""The editor: categories, their dishes, and all there is to say about one dish."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from kds.actor import Capability
from kds.bus.projection import Live
from kds.kitchen.queries import StationCard, routing_cards, station_cards
from kds.menu.model import Allergen, Channel, Colour, Drawing
from kds.menu.queries import (
    CategoryCard,
    ComponentCard,
    DaypartCard,
    GroupCard,
    ItemCard,
    category_cards,
    component_cards,
    daypart_cards,
    group_cards,
    item_cards,
    substitute_for,
)
from kds.menu.rules import Sale, lacking, sale
from kds.menu.rules.looks import guess
from kds.values import CategoryId, ItemId, StationId
from kds.web.screen import Screen, cell, cells

TAX_CLASSES = ("standard", "reduced", "zero")


@dataclass(frozen=True, slots=True)
class CategoryRow:
    id: CategoryId
    sort: str
    name: str
    dishes: int
    current: bool


@dataclass(frozen=True, slots=True)
class DishRow:
    id: ItemId
    sort: str
    name: str
    price: int
    prices: int
    state: Sale
    left: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A station in the panel: whether it cooks the dish, and in how many minutes."""

    id: StationId
    name: str
    cooks: bool
    minutes: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One dish and what it may be given."""

    item: ItemCard
    state: Sale
    own: Sale
    """As it would stand if all that it is made of were there."""
    lacks: str
    """The components that it can't be made without."""
    categories: tuple[CategoryCard, ...]
    dayparts: tuple[DaypartCard, ...]
    others: tuple[GroupCard, ...]
    """Groups that it doesn't offer."""
    stations: tuple[Place, ...]
    tax_classes: tuple[str, ...]
    parts: tuple[ComponentCard, ...]
    """Components that aren't in it."""
    dishes: tuple[tuple[ItemId, str], ...]
    """All others, as what may be offered instead."""
    likest: str
    """What is offered instead unless one is named; "" = nothing fits now."""
    guessed: Drawing


@dataclass(frozen=True)
class Editor(Screen):
    """What is sold, for how much, with which choices."""

    category: CategoryId | None = None
    item: ItemId | None = None

    path, template, title = "/menu", "menu/editor.html", "Menu"
    needs = Capability.EDIT_MENU
    css = ("css/menu.css", "css/dishes.css")
    about = "Dishes, prices, choices, allergens"

    def here(self, live: Live) -> CategoryCard | None:
        """The category on show: the dish's own, the one asked for, or the first."""
        item = live(item_cards).get(self.item)
        known = live(category_cards)
        asked = known.get(item.category_id if item else self.category)
        return asked or min(known, key=lambda each: each.sort, default=None)

    def context(self, live: Live) -> dict[str, Any]:
        here = self.here(live)
        return {"category_id": here.id if here else None, "depth": self.depth(live)}

    def depth(self, live: Live) -> str:
        """How deep a phone is in the page: it shows the list or the dish, never both."""
        return "dish" if self.item is not None and self.item in live(item_cards) else "list"

    @cells(category_cards, item_cards)
    def categories(self, live: Live) -> list[CategoryRow]:
        here = self.here(live)
        counts = [item.category_id for item in live(item_cards)]
        return [
            CategoryRow(each.id, each.sort, each.name, counts.count(each.id), each == here)
            for each in live(category_cards)
        ]

    @cell(category_cards, item_cards)
    def heading(self, live: Live) -> CategoryCard | None:
        return self.here(live)

    @cells(category_cards, item_cards, every=5)
    def dishes(self, live: Live) -> list[DishRow]:
        here = self.here(live)
        return [
            self._row(item, live)
            for item in live(item_cards)
            if here and here.id == item.category_id
        ]

    def _row(self, item: ItemCard, live: Live) -> DishRow:
        assert live.now is not None  # noqa: S101
        current = item.id == self.item
        state = sale(item, live.now)
        return DishRow(
            item.id, item.sort, item.name, item.price, len(item.prices), state, item.left, current
        )

    @cell(
        item_cards,
        group_cards,
        category_cards,
        daypart_cards,
        station_cards,
        routing_cards,
        component_cards,
        every=5,
    )
    def panel(self, live: Live) -> Panel | None:
        item = live(item_cards).get(self.item)
        if item is None or live.now is None:
            return None
        offered = {group.id for group in item.groups}
        taken = {use.component_id for use in item.uses}
        unnamed = replace(item, substitute_id=None)
        likest = substitute_for(live(item_cards), unnamed, live.now)
        category = live(category_cards).get(item.category_id)
        return Panel(
            item,
            sale(item, live.now),
            sale(item.own, live.now),
            lacking(item, live.now),
            _sorted(live(category_cards)),
            _sorted(live(daypart_cards)),
            tuple(group for group in _sorted(live(group_cards)) if group.id not in offered),
            _places(live, item),
            tuple(dict.fromkeys((*TAX_CLASSES, item.tax_class))),
            tuple(part for part in _sorted(live(component_cards)) if part.id not in taken),
            tuple((each.id, each.name) for each in _sorted(live(item_cards)) if each != item),
            likest.name if likest else "",
            guess(item.name, category.name if category else ""),
        )

    allergens = tuple(Allergen)
    drawings, colours = tuple(Drawing), tuple(Colour)
    channels = tuple(Channel)


def _sorted(cards: Any) -> tuple[Any, ...]:
    return tuple(sorted(cards, key=lambda each: each.sort))


def _places(live: Live, item: ItemCard) -> tuple[Place, ...]:
    routing = live(routing_cards).get(item.id)
    seconds = {r.station_id: r.prep_seconds for r in routing.stations} if routing else {}
    stations: tuple[StationCard, ...] = _sorted(live(station_cards))
    return tuple(
        Place(each.id, each.name, each.id in seconds, f"{seconds.get(each.id, 0) / 60:g}")
        for each in stations
    )
