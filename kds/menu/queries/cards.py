"""The menu's cards: frozen, with all that a screen or an order needs of a dish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kds.menu.rules import is_available
from kds.values import CategoryId, GroupId, ItemId, OptionId


@dataclass(frozen=True, slots=True)
class CategoryCard:
    id: CategoryId
    name: str
    position: int
    course: int
    sort: str


@dataclass(frozen=True, slots=True)
class DaypartCard:
    """Local minutes since midnight, half-open; one that ends before it starts goes past it."""

    id: int
    name: str
    starts_minute: int
    ends_minute: int
    sort: str


@dataclass(frozen=True, slots=True)
class PriceCard:
    """Another price on a channel and/or at a daypart; "" = any."""

    daypart: str
    channel: str
    price: int


@dataclass(frozen=True, slots=True)
class OptionCard:
    """One choice. `available` doesn't know the time: ask `on_sale(now)`."""

    id: OptionId
    group_id: GroupId
    name: str
    kitchen_name: str
    price: int
    preset: bool
    removes: bool
    available: bool
    left: int | None
    out_until: datetime | None

    def on_sale(self, now: datetime) -> bool:
        return is_available(not self.available, self.out_until, self.left, now)


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A set of options: how many must and may be chosen. `most` 0 = any number."""

    id: GroupId
    name: str
    least: int
    most: int
    options: tuple[OptionCard, ...]
    sort: str


@dataclass(frozen=True, slots=True)
class ItemCard:
    """A dish on the menu. `kitchen_name` is never empty.

    `available` = neither 86'd nor counted down to zero. It doesn't know the time, so that a card
    stays true while a snooze ends: what may be sold now is `on_sale(now)`.
    """

    id: ItemId
    category_id: CategoryId
    name: str
    kitchen_name: str
    description: str
    price: int
    prices: tuple[PriceCard, ...]
    tax_class: str
    allergens: tuple[str, ...]
    groups: tuple[GroupCard, ...]
    available: bool
    left: int | None
    out_until: datetime | None
    position: int
    sort: str

    def on_sale(self, now: datetime) -> bool:
        return is_available(not self.available, self.out_until, self.left, now)
