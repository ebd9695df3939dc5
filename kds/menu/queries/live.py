"""The menu's projections."""

from __future__ import annotations

from collections.abc import Sequence

from kds.bus.projection import Read, projection
from kds.menu.events import (
    MENU_CHANGED,
    CategoryChanged,
    ComponentAvailabilityChanged,
    ComponentChanged,
    DaypartChanged,
    GroupChanged,
    OptionAvailabilityChanged,
    StockCounted,
)
from kds.menu.queries.cards import CategoryCard, ComponentCard, DaypartCard, GroupCard, ItemCard
from kds.menu.queries.loading import load_categories, load_dayparts, load_groups, load_items
from kds.menu.queries.recipes import load_components
from kds.values import CategoryId, ComponentId, GroupId, ItemId


@projection(CategoryChanged, by="category_id")
def category_cards(read: Read, ids: Sequence[CategoryId] | None) -> list[CategoryCard]:
    """Every category of the menu."""
    return load_categories(read.session, ids)


@projection(DaypartChanged, by="daypart_id")
def daypart_cards(read: Read, ids: Sequence[int] | None) -> list[DaypartCard]:
    """Every daypart."""
    return load_dayparts(read.session, ids)


@projection(ComponentChanged, ComponentAvailabilityChanged, StockCounted, by="component_id")
def component_cards(read: Read, ids: Sequence[ComponentId] | None) -> list[ComponentCard]:
    """Everything that dishes and choices are made of."""
    return load_components(read.session, ids)


@projection(
    GroupChanged,
    OptionAvailabilityChanged,
    ComponentChanged,
    ComponentAvailabilityChanged,
    StockCounted,
    by="group_id",
)
def group_cards(read: Read, ids: Sequence[GroupId] | None) -> list[GroupCard]:
    """Every modifier group, whether a dish offers it or not."""
    return list(load_groups(read.session, ids).values())


@projection(*MENU_CHANGED, StockCounted, by="item_id")
def item_cards(read: Read, ids: Sequence[ItemId] | None) -> list[ItemCard]:
    """Every dish on the menu with all that ordering it needs."""
    return load_items(read.session, ids)
