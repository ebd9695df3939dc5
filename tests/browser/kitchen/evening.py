"""A plausible evening at Ember & Oak, made by commands: as many orders as one likes, of any age."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kds.actor import SYSTEM
from kds.bus.house import House, utc_now
from kds.demo.seed import restaurant, seed
from kds.orders import commands as orders
from kds.orders.commands import NewLine, NewOrder, Placed

TABLES = 25
NAMES = ("Mia", "Noah Weber", "Maximilian Schönfelder", None)
NOTES = (None, None, None, None, "chilli oil apart", "for the child, please cut it small")


@dataclass(slots=True)
class Clock:
    """The house's clock: the present, shifted by `behind`."""

    behind: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return utc_now() - self.behind


@dataclass(slots=True)
class Evening:
    """The house, and what was made in it."""

    house: House
    clock: Clock
    rnd: random.Random = field(default_factory=lambda: random.Random(1))
    dishes: list[dict[str, Any]] = field(default_factory=list)

    async def do(self, command: Any, **values: Any) -> Any:
        return await self.house.change(SYSTEM, command, **values)

    async def open(self) -> None:
        """The demo restaurant: stations, menu, tables, staff."""
        await seed(self.house)
        self.dishes = [dish for part in restaurant()["menu"] for dish in part["dishes"]]

    def only(self, station: str) -> list[str]:
        """The dishes that one station alone makes."""
        return [dish["name"] for dish in self.dishes if list(dish["stations"]) == [station]]

    async def fill(self, count: int, over: timedelta = timedelta(minutes=11)) -> list[Placed]:
        """So many orders with something for the grill, spread over the time until now."""
        self.clock.behind = over
        placed = []
        for number in range(count):
            placed.append(await self.order(table=number if number % 5 < 3 else None))
            self.clock.behind -= over / count
        self.clock.behind = timedelta(0)
        return placed

    async def order(self, table: int | None, lines: tuple[NewLine, ...] = ()) -> Placed:
        wanted = lines or self._lines()
        order = NewOrder(
            channel="kiosk" if table is None else "dine_in",
            lines=wanted,
            name=self.rnd.choice(NAMES) if table is None else None,
            table=None if table is None else f"T{table % TABLES + 1}",
        )
        placed: Placed = await self.do(orders.place_order, order=order)
        return placed

    def _lines(self) -> tuple[NewLine, ...]:
        grill = [dish for dish in self.dishes if "Grill" in dish["stations"]]
        chosen = self.rnd.sample(grill, self.rnd.choice((1, 1, 2, 2, 3)))
        chosen += self.rnd.sample(self.dishes, self.rnd.randint(0, 3))
        return tuple(self._line(dish) for dish in chosen)

    def _line(self, dish: dict[str, Any]) -> NewLine:
        choices: list[str] = []
        for key in dish.get("groups", ()):
            group = restaurant()["groups"][key]
            names = [option.partition("+")[0].lstrip("-") for option in group["options"]]
            most = max(group["least"], min(2, group["most"] or 2))
            choices += self.rnd.sample(names, self.rnd.randint(group["least"], most))
        return NewLine(
            item=dish["name"],
            quantity=self.rnd.choice((1, 1, 1, 2, 3)),
            choices=tuple(choices),
            note=self.rnd.choice(NOTES),
        )
