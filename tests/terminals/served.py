"""An ASGI application on a real port of this machine, in the test's own loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import uvicorn


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.open = asyncio.Event()

    def capture_signals(self) -> Any:
        """The tests' own signals stay theirs."""
        return nullcontext()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.open.set()


@asynccontextmanager
async def served(app: Any, port: int = 0, lifespan: Any = "off") -> AsyncIterator[str]:
    """Gives the address under which it can be reached; gone at the end, as if switched off."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    config = uvicorn.Config(app, log_level="critical", access_log=False, lifespan=lifespan)
    config.timeout_graceful_shutdown = 0
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    await server.open.wait()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
