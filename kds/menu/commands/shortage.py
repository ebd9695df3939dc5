"""What an order asks for that is counted, and in which words it can't be had."""

from __future__ import annotations

from dataclasses import dataclass, field

from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.menu.model import Component, Item, Option
from kds.menu.queries import ItemCard, OptionCard, Use


@dataclass(frozen=True, slots=True)
class CountedCard:
    """A counted dish or choice and how many are wanted of it."""

    card: ItemCard | OptionCard
    row: Item | Option
    quantity: int


@dataclass(slots=True)
class CountedPart:
    """A counted component and how much is wanted of it, for which dishes and choices."""

    row: Component
    quantity: int = 0
    wanted: list[tuple[ItemCard | OptionCard, Use, int]] = field(default_factory=list)
    """Each with its portions."""


Counted = CountedCard | CountedPart


def refusal(uow: UnitOfWork, card: ItemCard | OptionCard) -> Conflict | None:
    if card.on_sale(uow.now):
        return None
    return Conflict("{name} is sold out", do="Choose something else", name=card.name)


def shortage(counted: Counted) -> list[Conflict]:
    """What can't be had in full, named as guests know it: by dish and choice."""
    left = counted.row.left_count or 0
    if not 0 < left < counted.quantity:
        return []
    if isinstance(counted, CountedCard):
        return [_only(counted.card.name, left)]
    if len(counted.wanted) == 1:
        [(card, use, _)] = counted.wanted
        return [_only(card.name, left // use.quantity)] if left >= use.quantity else []
    return [
        Conflict(
            "There isn't enough {part} left for all of this with {name}",
            field="quantity",
            do="Take fewer, or something else",
            part=counted.row.name,
            name=card.name,
        )
        for card, _, _ in counted.wanted
    ]


def _only(name: str, left: int) -> Conflict:
    return Conflict(
        "Only {left} of {name} are left",
        field="quantity",
        do="Take fewer, or something else",
        left=left,
        name=name,
    )


def gone() -> Conflict:
    return Conflict("A dish is no longer on the menu", do="Take it off the order")
