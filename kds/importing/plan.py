"""What a file is read into, and what it is checked into: nothing here touches the house."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kds.values import StationId


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong in a file, and where. Line 0 = the file as a whole."""

    line: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Raw:
    """One entry of a file, as JSON would say it, unchecked. Without a name it declares a category.

    Keys: category, course, name, price, kitchen_name, description, tax_class, allergens (texts),
    stations ({station, seconds}), modifiers (a group's name, or {name, least, most, options:
    {name, price, preset, removes, kitchen_name}}), prices ({daypart, channel, price}).
    """

    line: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlannedOption:
    name: str
    price: int = 0
    preset: bool = False
    removes: bool = False
    kitchen_name: str = ""


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """A set of choices. Without options it only names one that is there."""

    name: str
    least: int = 0
    most: int = 0
    options: tuple[PlannedOption, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedPrice:
    daypart: str
    channel: str
    price: int


@dataclass(frozen=True, slots=True)
class PlannedDish:
    """A dish; None = the file says nothing, so what there is stays."""

    category: str
    name: str
    price: int
    kitchen_name: str | None = None
    description: str | None = None
    tax_class: str | None = None
    allergens: tuple[str, ...] | None = None
    stations: tuple[tuple[StationId, int], ...] | None = None
    groups: tuple[str, ...] = ()
    prices: tuple[PlannedPrice, ...] = ()
    components: tuple[tuple[str, int], ...] | None = None
    """What one portion takes; those that the house doesn't know are made."""


@dataclass(slots=True)
class Plan:
    """A whole file that is right: categories with their course, groups and dishes, in order."""

    categories: dict[str, int | None] = field(default_factory=dict)
    groups: list[PlannedGroup] = field(default_factory=list)
    dishes: list[PlannedDish] = field(default_factory=list)
