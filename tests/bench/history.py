"""With a year of history in the file: how soon the overview follows, how long the slowest report of
a month takes, how long a start takes."""

from __future__ import annotations

import asyncio
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from kds.actor import SYSTEM
from kds.bus.house import House, utc_now
from kds.menu.queries import item_cards
from kds.orders.commands import add_line, open_order, send
from kds.payments.commands import open_check
from kds.reports.queries import Span, What, report_of
from tests.bench import year
from tests.bench.figures import Figure, at_most, middle, quantile
from tests.bench.load import PATIENCE, Client, Poster, Screen
from tests.bench.server import server, start
from tests.cast import open_house

SCREENS, CHANGES, WARM = 5, 300, 20
MOST_OVERVIEW, MOST_REPORT, MOST_START = 60.0, 1000.0, 2000.0
"""Milliseconds."""
MORE = 1.2
"""How much longer the overview may take than over an empty house."""
MONTH = 30
SALES = re.compile(rb'id="sales[^"]*"')
"""The overview's cell of sales, in a frame."""


@dataclass
class Overviews:
    """Open overviews, and when the last of them had heard of a payment."""

    waiting: set[Screen] = field(default_factory=set)
    screens: list[Screen] = field(default_factory=list)
    told: asyncio.Event = field(default_factory=asyncio.Event)

    def heard(self, screen: Screen, payload: bytes) -> None:
        if SALES.search(payload):
            self.waiting.discard(screen)
            if not self.waiting:
                self.told.set()

    async def open(self, client: Client) -> None:
        self.expect()
        for _ in range(SCREENS):
            self.screens.append(await client.screen("/live/overview", self.heard))
            self.waiting.add(self.screens[-1])
        await asyncio.sleep(1)

    def expect(self) -> None:
        self.waiting = set(self.screens)
        self.told.clear()

    async def all(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.told.wait()


async def measured(folder: Path) -> list[Figure]:
    """All three, over one file that is made in `folder`."""
    empty, full = folder / "empty", folder / "full"
    for place, filled in ((empty, False), (full, True)):
        place.mkdir(parents=True)
        await year.make(place, year=filled)
    overview = [
        await overview_p99(_copied(place, folder / f"{place.name}-served"))
        for place in (empty, full)
    ]
    return [
        at_most("overview_p99", overview[1], "ms", MOST_OVERVIEW, floor=overview[0]),
        Figure(
            "overview_history_ratio",
            overview[1] / overview[0],
            "×",
            None,
            f"≤ {MORE}",
            overview[1] <= MORE * overview[0],
        ),
        at_most("report_month", await report_month(full), "ms", MOST_REPORT),
        at_most("startup_large", startup_large(full), "ms", MOST_START),
    ]


def _copied(place: Path, to: Path) -> Path:
    shutil.copytree(place, to)
    return to


async def overview_p99(folder: Path) -> float:
    """Milliseconds from sending a payment until the last overview shows the new sales."""
    async with open_house(folder, chores=False) as house:
        checks = await _to_pay(house, WARM + CHANGES)
    with server(folder, KDS_DEMO="1") as port:
        client, seen = Client(port), Overviews()
        await seen.open(client)
        poster = await client.poster()
        times = [await _pay(client, poster, seen, check) for check in checks]
        poster.transport.close()
        for screen in seen.screens:
            screen.transport.abort()
    return quantile(times[WARM:], 0.99) * 1e3


async def _to_pay(house: House, many: int) -> list[int]:
    """Checks of orders that were sent, so that each is one tap away from being paid."""
    dishes: Iterator[Any] = cycle(sorted(card.id for card in house.live(item_cards)))
    found = []
    for _ in range(many):
        order = await house.change(SYSTEM, open_order, name="Bar")
        await house.change(SYSTEM, add_line, order_id=order, item_id=next(dishes))
        await house.change(SYSTEM, send, order_id=order)
        found.append(int(await house.change(SYSTEM, open_check, order_id=order)))
    return found


async def _pay(client: Client, poster: Poster, seen: Overviews, check: int) -> float:
    headers = {"HX-Request": "true", "Idempotency-Key": f"pay-{check}"}
    request = client.request("POST", f"/checks/{check}/cash", {}, headers)
    seen.expect()
    begun = time.perf_counter()
    status, body = await poster.ask(request)
    if status != 204:
        raise RuntimeError(f"A payment was answered {status}: {body!r}")
    await seen.all()
    return time.perf_counter() - begun


async def report_month(folder: Path) -> float:
    """Milliseconds of the slowest report of the last thirty days, read as a page reads it."""
    slowest = 0.0
    async with open_house(folder, chores=False) as house:
        last = utc_now().date() - timedelta(days=2)
        span = Span(last - timedelta(days=MONTH - 1), last)
        for what in What:
            times = []
            for _ in range(3):
                begun = time.perf_counter()
                await house.read(report_of, house.settings, what, span)
                times.append(time.perf_counter() - begun)
            slowest = max(slowest, middle(times) * 1e3)
    return slowest


def startup_large(folder: Path) -> float:
    """Milliseconds from starting the process until it says that it is ready."""
    times = []
    for number in range(3):
        begun = time.perf_counter()
        process = start(folder, 8200 + number, KDS_DEMO="1")
        times.append(time.perf_counter() - begun)
        process.terminate()
        process.wait(15)
    return middle(times) * 1e3
