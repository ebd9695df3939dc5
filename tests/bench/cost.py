"""What a change and a screen cost: processor, bytes, draws, memory; and when all come at once."""

from __future__ import annotations

import asyncio
import time

from tests.bench.figures import Figure, at_most, middle
from tests.bench.kitchen import Kitchen
from tests.bench.load import Wall

SCREENS = 50
ROUNDS = 5
FRAMES = 20
FEW, MANY = 10, 300
"""Open tickets at the station."""
BATCH = 60
"""Screens that join at once, to see what memory they take."""
STORMS = {200: 2.0, 500: 5.0}
"""Screens that come back at once → seconds until all must be right."""
STORM_ORDER_MS = 250.0


async def per_frame(kitchen: Kitchen) -> list[Figure]:
    """A frame to fifty screens, by the feed and by a bare `send` to the same sockets."""
    wall = Wall(kitchen.client)
    await wall.open(kitchen.path, SCREENS)
    poster = await kitchen.client.poster()
    await kitchen.place(poster)
    await wall.quiet()
    size = len(wall.last)
    fed, bare = [], []
    for _ in range(ROUNDS):
        found = await kitchen.look(f"fan-out?bytes={size}&rounds={FRAMES}")
        sends = found["screens"] * FRAMES
        fed.append(found["fed"] / sends * 1e6)
        bare.append(found["bare"] / sends * 1e6)
    wall.close()
    value, floor = middle(fed), middle(bare)
    ok = middle([f / b for f, b in zip(fed, bare, strict=True)]) <= 1.7
    return [Figure("cpu_per_frame", value, "µs", floor, "≤ 1.7 × send", ok)]


async def per_bump(kitchen: Kitchen) -> list[Figure]:
    """The bytes that one bump sends to one screen, on an empty wall and on a full one."""
    few, many = await _bytes(kitchen, FEW), await _bytes(kitchen, MANY)
    ok = abs(many - few) <= 0.2 * few
    return [
        Figure(f"bytes_per_bump_{FEW}_open", few, "bytes"),
        Figure(f"bytes_per_bump_{MANY}_open", many, "bytes", few, "within 20 %", ok),
    ]


async def _bytes(kitchen: Kitchen, tickets: int) -> float:
    await kitchen.fill(tickets)
    wall = Wall(kitchen.client)
    await wall.open(kitchen.path, 1)
    poster = await kitchen.client.poster()
    open_here = await kitchen.tickets_here()
    sizes = []
    for ticket in open_here[:: len(open_here) // ROUNDS][:ROUNDS]:
        await wall.quiet()
        before = wall.bytes
        await kitchen.bump(poster, ticket)
        await wall.quiet()
        sizes.append(wall.bytes - before)
        await kitchen.place(poster)  # so that as many stay open
    poster.transport.close()
    wall.close()
    return middle(sizes)


async def per_change(kitchen: Kitchen) -> list[Figure]:
    """How often a cell that changed was drawn, however many screens show it."""
    figures = []
    await kitchen.clear()
    for screens in (1, SCREENS):
        wall = Wall(kitchen.client)
        await wall.open(kitchen.path, screens)
        poster = await kitchen.client.poster()
        shares = []
        for _ in range(ROUNDS):
            await wall.quiet()
            cells, draws = wall.cells, (await kitchen.look())["draws"]
            await kitchen.place(poster)
            await wall.quiet()
            changed = (wall.cells - cells) / screens
            shares.append(((await kitchen.look())["draws"] - draws) / changed)
        poster.transport.close()
        wall.close()
        value = middle(shares)
        name = f"draws_per_change_{screens}_screens"
        figures.append(Figure(name, value, "draws/cell", None, "exactly 1", value == 1))
    return figures


async def per_screen(kitchen: Kitchen) -> list[Figure]:
    """Resident memory of the server for each more screen."""
    wall = Wall(kitchen.client)
    await wall.open(kitchen.path, BATCH)
    grown = []
    for _ in range(ROUNDS):
        before = (await kitchen.look())["rss"]
        await wall.open(kitchen.path, BATCH)
        await wall.quiet()
        grown.append(((await kitchen.look())["rss"] - before) / BATCH / 1e3)
    wall.close()
    return [at_most("memory_per_screen", middle(grown), "kB", 40)]


async def storms(kitchen: Kitchen) -> list[Figure]:
    """Every screen comes back at once and gets its snapshot, while an order is placed."""
    figures = []
    await kitchen.fill(40)
    for screens, most in STORMS.items():
        seconds, answers = [], []
        for _ in range(ROUNDS):
            taken, answer = await _storm(kitchen, screens)
            seconds.append(taken)
            answers.append(answer * 1e3)
        figures.append(at_most(f"reconnect_storm_{screens}", middle(seconds), "s", most))
        name = f"reconnect_storm_{screens}_order"
        figures.append(at_most(name, max(answers), "ms", STORM_ORDER_MS))
    return figures


async def _storm(kitchen: Kitchen, screens: int) -> tuple[float, float]:
    """(seconds until all screens are right, seconds until an order meanwhile was answered)."""
    wall = Wall(kitchen.client)
    poster = await kitchen.client.poster()
    await kitchen.place(poster)

    async def order() -> float:
        await asyncio.sleep(0.05)
        start = time.perf_counter()
        await kitchen.place(poster)
        return time.perf_counter() - start

    start = time.perf_counter()
    meanwhile = asyncio.create_task(order())
    await wall.open(kitchen.path, screens)
    seconds = time.perf_counter() - start
    answer = await meanwhile
    poster.transport.close()
    wall.close()
    await asyncio.sleep(0.3)
    return seconds, answer
