"""The menu on the pad: a grid of dishes, and the choices that some ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from kds.bus.projection import Live
from kds.menu.queries import GroupCard, ItemCard, category_cards, item_cards
from kds.menu.rules import LOW_STOCK
from kds.orders.model import LineState
from kds.orders.queries import OrderCard
from kds.orders.queries.pricing import daypart_now, price_now
from kds.values import CategoryId, GroupId, ItemId, OptionId


@dataclass(frozen=True, slots=True)
class CategoryHead:
    """The name of a part of the menu, above its dishes."""

    id: str
    sort: str
    name: str
    category_id: CategoryId
    kind: str = "part"


@dataclass(frozen=True, slots=True)
class Dish:
    """One tap of the grid."""

    id: ItemId
    sort: str
    category_id: CategoryId
    name: str
    price: int
    left: int | None
    low: bool
    on_sale: bool
    ordered: int
    """How many the order has, sent or not."""
    asks: bool
    """A choice must be made first."""
    chooses: bool
    """Choices can be made."""
    kind: str = "dish"


@dataclass(frozen=True, slots=True)
class OptionRow:
    id: OptionId
    name: str
    price: int
    removes: bool
    chosen: bool
    on_sale: bool
    left: int | None
    low: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    id: GroupId
    name: str
    least: int
    most: int
    options: tuple[OptionRow, ...]


@dataclass(frozen=True, slots=True)
class Choosing:
    """The sheet of a dish: what must be chosen first, then what may be."""

    id: ItemId
    name: str
    price: int
    groups: tuple[GroupRow, ...]
    at_once: bool
    """Nothing else is to be asked: the tap on a choice is enough."""


def dishes_of(live: Live, order: OrderCard | None) -> Iterable[CategoryHead | Dish]:
    items = list(live(item_cards))
    used = {item.category_id for item in items}
    heads = [
        CategoryHead(f"part{part.id}", f"s{part.sort}", part.name, part.id)
        for part in live(category_cards)
        if part.id in used
    ]
    count: Counter[int | None] = Counter()
    for line in () if order is None else order.lines:
        if line.state is not LineState.VOIDED:
            count[line.item_id] += line.quantity
    price = price_at(live, order)
    return [*heads, *(_dish(item, count[item.id], price(item), live.now) for item in items)]


def price_at(live: Live, order: OrderCard | None) -> Callable[[ItemCard], int]:
    """What a dish costs now on the order's channel, in minor units."""
    channel, daypart = "" if order is None else order.channel, daypart_now(live)
    return lambda item: price_now(item, channel, daypart)


def _dish(item: ItemCard, ordered: int, price: int, now: datetime | None) -> Dish:
    return Dish(
        id=item.id,
        # A word, like the headings': numbers would all come before them.
        sort=f"s{item.sort}",
        category_id=item.category_id,
        name=item.name,
        price=price,
        left=item.left,
        low=item.left is not None and item.left <= LOW_STOCK,
        on_sale=on_sale(item, now),
        ordered=ordered,
        asks=any(_must_ask(group) for group in item.groups),
        chooses=bool(item.groups),
    )


def on_sale(item: ItemCard, now: datetime | None) -> bool:
    return item.available if now is None else item.on_sale(now)


def _must_ask(group: GroupCard) -> bool:
    return sum(option.preset for option in group.options) < group.least


def choosing(item: ItemCard, price: int, now: datetime | None) -> Choosing:
    groups = groups_of(item, None, now)
    only = groups[0] if len(groups) == 1 else None
    return Choosing(
        item.id,
        item.name,
        price,
        groups,
        at_once=only is not None and (only.least, only.most) == (1, 1),
    )


def groups_of(
    item: ItemCard, chosen: frozenset[int] | None, now: datetime | None
) -> tuple[GroupRow, ...]:
    """Required ones first; `chosen` None = the presets."""
    ordered = sorted(item.groups, key=lambda group: not group.least)
    return tuple(
        GroupRow(
            group.id,
            group.name,
            group.least,
            group.most,
            tuple(
                OptionRow(
                    option.id,
                    option.name,
                    option.price,
                    option.removes,
                    option.preset if chosen is None else option.id in chosen,
                    option.available if now is None else option.on_sale(now),
                    option.left,
                    option.left is not None and option.left <= LOW_STOCK,
                )
                for option in group.options
            ),
        )
        for group in ordered
    )
