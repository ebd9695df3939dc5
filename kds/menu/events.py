"""What happened to the menu."""

from __future__ import annotations

from dataclasses import dataclass

from kds.bus.event import Event
from kds.values import CategoryId, ComponentId, GroupId, ItemId, OptionId


@dataclass(frozen=True, slots=True)
class CategoryChanged(Event):
    """Made, renamed, moved or removed."""

    category_id: CategoryId


@dataclass(frozen=True, slots=True)
class ItemChanged(Event):
    """Made, edited, repriced or removed from sale."""

    item_id: ItemId


@dataclass(frozen=True, slots=True)
class GroupChanged(Event):
    """A modifier group or its options were made, edited or removed; `item_ids` use it."""

    group_id: GroupId
    item_ids: tuple[ItemId, ...]


@dataclass(frozen=True, slots=True)
class ItemAvailabilityChanged(Event):
    """86, snooze, countdown, or back on sale. `left` None = not counted."""

    item_id: ItemId
    available: bool
    left: int | None


@dataclass(frozen=True, slots=True)
class OptionAvailabilityChanged(Event):
    """The same for one modifier option; `item_ids` offer it."""

    option_id: OptionId
    group_id: GroupId
    item_ids: tuple[ItemId, ...]
    available: bool
    left: int | None


@dataclass(frozen=True, slots=True)
class ComponentChanged(Event):
    """A component was made, renamed, removed, or a recipe that has it was edited. Items and groups:
    those that have, or had, it in them."""

    component_id: ComponentId
    item_ids: tuple[ItemId, ...]
    group_ids: tuple[GroupId, ...]


@dataclass(frozen=True, slots=True)
class ComponentAvailabilityChanged(Event):
    """86, snooze or countdown of a component, or back; or a dish or choice that is made of it can
    no longer, or again, be made of what is left."""

    component_id: ComponentId
    item_ids: tuple[ItemId, ...]
    group_ids: tuple[GroupId, ...]
    available: bool
    left: int | None


@dataclass(frozen=True, slots=True)
class StockCounted(Event):
    """An order took from countdowns (or gave back), and all that is sold can still be sold. Items:
    those counted, those that offer counted options or are made of counted components; groups: those
    with such options."""

    item_ids: tuple[ItemId, ...]
    group_ids: tuple[GroupId, ...]
    component_ids: tuple[ComponentId, ...] = ()


@dataclass(frozen=True, slots=True)
class DaypartChanged(Event):
    """Made, renamed, moved or removed."""

    daypart_id: int


MENU_CHANGED = (
    CategoryChanged,
    ItemChanged,
    GroupChanged,
    ItemAvailabilityChanged,
    OptionAvailabilityChanged,
    ComponentChanged,
    ComponentAvailabilityChanged,
    DaypartChanged,
)
"""After each of these the menu is another one; a countdown that goes on doesn't count."""
