"""The kitchen that the benchmark works in: what is ordered, where it shows, how it is cleared."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from kds.bus.house import House
from kds.menu.rules import match_key
from tests.bench.furnish import Furnished, furnish
from tests.bench.load import Client, Poster, Wall
from tests.bench.orders_file import FileItem
from tests.bench.server import server

DISHES, CHOICES, LINES = 40, 12, 3
"""Dishes on the menu, choices of each, lines of an order."""
MENU = [
    FileItem(f"Dish {n:02}", 500 + 25 * n, tuple(f"Choice {n:02} {c}" for c in range(CHOICES)))
    for n in range(DISHES)
]


@dataclass
class Kitchen:
    """A running server with a furnished house, and a client of it."""

    client: Client
    house: Furnished
    serial: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def station(self) -> int:
        """The station that everybody watches; every order has something for it."""
        return next(iter(self.house.stations))

    @property
    def path(self) -> str:
        return f"/live/kitchen/stations/{self.station}"

    def new_order(self) -> tuple[bytes, bytes]:
        """(what marks it on a screen, the request that places it)."""
        number = next(self.serial)
        marker = f"n{number:07}"
        here = [d.name for d in MENU if self.station in self.house.routes[match_key(d.name)]]
        first = here[number % len(here)]
        others = [MENU[(number * 7 + k * 13) % DISHES].name for k in range(1, LINES)]
        lines = [_line(name, number) for name in (first, *others)]
        body = {"channel": "takeaway", "external_id": marker, "name": marker, "lines": lines}
        headers = {"Authorization": f"Bearer {self.house.token}", "Idempotency-Key": marker}
        return marker.encode(), self.client.request("POST", "/api/v1/orders", body, headers)

    async def place(self, poster: Poster) -> None:
        """One order, answered."""
        _, request = self.new_order()
        status, body = await poster.ask(request)
        if status != 201:
            raise RuntimeError(f"An order was answered {status}: {body!r}")

    async def open_tickets(self) -> list[int]:
        """The ids of all open tickets, over all stations."""
        return [n for station in self.house.stations for n in await self._tickets_at(station)]

    async def tickets_here(self) -> list[int]:
        """The open tickets of the watched station, the oldest first."""
        return await self._tickets_at(self.station)

    async def _tickets_at(self, station: int) -> list[int]:
        _, html = await self.client.get(f"/kitchen/stations/{station}")
        return sorted({int(n) for n in re.findall(rb'data-ticket="(\d+)"', html)})

    async def bump(self, poster: Poster, ticket: int) -> None:
        request = self.client.request(
            "POST", f"/kitchen/tickets/{ticket}/bump", {}, {"HX-Request": "true"}
        )
        status, body = await poster.ask(request)
        if status != 204:
            raise RuntimeError(f"A bump was answered {status}: {body!r}")

    async def clear(self) -> None:
        """Bump everything."""
        posters = [await self.client.poster() for _ in range(16)]
        tickets = await self.open_tickets()

        async def work(poster: Poster) -> None:
            while tickets:
                await self.bump(poster, tickets.pop())

        await asyncio.gather(*map(work, posters))
        for poster in posters:
            poster.transport.close()

    async def fill(self, tickets: int) -> None:
        """Place orders until so many tickets are open at the watched station."""
        await self.clear()
        poster = await self.client.poster()
        for _ in range(tickets):
            await self.place(poster)
        poster.transport.close()

    async def look(self, what: str = "look") -> dict[str, Any]:
        """The server's own figures: see `server.look` and its neighbours."""
        status, answer = await self.client.ask("GET", f"/bench/{what}")
        if status != 200:
            raise RuntimeError(f"The server's figures: {status} {answer}")
        return dict(answer)


def _line(name: str, number: int) -> dict[str, Any]:
    dish = name.removeprefix("Dish ")
    choices = [f"Choice {dish} {(number + k) % CHOICES}" for k in range(number % 4)]
    return {"item": name, "quantity": 1 + number % 3, "choices": choices}


@asynccontextmanager
async def kitchen(
    folder: Path, more: Callable[[House], Awaitable[None]] | None = None
) -> AsyncIterator[Kitchen]:
    """A server of its own in `folder`, warm: code loaded, caches filled, templates compiled."""
    house = await furnish(folder, MENU, more)
    with server(folder, KDS_DEMO="1") as port:
        made = Kitchen(Client(port), house)
        poster = await made.client.poster()
        wall = Wall(made.client)
        await wall.open(made.path, 2)
        for _ in range(20):
            await made.place(poster)
        poster.transport.close()
        await made.clear()
        wall.close()
        yield made
