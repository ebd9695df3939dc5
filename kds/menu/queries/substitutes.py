"""What to offer instead of a dish that is off sale."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kds.menu.queries.cards import ItemCard


def substitute_for(items: Iterable[ItemCard], item: ItemCard, now: datetime) -> ItemCard | None:
    """The dish that the menu names for it, else the likest: of the same category, without an
    allergen that it hasn't got itself, nearest in price. It is on sale now; None = there is none.

    The one that the menu names may have other allergens: a person chose it, and they are shown.
    """
    others = [each for each in items if each.id != item.id and each.on_sale(now)]
    for each in others:
        if each.id == item.substitute_id:
            return each
    known = set(item.allergens)
    fitting = (
        each
        for each in others
        if each.category_id == item.category_id and known.issuperset(each.allergens)
    )
    return min(fitting, key=lambda each: (abs(each.price - item.price), each.sort), default=None)
