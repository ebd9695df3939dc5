"""A real server in a thread, for tests of what only a real server does."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from websockets.sync.client import ClientConnection, connect

from kds.actor import SYSTEM, Capability
from kds.app import make_app
from kds.bus.house import House
from kds.bus.projection import Live
from kds.floor.commands import add_table
from kds.floor.queries import TableCard, table_cards
from kds.server import listening_socket, uvicorn_config
from kds.web.feed import Feed
from kds.web.hub import Hub
from kds.web.screen import App, Screen, cells
from tests.cast import settings_for

T = TypeVar("T")

ROOM = """<div id="tables">{{ regions.tables }}</div>
{% block tables %}<b {{ attrs }}>{{ card.name }}</b>{% endblock %}"""
PATH = "/live/test/room"


@dataclass(frozen=True)
class Room(Screen):
    """Every table."""

    path, template, title, needs = "/test/room", "room.html", "Room", Capability.SEE_MENU

    @cells(table_cards)
    def tables(self, live: Live) -> list[TableCard]:
        return list(live(table_cards))


class Served:
    """A real server in a thread, with a way into its loop."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        (folder / "room.html").write_text(ROOM)
        room = App("test", [Room], [], str(folder))
        chosen = settings_for(folder, **settings)
        self.app = make_app(chosen, apps=[room], on_open=self._opened)
        self._listener = listening_socket("127.0.0.1", 0)
        self.port = self._listener.getsockname()[1]
        self.server = uvicorn.Server(uvicorn_config(self.app, chosen))
        run = self.server.run
        self._thread = threading.Thread(target=run, kwargs={"sockets": [self._listener]})
        self._open = threading.Event()

    def _opened(self, house: House) -> None:
        self.house, self._loop = house, asyncio.get_running_loop()
        self._open.set()

    def start(self) -> Served:
        self._thread.start()
        assert self._open.wait(20)
        until(lambda: self.server.started)
        return self

    def stop(self) -> None:
        self.server.should_exit = True
        self._thread.join(20)
        self._listener.close()

    @property
    def hub(self) -> Hub:
        found: Hub = self.app.state.web.hub
        return found

    @property
    def feed(self) -> Feed:
        return self.hub.feeds[0]

    def inside(self, call: Callable[[], T]) -> T:
        """Run something on the server's loop."""

        async def run() -> T:
            return call()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(10)

    def add(self, name: str) -> None:
        change = self.house.change(SYSTEM, add_table, name=name, seats=4, area="Room")
        asyncio.run_coroutine_threadsafe(change, self._loop).result(10)

    def connect(self, query: str = "") -> ClientConnection:
        return connect(f"ws://127.0.0.1:{self.port}{PATH}{query}", compression=None)

    def stuck(self) -> socket.socket:
        """A display that shakes hands and then never reads."""
        made = socket.socket()
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        made.connect(("127.0.0.1", self.port))
        made.sendall(
            f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: a2RzIGJlbmNoIHNjcmVlbg==\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        until(lambda: bool(self.hub.feeds) and bool(self.feed.displays))
        return made


def until(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)
