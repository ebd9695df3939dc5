"""The floor: what the machine itself needs for the least that could be right.

A process that, for each order, writes 20 kB, calls fdatasync, and sends one frame to every socket
with a bare `send`. It is measured by the same client as the server, in the same run.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import socket
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.figures import quantile

WRITE_BYTES = 20_000


@dataclass(frozen=True)
class Floor:
    """Seconds, but `syncs` = fdatasyncs of 20 kB per second."""

    last_screen_p50: float
    last_screen_p99: float
    syncs: float


def _serve(listener: socket.socket, path: str, screens: int, frame_bytes: int) -> None:
    """The floor's server: the first connection orders, the others are screens."""
    orders, _ = listener.accept()
    sockets = [listener.accept()[0] for _ in range(screens)]
    for each in (orders, *sockets):
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    fd = os.open(path, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600)
    data, frame, at = os.urandom(WRITE_BYTES), b"x" * frame_bytes, 0
    orders.send(b"r")
    while orders.recv(1):
        os.pwrite(fd, data, at)
        os.fdatasync(fd)
        at += WRITE_BYTES
        for each in sockets:
            each.send(frame)
    os.close(fd)


class _Sink(asyncio.Protocol):
    """A screen of the floor: counts bytes until the frame is whole."""

    def __init__(self, floor: _Run) -> None:
        self.floor = floor
        self.left = floor.frame_bytes

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.left -= len(data)
        if self.left <= 0:
            self.left += self.floor.frame_bytes
            self.floor.arrived()


class _Run:
    def __init__(self, screens: int, frame_bytes: int) -> None:
        self.screens = screens
        self.frame_bytes = frame_bytes
        self.left = 0
        self.last: asyncio.Future[None] | None = None

    def arrived(self) -> None:
        self.left -= 1
        if self.left == 0 and self.last is not None:
            self.last.set_result(None)

    async def times(self, port: int, rounds: int) -> list[float]:
        loop = asyncio.get_running_loop()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        made = [
            await loop.create_connection(lambda: _Sink(self), "127.0.0.1", port)
            for _ in range(self.screens)
        ]
        await reader.readexactly(1)
        times = []
        for _ in range(rounds):
            self.left, self.last = self.screens, loop.create_future()
            start = time.perf_counter()
            writer.write(b"g")
            await self.last
            times.append(time.perf_counter() - start)
            await asyncio.sleep(0.01)
        for transport, _ in made:
            transport.close()
        writer.close()
        return times


async def measure(folder: Path, screens: int, frame_bytes: int, rounds: int = 200) -> Floor:
    """The floor of this machine, now."""
    with socket.create_server(("127.0.0.1", 0), backlog=screens + 8) as listener:
        path = str(folder / "floor.bin")
        process = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(listener, path, screens, frame_bytes), daemon=True
        )
        process.start()
        times = await _Run(screens, frame_bytes).times(listener.getsockname()[1], rounds)
        await asyncio.to_thread(process.join, 10)
    return Floor(
        statistics.median(times),
        quantile(times, 0.99),
        await asyncio.to_thread(syncs_per_second, folder),
    )


def syncs_per_second(folder: Path, rounds: int = 400) -> float:
    """How often a second this disk makes 20 kB durable, at the end of a growing file."""
    path = folder / "syncs.bin"
    fd = os.open(path, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600)
    data, times = os.urandom(WRITE_BYTES), []
    for n in range(rounds):
        start = time.perf_counter()
        os.pwrite(fd, data, n * WRITE_BYTES)
        os.fdatasync(fd)
        times.append(time.perf_counter() - start)
    os.close(fd)
    path.unlink()
    return 1 / statistics.median(times)
