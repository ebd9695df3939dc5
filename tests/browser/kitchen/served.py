"""The whole house, served to a real browser from this process, so that a test can act in it."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from kds.app import make_app
from kds.bus.house import House
from kds.demo.seed import seed
from kds.server import listening_socket, uvicorn_config
from tests.browser.kitchen.evening import Clock, Evening
from tests.cast import open_house, settings_for


@dataclass
class Served:
    """A house at an address. `cut` drops every connection and answers no more, `mend` ends that."""

    house: House
    evening: Evening
    server: uvicorn.Server
    sockets: list[socket.socket]

    def __post_init__(self) -> None:
        self.port = self.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        for connection in list(self.server.server_state.connections):
            transport: Any = getattr(connection, "transport", None)
            transport.abort()
        for each in self.server.servers:
            each.close()
        self.sockets.pop().close()

    async def mend(self) -> None:
        config, state = self.server.config, self.server.server_state
        protocol: Any = config.http_protocol_class

        def make() -> Any:
            return protocol(config=config, server_state=state, app_state=self.state)

        made = listening_socket("127.0.0.1", self.port)
        self.sockets.append(made)
        loop = asyncio.get_running_loop()
        self.server.servers.append(await loop.create_server(make, sock=made))

    @property
    def state(self) -> Any:
        return self.server.lifespan.state


_FURNISHED: list[bytes] = []


async def furnished() -> bytes:
    """The demo restaurant's database: furnished once, copied for every test."""
    if not _FURNISHED:
        with tempfile.TemporaryDirectory() as folder:
            async with open_house(folder) as house:
                await seed(house)
            with closing(sqlite3.connect(Path(folder) / "kds.db")) as connection:
                _FURNISHED.append(connection.serialize())
    return _FURNISHED[0]


@asynccontextmanager
async def serve(folder: Path, **values: Any) -> AsyncIterator[Served]:
    """Open a house in `folder`, with its stations, menu and tables, and serve it."""
    clock = Clock()
    opened: list[House] = []
    settings = settings_for(folder, demo=True, **values)
    settings.data.write_bytes(await furnished())
    app = make_app(settings, clock, on_open=opened.append)
    made = listening_socket("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn_config(app, settings))
    serving = asyncio.create_task(server.serve(sockets=[made]))
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it by this flag alone
        await asyncio.sleep(0.02)
    evening = Evening(opened[0], clock)
    await evening.open()
    served = Served(opened[0], evening, server, [made])
    try:
        yield served
    finally:
        server.should_exit = True
        await serving
        for each in served.sockets:
            each.close()
