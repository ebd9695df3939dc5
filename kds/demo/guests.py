"""Who comes to the demo restaurant, and what they want."""

from __future__ import annotations

import random
from typing import Any

from kds.bus.house import House
from kds.demo.seed import restaurant
from kds.menu.model import Channel
from kds.menu.queries import ItemCard, category_cards, item_cards
from kds.orders.commands import NewLine, NewOrder

SIZES = (8, 40, 12, 24, 5, 7, 2, 2)
"""How often parties of 1 to 8 come."""
POPULAR = 12
"""The first dishes of a category are wanted so many times more than its last."""


class GuestBook:
    """Draws guests and their wishes from the live menu: what is out isn't asked for."""

    def __init__(self, house: House, chance: random.Random) -> None:
        self.house = house
        self.random = chance

    def size(self) -> int:
        """How many come together."""
        return self.random.choices(range(1, 9), SIZES)[0]

    def who(self) -> tuple[str, str, str]:
        """Their name, what they must not eat, what else to know."""
        allergy = self._one_of("allergies") if self._chance(0.08) else ""
        note = self._one_of("notes") if self._chance(0.1) else ""
        return self._one_of("guests"), allergy, note

    def wishes(self, covers: int) -> list[dict[str, Any]]:
        """What a table orders: arguments of add_line."""
        return [wish for seat in range(1, covers + 1) for wish in self._of_guest(seat)]

    def is_vip(self) -> bool:
        return self._chance(0.05)

    def order_away(self, channel: Channel) -> NewOrder | None:
        """A take-away, kiosk or delivery order, as its system would send it."""
        dishes = [self._dish((2,)) for _ in range(self.random.randint(1, 4))]
        lines = tuple(
            NewLine(
                item=dish.name,
                quantity=self.random.choices((1, 2, 3), (8, 2, 1))[0],
                choices=self._names(dish, self._choices(dish)),
            )
            for dish in dishes
            if dish is not None
        )
        if not lines:
            return None
        return NewOrder(channel=channel.value, name=self._one_of("guests"), lines=lines)

    def _of_guest(self, seat: int) -> list[dict[str, Any]]:
        courses = [0, 2]
        if self._chance(0.45):
            courses.append(1)
        if self._chance(0.35):
            courses.append(3)
        dishes = [self._dish((course,)) for course in courses]
        return [
            {"item_id": dish.id, "option_ids": self._choices(dish), "seat": seat}
            for dish in dishes
            if dish is not None
        ]

    def _dish(self, courses: tuple[int, ...]) -> ItemCard | None:
        now = self.house.clock()
        of_course = {c.id for c in self.house.live(category_cards) if c.course in courses}
        on_sale = [
            item
            for item in self.house.live(item_cards)
            if item.category_id in of_course and item.on_sale(now)
        ]
        if not on_sale:
            return None
        weights = [max(1, POPULAR - item.position) for item in on_sale]
        return self.random.choices(on_sale, weights)[0]

    def _choices(self, item: ItemCard) -> tuple[int, ...]:
        now = self.house.clock()
        chosen: list[int] = []
        for group in item.groups:
            options = [option.id for option in group.options if option.on_sale(now)]
            wanted = max(group.least, int(self._chance(0.4)))
            chosen.extend(self.random.sample(options, min(wanted, len(options))))
        return tuple(chosen)

    def _names(self, item: ItemCard, chosen: tuple[int, ...]) -> tuple[str, ...]:
        options = [option for group in item.groups for option in group.options]
        return tuple(option.name for option in options if option.id in chosen)

    def _one_of(self, what: str) -> str:
        return str(self.random.choice(restaurant()[what]))

    def _chance(self, share: float) -> bool:
        return self.random.random() < share
