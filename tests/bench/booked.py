"""From a booking to the last screen: diary, host stand and map watch a full evening together."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from itertools import count, cycle
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kds.actor import SYSTEM
from kds.bookings import commands as bookings
from kds.bus.house import House, utc_now
from kds.config import Settings
from kds.errors import Conflict
from tests.bench.figures import Figure, at_most, middle, quantile
from tests.bench.floor import Floor, measure
from tests.bench.load import Client, Poster, Wall
from tests.bench.server import AHEAD, server
from tests.browser.floor.rooms import furnish, liven
from tests.cast import open_house

WATCHING = {"/live/bookings": 17, "/live/host": 17, "/live/floor": 16}
SCREENS = sum(WATCHING.values())
TABLES, EXPECTED = 25, 30
"""The room, two thirds of it seated, and how many parties are booked for later."""
OPENS = clock_time(18, 30)
"""When the measurement begins, by the house's clock."""
ROUNDS, PER_ROUND = 3, 70
MOST = 60.0
"""Milliseconds."""
SILENCE = 0.06
"""Seconds without a frame after which what came before is over on every screen."""


@dataclass
class Door:
    """A running house in the evening, and a client that takes bookings in it."""

    client: Client
    wall: Wall
    wishes: Iterator[tuple[datetime, int]]
    """When, and for how many, a table can be had."""
    serial: Iterator[int]

    async def book(self, poster: Poster, name: str, at: datetime, size: int) -> int:
        """The status with which a booking by the house was answered."""
        body = {"at": at.isoformat(), "size": size, "name": name}
        headers = {"HX-Request": "true", "Idempotency-Key": name}
        status, _ = await poster.ask(self.client.request("POST", "/bookings", body, headers))
        return status

    async def cancel(self, poster: Poster, name: str) -> None:
        """Take it back, so that each booking finds the same evening; done on every screen."""
        _, page = await self.client.get("/host")
        found = re.search(rb'data-party="(\d+)" data-who="%s"' % name.encode(), page)
        if found is None:
            raise RuntimeError(f"{name} isn't at the host stand")
        path = f"/bookings/{int(found[1])}/cancel"
        status, body = await poster.ask(
            self.client.request("POST", path, {}, {"HX-Request": "true"})
        )
        if status != 204:
            raise RuntimeError(f"A cancellation was answered {status}: {body!r}")
        await self.wall.quiet(SILENCE)

    async def one(self, poster: Poster) -> float:
        """Seconds from sending a booking until the last screen shows it."""
        name = f"n{next(self.serial):07}"
        at, size = next(self.wishes)
        self.wall.expect(name.encode())
        start = time.perf_counter()
        status = await self.book(poster, name, at, size)
        if status != 204:
            raise RuntimeError(f"A booking was answered {status}")
        await self.wall.all_done()
        seconds = self.wall.done.pop(name.encode()) - start
        await self.cancel(poster, name)
        return seconds

    async def some(self, bookings: int) -> list[float]:
        """So many, one after the other, over one connection: the server ends one that rests."""
        poster = await self.client.poster()
        times = [await self.one(poster) for _ in range(bookings)]
        poster.transport.close()
        return times


async def to_last_screen(folder: Path) -> list[Figure]:
    """One booking at a time; the floor is measured before each round."""
    async with evening(folder) as door:
        await door.some(10)
        size = len(door.wall.last)
        floors, times = list[Floor](), list[list[float]]()
        for _ in range(ROUNDS):
            floors.append(await measure(folder, SCREENS, size, PER_ROUND))
            times.append(await door.some(PER_ROUND))
    floor_p99 = middle([each.last_screen_p99 for each in floors]) * 1e3
    floor_p50 = middle([each.last_screen_p50 for each in floors]) * 1e3
    p50 = middle([quantile(each, 0.5) for each in times]) * 1e3
    p99 = middle([quantile(each, 0.99) for each in times]) * 1e3
    return [
        Figure("booking_to_last_screen_p50", p50, "ms", floor_p50),
        at_most("booking_to_last_screen_p99", p99, "ms", MOST, floor=floor_p99),
    ]


@asynccontextmanager
async def evening(folder: Path) -> AsyncIterator[Door]:
    """A house of its own in `folder` at dinner time, with all its screens open."""
    zone = ZoneInfo(Settings.model_fields["zone"].default)
    now = utc_now()
    begins = datetime.combine(now.astimezone(zone).date(), OPENS, zone).astimezone(UTC)
    ahead = begins - now
    async with open_house(folder, lambda: utc_now() + ahead) as house:
        await fill(house, begins)
    with server(folder, KDS_DEMO="1", **{AHEAD: str(ahead.total_seconds())}) as port:
        client = Client(port)
        door = Door(client, Wall(client), iter(()), count(1))
        await asyncio.gather(*(door.wall.open(path, n) for path, n in WATCHING.items()))
        door.wishes = cycle([wish async for wish in free(door, begins)])
        yield door
        door.wall.close()


async def fill(house: House, begins: datetime) -> None:
    """A room at work, its dinner service, and those who come later."""
    await liven(house, await furnish(house, TABLES))
    hours: dict[str, Any] = {"starts_minute": 17 * 60, "last_start_minute": 22 * 60}
    await house.change(SYSTEM, bookings.add_period, name="Dinner", ends_minute=24 * 60, **hours)
    booked = 0
    for number in range(10 * EXPECTED):
        at = begins + timedelta(minutes=15 * (1 + number * 7 % 12))
        try:
            await house.change(
                SYSTEM, bookings.take_booking, at=at, size=2 + number % 4, name=f"Party {number}"
            )
        except Conflict:
            continue
        booked += 1
        if booked == EXPECTED:
            return


async def free(door: Door, begins: datetime) -> AsyncIterator[tuple[datetime, int]]:
    """What can still be had this evening: tried, and taken back."""
    poster = await door.client.poster()
    for quarter in range(2, 13):
        for size in (2, 3, 4):
            at, name = begins + timedelta(minutes=15 * quarter), f"n{next(door.serial):07}"
            if await door.book(poster, name, at, size) == 204:
                await door.cancel(poster, name)
                yield at, size
    poster.transport.close()
