"""The server under test, in a process of its own: the real application, plus a look inside."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from kds.app import make_app, mounted
from kds.bus.house import utc_now
from kds.config import Settings
from kds.server import serve
from kds.web import logs
from kds.web.feed import Feed, encode_text
from kds.web.house import web_of
from kds.web.screen import App

ROOT = Path(__file__).resolve().parents[2]
MODULE = "tests.bench.server"
READY_SECONDS = 90.0
AHEAD = "BENCH_AHEAD_SECONDS"
"""How far the house's clock is ahead: a dinner is at dinner time, whenever it is measured."""


async def look(_request: Request) -> JSONResponse:
    """CPU seconds, resident bytes (after a collection) and cells drawn since the start."""
    gc.collect()
    return JSONResponse(
        {
            "cpu": time.process_time(),
            "rss": psutil.Process().memory_info().rss,
            "draws": Feed.draws,
        }
    )


async def fan_out(request: Request) -> JSONResponse:
    """CPU seconds of one frame to every screen: by the feed, and by bare `send` to the sockets."""
    feed = _busiest(request)
    frame = encode_text(b"<kds-frame>" + b"x" * int(request.query_params["bytes"]))
    sockets = [_bare(display) for display in feed.displays]
    bare = fed = 0.0
    for _ in range(int(request.query_params["rounds"])):
        start = time.thread_time()
        for each in sockets:
            each.send(frame)
        bare += time.thread_time() - start
        await asyncio.sleep(0.02)
        start = time.thread_time()
        feed.broadcast(frame)
        # The loop may write at its next turn; that turn belongs to the price.
        await asyncio.sleep(0)
        fed += time.thread_time() - start
        await asyncio.sleep(0.02)
    for each in sockets:
        each.close()
    return JSONResponse({"bare": bare, "fed": fed, "screens": len(sockets)})


def _busiest(request: Request) -> Feed:
    return max(web_of(request).hub.feeds, key=lambda each: len(each.displays))


async def waiting(request: Request) -> JSONResponse:
    """The bytes that wait in the server's memory for the slowest screen, and how many are dirty."""
    displays: list[Any] = list(_busiest(request).displays)
    sizes = [each._protocol.transport.get_write_buffer_size() for each in displays]
    dirty = sum(each._deadline is not None for each in displays)
    return JSONResponse({"bytes": max(sizes, default=0), "dirty": dirty})


def _bare(display: Any) -> socket.socket:
    owned = display._protocol.transport.get_extra_info("socket")
    return socket.socket(fileno=os.dup(owned.fileno()))


def inside() -> App:
    routes = [
        Route("/bench/look", look),
        Route("/bench/fan-out", fan_out),
        Route("/bench/waiting", waiting),
    ]
    return App("bench", [], routes)


@contextlib.contextmanager
def server(folder: Path, **environment: str) -> Iterator[int]:
    """A running server on a free port, with its data in `folder`; gives the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = start(folder, port, **environment)
    try:
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def start(folder: Path, port: int, **environment: str) -> subprocess.Popen[bytes]:
    """Start the server and wait until its house is open."""
    values = environment_of(folder, port, environment)
    command = [sys.executable, "-m", MODULE]
    with log_of(folder).open("ab") as written:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **values}, stdout=written, stderr=written
        )
    wait_until_open(process, folder, port)
    return process


def environment_of(folder: Path, port: int, more: Mapping[str, str]) -> dict[str, str]:
    """What the server is told about its data and its port."""
    return {"KDS_DATA": str(folder / "kds.db"), "KDS_PORT": str(port), **more}


def wait_until_open(process: Any, folder: Path, port: int) -> None:
    """Raises RuntimeError, the process ended, when its house doesn't open."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2).close()
            return
        time.sleep(0.03)
    process.kill()
    process.wait()
    said = log_of(folder).read_text()[-2000:]
    raise RuntimeError(f"The server didn't open within {READY_SECONDS:.0f} s:\n{said}")


def log_of(folder: Path) -> Path:
    """Where a server with its data in `folder` writes its log."""
    return folder / "server.log"


def main() -> None:
    settings = Settings()
    logs.configure(settings)
    ahead = timedelta(seconds=float(os.environ.get(AHEAD, "0")))
    apps = [inside(), *mounted()]
    serve(make_app(settings, lambda: utc_now() + ahead, apps=apps), settings)


if __name__ == "__main__":
    main()
