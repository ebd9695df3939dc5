"""The demo restaurant: seed data and a simulated service that acts only through commands."""

from __future__ import annotations

import asyncio

from kds.bus.house import House
from kds.demo.evening import Evening
from kds.demo.seed import seed


async def run(house: House, speed: float = 1.0) -> None:
    """Fill an empty house and serve in it until cancelled."""
    await seed(house)
    evening = Evening(house, speed=speed)
    await evening.open_doors()
    await evening.run()


def start(house: House) -> asyncio.Task[None]:
    """Begin the demo beside the open house; the application owns the task and ends it."""
    return asyncio.get_running_loop().create_task(run(house))
