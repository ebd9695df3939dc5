"""Sets of choices: what may be chosen with a dish, how many, and what each costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kds.actor import Capability
from kds.bus.projection import Live
from kds.menu.queries import (
    ComponentCard,
    GroupCard,
    OptionCard,
    component_cards,
    group_cards,
    item_cards,
)
from kds.menu.rules import Sale, sale
from kds.values import GroupId, OptionId
from kds.web.screen import Screen, cell, cells


@dataclass(frozen=True, slots=True)
class GroupRow:
    id: GroupId
    sort: str
    name: str
    least: int
    most: int
    options: int
    dishes: int
    current: bool


@dataclass(frozen=True, slots=True)
class GroupPanel:
    """One set and the dishes that offer it."""

    id: GroupId
    name: str
    least: int
    most: int
    dishes: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class OptionRow:
    id: OptionId
    sort: str
    option: OptionCard
    state: Sale
    parts: tuple[ComponentCard, ...]
    """Components that it doesn't take."""


@dataclass(frozen=True)
class Choices(Screen):
    """Modifier groups and their options."""

    group: GroupId | None = None

    path, template, title = "/menu/choices", "menu/choices.html", "Choices"
    needs = Capability.EDIT_MENU
    css = ("css/menu.css",)
    about = "Modifiers: sizes, sides, extras"

    def here(self, live: Live) -> GroupCard | None:
        """The set on show: the one asked for, else the first."""
        known = live(group_cards)
        return known.get(self.group) or min(known, key=lambda each: each.sort, default=None)

    @cells(group_cards, item_cards)
    def groups(self, live: Live) -> list[GroupRow]:
        here = self.here(live)
        return [
            GroupRow(
                each.id,
                each.sort,
                each.name,
                each.least,
                each.most,
                len(each.options),
                len(_offering(live, each.id)),
                each == here,
            )
            for each in live(group_cards)
        ]

    @cell(group_cards, item_cards)
    def chosen(self, live: Live) -> GroupPanel | None:
        here = self.here(live)
        if here is None:
            return None
        return GroupPanel(here.id, here.name, here.least, here.most, _offering(live, here.id))

    @cells(group_cards, component_cards, every=5)
    def options(self, live: Live) -> list[OptionRow]:
        here = self.here(live)
        if here is None or live.now is None:
            return []
        parts = sorted(live(component_cards), key=lambda part: part.sort)
        return [
            OptionRow(each.id, f"{place:04}", each, sale(each, live.now), _without(parts, each))
            for place, each in enumerate(here.options)
        ]


def _without(parts: Sequence[ComponentCard], option: OptionCard) -> tuple[ComponentCard, ...]:
    taken = {use.component_id for use in option.uses}
    return tuple(part for part in parts if part.id not in taken)


def _offering(live: Live, group_id: GroupId) -> tuple[tuple[int, str], ...]:
    items = sorted(live(item_cards), key=lambda item: item.sort)
    return tuple(
        (item.id, item.name) for item in items if any(g.id == group_id for g in item.groups)
    )
