"""From an order to the last screen: at rest, under load, beside a stuck screen, and how many."""

from __future__ import annotations

import asyncio
import socket
import time
from pathlib import Path

from tests.bench.figures import Figure, at_most, middle, quantile
from tests.bench.floor import Floor, measure, syncs_per_second
from tests.bench.kitchen import Kitchen
from tests.bench.load import Poster, Wall, upgrade

SCREENS = 50
ROUNDS = 5
PAUSE = 0.01
"""Between two orders at rest, the same as between two of the floor's."""
PER_ROUND, PER_SECOND = 100, 50
WAITING, DURABLE = 64, 320
"""Orders under way at once, and per round."""


async def at_rest(kitchen: Kitchen, folder: Path) -> list[Figure]:
    """One order at a time; the floor is measured before each round."""
    wall = Wall(kitchen.client)
    await wall.open(kitchen.path, SCREENS)
    poster = await kitchen.client.poster()
    await _one_by_one(kitchen, wall, poster, 10)
    size, floors, times = len(wall.last), list[Floor](), list[list[float]]()
    poster.transport.close()
    for _ in range(ROUNDS):
        await kitchen.clear()
        floors.append(await measure(folder, SCREENS, size, PER_ROUND))
        poster = await kitchen.client.poster()
        times.append(await _one_by_one(kitchen, wall, poster, PER_ROUND))
        poster.transport.close()
    wall.close()
    floor = middle([each.last_screen_p50 for each in floors]) * 1e3
    p50 = middle([quantile(each, 0.5) for each in times]) * 1e3
    p99 = middle([quantile(each, 0.99) for each in times]) * 1e3
    floor_p99 = middle([each.last_screen_p99 for each in floors]) * 1e3
    return [
        Figure("order_to_last_screen_p50", p50, "ms", floor, "≤ 7 × floor", p50 <= 7 * floor),
        at_most("order_to_last_screen_p99", p99, "ms", 25, floor=floor_p99),
    ]


async def _one_by_one(kitchen: Kitchen, wall: Wall, poster: Poster, orders: int) -> list[float]:
    times = []
    for _ in range(orders):
        marker, request = kitchen.new_order()
        wall.expect(marker)
        start = time.perf_counter()
        await poster.ask(request)
        await wall.all_done()
        times.append(wall.done.pop(marker) - start)
        await asyncio.sleep(PAUSE)
    return times


async def under_load(kitchen: Kitchen) -> list[Figure]:
    """Fifty orders a second, sent when they are due, whatever became of those before."""
    wall = Wall(kitchen.client)
    await wall.open(kitchen.path, SCREENS)
    times, cpu = [], []
    for _ in range(ROUNDS):
        await kitchen.clear()
        before = await kitchen.look()
        times.append(await _steadily(kitchen, wall, PER_ROUND))
        after = await kitchen.look()
        cpu.append((after["cpu"] - before["cpu"]) / PER_ROUND * 1e3)
    wall.close()
    p50 = middle([quantile(each, 0.5) for each in times]) * 1e3
    p99 = middle([quantile(each, 0.99) for each in times]) * 1e3
    return [
        Figure("order_to_last_screen_p50_at_50_per_s", p50, "ms"),
        at_most("order_to_last_screen_p99_at_50_per_s", p99, "ms", 60),
        Figure("cpu_per_order_at_50_per_s", middle(cpu), "ms"),
    ]


async def _steadily(kitchen: Kitchen, wall: Wall, orders: int) -> list[float]:
    """Seconds from when each order was due until the last screen had it."""
    posters = [await kitchen.client.poster() for _ in range(16)]
    due: dict[bytes, float] = {}
    start, answers = time.perf_counter(), []
    for number in range(orders):
        marker, request = kitchen.new_order()
        wall.expect(marker)
        due[marker] = start + number / PER_SECOND
        await asyncio.sleep(max(0.0, due[marker] - time.perf_counter()))
        answers.append(posters[number % len(posters)].ask(request))
    await asyncio.gather(*answers)
    await wall.all_done()
    for poster in posters:
        poster.transport.close()
    return [wall.done.pop(marker) - at for marker, at in due.items()]


async def throughput(kitchen: Kitchen, folder: Path) -> list[Figure]:
    """Sixty-four clients, each with an order under way; one screen of each station watches."""
    wall = Wall(kitchen.client)
    for station in kitchen.house.stations:
        await wall.open(f"/live/kitchen/stations/{station}", 1)
    rates, syncs, cpu = [], [], []
    for _ in range(ROUNDS):
        await kitchen.clear()
        syncs.append(await asyncio.to_thread(syncs_per_second, folder))
        before = await kitchen.look()
        rates.append(DURABLE / await _all_at_once(kitchen))
        after = await kitchen.look()
        cpu.append((after["cpu"] - before["cpu"]) / DURABLE * 1e3)
    wall.close()
    rate, floor = middle(rates), middle(syncs)
    ok = rate >= 500 and rate >= 0.1 * floor
    return [
        Figure("durable_orders_per_s", rate, "orders/s", floor, "≥ 500, ≥ 0.1 × fdatasync/s", ok),
        Figure("cpu_per_order_in_batches", middle(cpu), "ms"),
    ]


async def _all_at_once(kitchen: Kitchen) -> float:
    posters = [await kitchen.client.poster() for _ in range(WAITING)]

    async def work(poster: Poster) -> None:
        for _ in range(DURABLE // WAITING):
            await kitchen.place(poster)

    start = time.perf_counter()
    await asyncio.gather(*map(work, posters))
    seconds = time.perf_counter() - start
    for poster in posters:
        poster.transport.close()
    return seconds


async def stalled(kitchen: Kitchen) -> list[Figure]:
    """One of the fifty never reads; rounds with and without it take turns."""
    wall = Wall(kitchen.client)
    await wall.open(kitchen.path, SCREENS - 1)
    without, beside = list[float](), list[float]()
    grown, held, delivered = list[float](), list[float](), 0.0
    for _ in range(ROUNDS):
        growth = []
        for stuck in (None, await _never_reads(kitchen)):
            await kitchen.clear()
            before = await kitchen.look()
            times = await _steadily(kitchen, wall, PER_ROUND)
            await kitchen.clear()
            growth.append((await kitchen.look())["rss"] - before["rss"])
            (beside if stuck else without).append(quantile(times, 0.99) * 1e3)
            if stuck:
                delivered += len(times) / PER_ROUND / ROUNDS
                held.append((await kitchen.look("waiting"))["bytes"] / 1e6)
                stuck.close()
        grown.append((growth[1] - growth[0]) / 1e6)
    wall.close()
    p99, plain = middle(beside), middle(without)
    return [
        Figure(
            "stalled_screen_others_p99", p99, "ms", plain, "≤ 1.2 × without", p99 <= 1.2 * plain
        ),
        Figure("stalled_screen_delivered", delivered * 100, "%", None, "100 %", delivered > 0.9999),
        at_most("stalled_screen_memory_growth", max(0.0, middle(grown)), "MB", 1),
        at_most("stalled_screen_waiting_bytes", max(held), "MB", 1),
    ]


async def _never_reads(kitchen: Kitchen) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    await asyncio.to_thread(made.connect, ("127.0.0.1", kitchen.client.port))
    made.sendall(upgrade(kitchen.path, kitchen.client.port))
    return made
