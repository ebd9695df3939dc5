"""The line between a screen and the house, in the hand of a test: cut, mended, or deaf."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

CHUNK = 65536


@dataclass
class Line:
    """A TCP proxy. `cut` drops all connections and refuses new ones; `lose_answers` still brings
    what is said to the house, but nothing of what it says back."""

    house: int
    """The port behind it; another one after a restart."""
    is_cut: bool = False
    is_deaf: bool = False
    port: int = 0
    _server: asyncio.Server | None = None
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        self.cut()
        assert self._server is not None
        self._server.close()

    def cut(self) -> None:
        self.is_cut = True
        for writer in list(self._writers):
            writer.transport.abort()

    def mend(self) -> None:
        self.is_cut = self.is_deaf = False

    def lose_answers(self) -> None:
        self.is_deaf = True

    async def _connected(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self._writers.add(back)
        if self.is_cut:
            back.transport.abort()
            self._writers.discard(back)
            return
        try:
            far, there = await asyncio.open_connection("127.0.0.1", self.house)
        except OSError:
            back.transport.abort()
            self._writers.discard(back)
            return
        self._writers.add(there)
        ways = (self._carry(near, there, back=False), self._carry(far, back, back=True))
        await asyncio.gather(*ways)
        self._writers -= {back, there}

    async def _carry(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, back: bool
    ) -> None:
        with contextlib.suppress(OSError):
            while chunk := await source.read(CHUNK):
                if back and self.is_deaf:
                    continue
                target.write(chunk)
                await target.drain()
        target.transport.abort()


@asynccontextmanager
async def line_to(port: int) -> AsyncIterator[Line]:
    line = Line(port)
    await line.open()
    try:
        yield line
    finally:
        await line.close()
