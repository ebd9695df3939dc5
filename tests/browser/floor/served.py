"""The house with a furnished floor, served to a real browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import uvicorn

from kds.actor import SYSTEM
from kds.app import make_app
from kds.bus.house import House, utc_now
from kds.server import listening_socket, uvicorn_config
from kds.values import TableId
from tests.browser.floor.rooms import furnish, liven
from tests.cast import Menu, seed_menu, settings_for


@dataclass
class Served:
    """A house at an address."""

    house: House
    url: str
    tables: dict[str, TableId]
    menu: Menu | None = None

    async def do(self, command: Any, **values: Any) -> Any:
        return await self.house.change(SYSTEM, command, **values)


@asynccontextmanager
async def serve(
    folder: Path,
    count: int,
    *,
    lively: bool = True,
    menu: bool = False,
    clock: Callable[[], datetime] = utc_now,
) -> AsyncIterator[Served]:
    """Open a house with so many tables in `folder`, and serve it."""
    opened: list[House] = []
    settings = settings_for(folder, demo=True, venue="Ember & Oak")
    app = make_app(settings, clock, on_open=opened.append)
    made = listening_socket("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn_config(app, settings))
    serving = asyncio.create_task(server.serve(sockets=[made]))
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it by this flag alone
        await asyncio.sleep(0.02)
    house = opened[0]
    dishes = await seed_menu(house) if menu else None
    tables = await furnish(house, count)
    if lively:
        await liven(house, tables)
    try:
        yield Served(house, f"http://127.0.0.1:{made.getsockname()[1]}", tables, dishes)
    finally:
        server.should_exit = True
        await serving
        made.close()
