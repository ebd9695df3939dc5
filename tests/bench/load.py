"""The load: a lean client that lives in another process than the server it measures.

Screens and posters are hand-made on asyncio protocols, so that fifty screens cost this process a
fraction of what they cost the server. Every text frame is handed on whole; pings are answered.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MARKER = re.compile(rb"n\d{7}")
"""What names an order or a guest of the benchmark, wherever a screen shows it."""
TEXT, CLOSE, PING = 1, 8, 9
PATIENCE = 20.0
"""Seconds after which what hasn't come won't."""
MASKED_PONG = b"\x8a\x84\x00\x00\x00\x00"


class Screen(asyncio.Protocol):
    """One display: shakes hands, then hands each text frame's payload to `heard`."""

    def __init__(self, request: bytes, heard: Callable[[Screen, bytes], None]) -> None:
        self.request = request
        self.heard = heard
        self.buffer = b""
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self.code: int | None = None
        self.received = 0

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self.request)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(error or ConnectionError("the server hung up"))
        if not self.closed.done():
            self.closed.set_result(self.code)

    def data_received(self, data: bytes) -> None:
        data = self.buffer + data if self.buffer else data
        if not self.opened.done():
            end = data.find(b"\r\n\r\n")
            if end < 0:
                self.buffer = data
                return
            if not data.startswith(b"HTTP/1.1 101 "):
                self.opened.set_exception(ConnectionError(data[:200].decode(errors="replace")))
                return
            self.opened.set_result(None)
            data = data[end + 4 :]
        at = 0
        while (frame := _frame(data, at)) is not None:
            opcode, start, at = frame
            self._take(opcode, data[start:at])
        self.buffer = data[at:]

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self.received += len(payload)
            self.heard(self, payload)
        elif opcode == PING:
            self.transport.write(MASKED_PONG + payload)
        elif opcode == CLOSE:
            self.code = int.from_bytes(payload[:2], "big")
            self.transport.close()


def _frame(data: bytes, at: int) -> tuple[int, int, int] | None:
    """(opcode, start of payload, end) of the frame at `at`; None when it isn't whole yet."""
    if len(data) - at < 2:
        return None
    size, start = data[at + 1], at + 2
    if size == 126:
        start, size = at + 4, int.from_bytes(data[at + 2 : at + 4], "big")
    elif size == 127:
        start, size = at + 10, int.from_bytes(data[at + 2 : at + 10], "big")
    return (data[at] & 15, start, start + size) if len(data) >= start + size else None


def upgrade(path: str, port: int, cookie: str = "") -> bytes:
    """The request that opens a screen's socket."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nOrigin: http://127.0.0.1:{port}\r\n"
        "Sec-WebSocket-Key: a2RzIGJlbmNoIHNjcmVlbg==\r\nSec-WebSocket-Version: 13\r\n"
        + (f"Cookie: {cookie}\r\n" if cookie else "")
        + "\r\n"
    ).encode()


class Poster(asyncio.Protocol):
    """One kept-alive HTTP connection; requests are answered in the order they were sent."""

    def __init__(self) -> None:
        self.buffer = b""
        self.heard: Callable[[bytes], Any] | None = None
        """Is given the head of each answer."""
        self.waiting: deque[asyncio.Future[tuple[int, bytes]]] = deque()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        while self.waiting:
            future = self.waiting.popleft()
            if not future.done():
                future.set_exception(ConnectionError("the server hung up"))

    def ask(self, request: bytes) -> asyncio.Future[tuple[int, bytes]]:
        """Send a request; the future gives status and body."""
        future: asyncio.Future[tuple[int, bytes]] = asyncio.get_running_loop().create_future()
        if self.transport.is_closing():
            future.set_exception(ConnectionError("the server hung up"))
            return future
        self.waiting.append(future)
        self.transport.write(request)
        return future

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].lower()
            found = re.search(rb"content-length: (\d+)", head)
            whole = end + 4 + (int(found[1]) if found else 0)
            if len(self.buffer) < whole:
                return
            if self.heard is not None:
                self.heard(self.buffer[:end])
            body, self.buffer = self.buffer[end + 4 : whole], self.buffer[whole:]
            future = self.waiting.popleft()
            if not future.done():
                future.set_result((int(head[9:12]), body))


@dataclass
class Client:
    """How one process reaches one server."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    cookie: str = ""

    async def poster(self) -> Poster:
        loop = asyncio.get_running_loop()
        _, poster = await loop.create_connection(Poster, "127.0.0.1", self.port)
        return poster

    async def ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """One request on a connection of its own; status and what the JSON says."""
        status, answer = await self._once(self.request(method, path, body, headers))
        return status, json.loads(answer) if answer else None

    async def get(self, path: str) -> tuple[int, bytes]:
        return await self._once(self.request("GET", path, headers={"Accept": "text/html"}))

    async def _once(self, request: bytes) -> tuple[int, bytes]:
        poster = await self.poster()
        try:
            return await poster.ask(request)
        finally:
            poster.transport.close()

    async def screen(self, path: str, heard: Callable[[Screen, bytes], None]) -> Screen:
        loop = asyncio.get_running_loop()
        request = upgrade(path, self.port, self.cookie)
        _, screen = await loop.create_connection(
            lambda: Screen(request, heard), "127.0.0.1", self.port
        )
        return screen

    def request(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> bytes:
        """The bytes of a request; a body is sent as JSON."""
        data = b"" if body is None else json.dumps(body).encode()
        lines = {"Host": f"127.0.0.1:{self.port}", **self.headers, **(headers or {})}
        if self.cookie:
            lines["Cookie"] = self.cookie
        if method != "GET":
            lines |= {"Content-Type": "application/json", "Content-Length": str(len(data))}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + data


class Wall:
    """Many screens at once, and when each order had reached the last of them."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.screens: list[Screen] = []
        self.left: dict[bytes, set[Screen]] = {}
        """Orders that are expected, with the screens that still lack them."""
        self.done: dict[bytes, float] = {}
        self._known = _Known(b"")
        self._change = asyncio.Event()
        self.frames = 0
        self.bytes = 0
        self.cells = 0
        """How many frames, bytes of text and changed cells all screens have received."""
        self.snapshots = 0
        self.last = b""
        """The last frame that changed anything."""

    async def open(self, path: str, count: int) -> None:
        """Add screens, all at once; each has its snapshot when this returns."""
        wanted = self.snapshots + count
        made = await asyncio.gather(*(self.client.screen(path, self._heard) for _ in range(count)))
        self.screens.extend(made)
        async with asyncio.timeout(PATIENCE):
            while self.snapshots < wanted:
                self._change.clear()
                await self._change.wait()

    def close(self) -> None:
        for screen in self.screens:
            screen.transport.abort()
        self.screens.clear()

    def expect(self, marker: bytes) -> None:
        self.left[marker] = set(self.screens)

    async def all_done(self) -> None:
        """Every expected order is on every screen."""
        async with asyncio.timeout(PATIENCE):
            while self.left:
                self._change.clear()
                await self._change.wait()

    async def quiet(self, seconds: float = 0.25) -> None:
        """No screen has heard anything for a while."""
        heard = -1
        while heard != self.frames:
            heard = self.frames
            await asyncio.sleep(seconds)

    def _heard(self, screen: Screen, payload: bytes) -> None:
        if b"<kds-region" not in payload:
            return  # a heartbeat
        self.frames += 1
        self.bytes += len(payload)
        # All screens of a feed get the same bytes: look into them once.
        if payload != self._known.payload:
            self._known = _Known.of(payload)
            self.last = payload
        self.cells += self._known.cells
        if self._known.full:
            self.snapshots += 1
            self._change.set()
        for marker in self._known.markers:
            self._arrived(marker, screen)

    def _arrived(self, marker: bytes, screen: Screen) -> None:
        left = self.left.get(marker)
        if left is None:
            return
        left.discard(screen)
        if left:
            return
        del self.left[marker]
        self.done[marker] = time.perf_counter()
        self._change.set()


@dataclass(frozen=True)
class _Known:
    """What stands in a frame."""

    payload: bytes
    markers: frozenset[bytes] = frozenset()
    cells: int = 0
    full: bool = False

    @staticmethod
    def of(payload: bytes) -> _Known:
        markers = frozenset(MARKER.findall(payload))
        return _Known(payload, markers, payload.count(b" data-sort="), b'" full>' in payload)
