"""The 86 screen: what is off, what runs low, and two taps to change it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kds.actor import Capability
from kds.bus.projection import Live
from kds.menu.queries import (
    ItemCard,
    OptionCard,
    category_cards,
    component_cards,
    group_cards,
    item_cards,
)
from kds.menu.rules import Sale, lacking, match_key, sale
from kds.web.screen import Screen, cell, cells

DISHES, CHOICES, PARTS = "c", "g", "p"
"""Sort prefixes: dishes first, what they are made of last. Letters, so that no sort reads as a
number."""


@dataclass(frozen=True, slots=True)
class Stock:
    """One dish, choice or component, or (no `url`) the heading of those that follow."""

    id: str
    sort: str
    name: str
    url: str = ""
    state: Sale = Sale.ON
    """As guests have it: with all that it is made of."""
    own: Sale = Sale.ON
    left: int | None = None
    own_left: int | None = None
    until: datetime | None = None
    within: str = ""
    lacks: str = ""
    """The components that it can't be made without."""
    words: str = ""
    """What the search looks through."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many dishes and choices are off sale or running low, for the header."""

    off: int
    low: int


@dataclass(frozen=True)
class Availability(Screen):
    """86, snooze, count down and put back: every dish, choice and component, live everywhere."""

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

    @cells(item_cards, group_cards, category_cards, component_cards, every=5)
    def off(self, live: Live) -> list[Stock]:
        """What is off by itself. What lacks a component stands with that component."""
        return [row for row in (*parts(live), *rows(live)) if row.own is not Sale.ON]

    @cells(item_cards, group_cards, category_cards, component_cards, every=5)
    def stock(self, live: Live) -> list[Stock]:
        return [*headings(live), *rows(live), *parts(live)]


def headings(live: Live) -> Iterator[Stock]:
    """The categories that have dishes, then the groups of choices, then the components."""
    used = {item.category_id for item in live(item_cards)}
    for category in live(category_cards):
        if category.id in used:
            yield Stock(f"c{category.id}", DISHES + category.sort, category.name)
    for group in live(group_cards):
        if group.options:
            yield Stock(f"g{group.id}", CHOICES + group.sort, group.name)
    if len(live(component_cards)):
        yield Stock("p", PARTS, "")


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


def parts(live: Live) -> Iterator[Stock]:
    """Every component, with the names of what is made of it."""
    assert live.now is not None  # noqa: S101
    users = _users(live)
    for card in live(component_cards):
        state = sale(card, live.now)
        yield Stock(
            id=f"p{card.id}",
            sort=f"{PARTS}.{card.sort}",
            name=card.name,
            url=f"/menu/components/{card.id}",
            state=state,
            own=state,
            left=card.left,
            own_left=card.left,
            until=card.out_until if state is Sale.SNOOZED else None,
            within=", ".join(users[card.id]),
            words=match_key(" ".join((card.name, *users[card.id]))),
        )


def _users(live: Live) -> dict[int, list[str]]:
    """The names of the dishes and choices that are made of each component."""
    users: dict[int, list[str]] = defaultdict(list)
    dishes = sorted(live(item_cards), key=lambda item: item.sort)
    groups = sorted(live(group_cards), key=lambda group: group.sort)
    named = [(item.name, item.uses) for item in dishes]
    named += [(option.name, option.uses) for group in groups for option in group.options]
    for name, uses in named:
        for use in uses:
            users[use.component_id].append(name)
    return users


def _row(
    card: ItemCard | OptionCard, ident: str, sort: str, url: str, within: object, now: datetime
) -> Stock:
    state, own = sale(card, now), sale(card.own, now)
    place = str(getattr(within, "name", ""))
    return Stock(
        id=ident,
        sort=sort,
        name=card.name,
        url=url,
        state=state,
        own=own,
        left=card.left,
        own_left=card.own.left,
        until=card.out_until if state is Sale.SNOOZED else None,
        within=place,
        lacks=lacking(card, now),
        words=match_key(f"{card.name} {card.kitchen_name} {place}"),
    )
