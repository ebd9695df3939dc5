"""kill -9 in the middle of traffic: nothing acknowledged is lost, nothing comes twice or half."""

from __future__ import annotations

import asyncio
import os
import random
import time
from pathlib import Path

from tests.trust.scale import LONG, Tried, needs, times
from tests.trust.traffic import nothing_lost, shop

KILLS = times(20 if os.environ.get("CI") else 8, 100)
TRAFFIC_SECONDS = (0.2, 2.0) if LONG else (0.05, 0.6)
"""How long orders flow before the next kill."""
WRITES = times(3, 60)
"""How many different writes the process dies at."""
MOST_WRITES = 400


async def test_killed_at_random(tmp_path: Path, tried: Tried) -> None:
    kitchen = await shop(tmp_path)
    flowing, starts = None, list[float]()
    for _ in range(KILLS):
        began = time.monotonic()
        await kitchen.open()
        starts.append(time.monotonic() - began)
        flowing = flowing or asyncio.create_task(kitchen.traffic.run())
        await asyncio.sleep(random.uniform(*TRAFFIC_SECONDS))
        await kitchen.kill()
    assert flowing is not None
    await kitchen.open()
    await kitchen.finish(flowing)
    nothing_lost(kitchen)
    assert kitchen.traffic.repeated > 0, "no kill ever met an order under way"
    orders = len(kitchen.traffic.acknowledged)
    middle = sorted(starts)[len(starts) // 2]
    tried(
        "kill -9 at random",
        f"{KILLS} kills, {orders} orders",
        f"0 acknowledged lost, 0 twice, 0 half; open again after {middle:.1f} s (median)",
    )


@needs("strace")
async def test_killed_at_the_nth_write(tmp_path: Path, tried: Tried) -> None:
    """Death in the middle of a commit or a checkpoint, at a write that is counted out."""
    kitchen = await shop(tmp_path, clients=4)
    flowing = None
    chance = random.Random(5)
    for _ in range(WRITES):
        number = chance.randrange(1, MOST_WRITES)
        await kitchen.open("-e", f"inject=pwrite64:signal=SIGKILL:when={number}")
        flowing = flowing or asyncio.create_task(kitchen.traffic.run())
        await kitchen.ended()
    assert flowing is not None
    await kitchen.open()
    await kitchen.finish(flowing)
    nothing_lost(kitchen)
    orders = len(kitchen.traffic.acknowledged)
    tried(
        "kill -9 at the n-th write",
        f"{WRITES} kills, {orders} orders",
        "0 acknowledged lost, 0 twice, 0 half",
    )
