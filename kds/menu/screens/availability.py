"""The 86 screen: what is off, what runs low, and two taps to change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kds.actor import Capability
from kds.bus.projection import Live
from kds.menu.queries import ItemCard, OptionCard, category_cards, group_cards, item_cards
from kds.menu.rules import Sale, match_key, sale
from kds.web.screen import Screen, cell, cells

DISHES, CHOICES = "c", "g"
"""Sort prefixes: dishes first. A letter, so that no sort reads as a number."""


@dataclass(frozen=True, slots=True)
class Stock:
    """One dish or choice, or (no `url`) the heading of those that follow."""

    id: str
    sort: str
    name: str
    url: str = ""
    state: Sale = Sale.ON
    left: int | None = None
    until: datetime | None = None
    within: str = ""
    words: str = ""
    """What the search looks through."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many are off sale or running low, for the header."""

    off: int
    low: int


@dataclass(frozen=True)
class Availability(Screen):
    """86, snooze, count down and put back: every dish and every choice, live everywhere."""

    path, template, title = "/menu/availability", "menu/availability.html", "Availability"
    needs = Capability.SET_AVAILABILITY
    css, js = ("css/menu.css",), ("js/stock.js", "js/filter.js")
    about = "86, snooze and count down dishes"

    @cell(item_cards, group_cards, every=5)
    def tally(self, live: Live) -> Tally:
        states = [row.state for row in rows(live)]
        return Tally(
            sum(s in (Sale.OUT, Sale.SNOOZED) for s in states), sum(s is Sale.LOW for s in states)
        )

    @cells(item_cards, group_cards, category_cards, every=5)
    def off(self, live: Live) -> list[Stock]:
        return [row for row in rows(live) if row.state is not Sale.ON]

    @cells(item_cards, group_cards, category_cards, every=5)
    def stock(self, live: Live) -> list[Stock]:
        return [*headings(live), *rows(live)]


def headings(live: Live) -> Iterator[Stock]:
    """The categories that have dishes, then the groups of choices."""
    used = {item.category_id for item in live(item_cards)}
    for category in live(category_cards):
        if category.id in used:
            yield Stock(f"c{category.id}", DISHES + category.sort, category.name)
    for group in live(group_cards):
        if group.options:
            yield Stock(f"g{group.id}", CHOICES + group.sort, group.name)


def rows(live: Live) -> Iterator[Stock]:
    """Every dish and choice, without the headings."""
    now = live.now
    assert now is not None  # noqa: S101
    for item in live(item_cards):
        category = live(category_cards).get(item.category_id)
        yield _row(item, f"i{item.id}", DISHES + item.sort, f"/menu/items/{item.id}", category, now)
    for group in live(group_cards):
        for place, option in enumerate(group.options):
            sort = f"{CHOICES}{group.sort}.{place:04}"
            yield _row(option, f"o{option.id}", sort, f"/menu/options/{option.id}", group, now)


def _row(
    card: ItemCard | OptionCard, ident: str, sort: str, url: str, within: object, now: datetime
) -> Stock:
    state = sale(card, now)
    place = str(getattr(within, "name", ""))
    return Stock(
        id=ident,
        sort=sort,
        name=card.name,
        url=url,
        state=state,
        left=card.left,
        until=card.out_until if state is Sale.SNOOZED else None,
        within=place,
        words=match_key(f"{card.name} {card.kitchen_name} {place}"),
    )
