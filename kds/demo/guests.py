"""Who comes to the demo restaurant, and what they want."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kds.demo.seed import restaurant
from kds.menu.model import Channel
from kds.menu.queries import CategoryCard, ItemCard
from kds.orders.commands import NewLine, NewOrder

SIZES = (8, 42, 13, 24, 5, 6, 2, 2)
"""How often parties of 1 to 8 come."""
POPULAR = 12
"""The first dishes of a category are wanted so many times more than its last."""
REGULARS = 240
"""So many people book again and again; half of the bookings are theirs."""
DRINKS, STARTERS, MAINS, DESSERTS = range(4)
"""The courses of the menu."""
STARTER, SECOND_DRINK, DESSERT, COFFEE = 0.45, 0.5, 0.38, 0.3
"""How many of the guests want one."""
CHOOSY = 0.4
"""How often somebody asks for what they needn't choose."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody at the door or on the phone."""

    name: str
    phone: str = ""
    allergy: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """The menu as it is now."""

    categories: Iterable[CategoryCard]
    items: Iterable[ItemCard]
    now: datetime


Wish = dict[str, Any]
"""Arguments of `add_line`."""


class GuestBook:
    """Draws guests and their wishes from the menu: what is out isn't asked for."""

    def __init__(self, offer: Callable[[], Offer]) -> None:
        self.offer = offer

    def size(self, chance: random.Random) -> int:
        """How many come together."""
        return chance.choices(range(1, 9), SIZES)[0]

    def who(self, chance: random.Random) -> Who:
        """Somebody, and what they must not eat or want us to know."""
        allergy = chance.choice(restaurant()["allergies"]) if chance.random() < 0.08 else ""
        note = chance.choice(restaurant()["notes"]) if chance.random() < 0.1 else ""
        return Who(chance.choice(restaurant()["guests"]), "", allergy, note)

    def caller(self, chance: random.Random) -> Who:
        """Somebody who books: with a number, the same one each time."""
        names = restaurant()["guests"]
        known = chance.random() < 0.5
        number = chance.randrange(REGULARS) if known else chance.randrange(REGULARS, 9000)
        who = self.who(chance)
        name = f"{chr(65 + number % 23)}. {names[number % len(names)]}"
        return Who(name, f"+49 40 55{number:05d}", who.allergy, who.note)

    def first_round(self, chance: random.Random, covers: int) -> list[Wish]:
        """What a table orders when the waiter comes: drinks, starters, mains, seat by seat."""
        wishes = []
        for seat in range(1, covers + 1):
            courses = [DRINKS, MAINS]
            if chance.random() < STARTER:
                courses.append(STARTERS)
            wishes += [self._wish(chance, course, seat) for course in courses]
        return [wish for wish in wishes if wish is not None]

    def more(self, chance: random.Random, covers: int) -> list[Wish]:
        """What they have with the mains eaten: another drink, a dessert, a coffee."""
        wishes = []
        for seat in range(1, covers + 1):
            for course, odds in ((DRINKS, SECOND_DRINK), (DESSERTS, DESSERT), (DRINKS, COFFEE)):
                if chance.random() < odds:
                    wishes.append(self._wish(chance, course, seat))
        return [wish for wish in wishes if wish is not None]

    def brief_round(self, chance: random.Random, covers: int) -> list[Wish]:
        """A first round as the past remembers it: mains seat by seat, the rest for the table."""
        starters = sum(chance.random() < STARTER for _ in range(covers))
        wishes = [self._wish(chance, MAINS, seat) for seat in range(1, covers + 1)]
        for course, many in ((DRINKS, covers), (STARTERS, starters)):
            wishes.append(self._shared(chance, course, many))
        return [wish for wish in wishes if wish is not None]

    def brief_dessert(self, chance: random.Random, covers: int) -> list[Wish]:
        wish = self._shared(chance, DESSERTS, chance.randint(1, covers))
        return [] if wish is None else [wish]

    def _shared(self, chance: random.Random, course: int, many: int) -> Wish | None:
        wish = self._wish(chance, course, 0) if many else None
        return None if wish is None else {**wish, "quantity": many}

    def order_away(self, chance: random.Random, channel: Channel) -> NewOrder | None:
        """A take-away, kiosk or delivery order, as its system would send it."""
        dishes = [self._dish(chance, MAINS) for _ in range(chance.randint(1, 4))]
        lines = tuple(
            NewLine(
                item=dish.name,
                quantity=chance.choices((1, 2, 3), (8, 2, 1))[0],
                choices=_names(dish, self._choices(chance, dish)),
            )
            for dish in dishes
            if dish is not None
        )
        name = chance.choice(restaurant()["guests"])
        return NewOrder(channel=channel.value, name=name, lines=lines) if lines else None

    def _wish(self, chance: random.Random, course: int, seat: int) -> Wish | None:
        dish = self._dish(chance, course)
        if dish is None:
            return None
        return {"item_id": dish.id, "option_ids": self._choices(chance, dish), "seat": seat}

    def _dish(self, chance: random.Random, course: int) -> ItemCard | None:
        offer = self.offer()
        fitting = {card.id for card in offer.categories if card.course == course}
        on_sale = [
            item for item in offer.items if item.category_id in fitting and item.on_sale(offer.now)
        ]
        on_sale.sort(key=lambda item: item.id)
        if not on_sale:
            return None
        weights = [max(1, POPULAR - item.position) for item in on_sale]
        return chance.choices(on_sale, weights)[0]

    def _choices(self, chance: random.Random, item: ItemCard) -> tuple[int, ...]:
        now = self.offer().now
        chosen: list[int] = []
        for group in item.groups:
            options = [option.id for option in group.options if option.on_sale(now)]
            wanted = max(group.least, int(chance.random() < CHOOSY))
            chosen.extend(chance.sample(options, min(wanted, len(options))))
        return tuple(chosen)


def _names(item: ItemCard, chosen: tuple[int, ...]) -> tuple[str, ...]:
    options = [option for group in item.groups for option in group.options]
    return tuple(option.name for option in options if option.id in chosen)
