"""The menu's cards: frozen, with all that a screen or an order needs of a dish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kds.menu.model import Colour, Drawing
from kds.menu.rules import Stand, is_available
from kds.values import CategoryId, ComponentId, GroupId, ItemId, OptionId


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
class Use:
    """A component in a recipe: how much of it one portion takes, and how it stands. It isn't
    available when what is left of it makes no portion."""

    component_id: ComponentId
    name: str
    quantity: int
    available: bool
    left: int | None
    """In the component's own unit."""
    out_until: datetime | None

    def on_sale(self, now: datetime) -> bool:
        return is_available(not self.available, self.out_until, self.left, now)


@dataclass(frozen=True, slots=True)
class ComponentCard:
    """What dishes and choices are made of. `left` counts its own unit, `serves` the portions of
    whatever takes most of it."""

    id: ComponentId
    name: str
    available: bool
    left: int | None
    serves: int | None
    out_until: datetime | None
    sort: str

    def on_sale(self, now: datetime) -> bool:
        return is_available(not self.available, self.out_until, self.left, now)


@dataclass(frozen=True, slots=True)
class Users:
    """Who shows that a component is counted: dishes made of it or offering such a choice, groups
    with one; and how much of it their recipes take."""

    item_ids: tuple[ItemId, ...]
    group_ids: tuple[GroupId, ...]
    quantities: frozenset[int]


@dataclass(frozen=True, slots=True)
class Look:
    """What stands for a dish: its picture's name, or ("") a drawing in a colour. `own_…` is what
    somebody chose; without it drawing and colour are guessed."""

    picture: str
    drawing: Drawing
    colour: Colour
    own_drawing: Drawing | None
    own_colour: Colour | None


@dataclass(frozen=True, slots=True)
class OptionCard:
    """One choice. `available` doesn't know the time: ask `on_sale(now)`.

    `available`, `left` and `out_until` count what it is made of too; `own` doesn't.
    """

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
    own: Stand
    uses: tuple[Use, ...]

    @property
    def serves(self) -> int | None:
        return self.left

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

    `available` = neither it nor what it is made of is 86'd or counted down to zero. It doesn't know
    the time, so that a card stays true while a snooze ends: what may be sold now is `on_sale(now)`.
    `left` = the least of its own count and what its components allow; `own` is without them.
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
    own: Stand
    uses: tuple[Use, ...]
    look: Look
    substitute_id: ItemId | None
    position: int
    sort: str

    @property
    def serves(self) -> int | None:
        return self.left

    def on_sale(self, now: datetime) -> bool:
        return is_available(not self.available, self.out_until, self.left, now)
