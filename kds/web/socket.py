"""A screen's live socket: joins the feed, sends a snapshot, then lives on the feed's frames."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from kds.web.fanout import EXTENSION, FanoutProtocol
from kds.web.feed import Feed, payload_of

log = logging.getLogger(__name__)

DIRTY_SECONDS = 30.0
MESSAGES_PER_MINUTE = 60
POLICY_VIOLATION, TRY_AGAIN = 1008, 1013


class FanoutDisplay:
    """A display on our own server: frames go straight to its transport."""

    def __init__(self, feed: Feed, protocol: FanoutProtocol) -> None:
        self._feed = feed
        self._protocol = protocol
        self._deadline: asyncio.TimerHandle | None = None
        protocol.on_drained = self._drained

    def send(self, frame: bytes) -> bool:
        if self._deadline is None and self._protocol.write_frame(frame):
            return True
        if self._deadline is None:
            loop = asyncio.get_running_loop()
            self._deadline = loop.call_later(DIRTY_SECONDS, self._protocol.abort)
        return False

    def _drained(self) -> None:
        """It can take bytes again: the latest state, whatever it has missed."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
            self.send(self._feed.snapshot())

    async def close(self) -> None:
        self._protocol.on_drained = None
        if self._deadline is not None:
            self._deadline.cancel()


class PlainDisplay:
    """A display on any other ASGI server: one owned task sends, at most one state is pending."""

    def __init__(self, feed: Feed, websocket: WebSocket) -> None:
        self._feed = feed
        self._websocket = websocket
        self._pending: list[bytes] = []
        self._wake = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    def send(self, frame: bytes) -> bool:
        # More than a few waiting frames are replaced by one snapshot: never a backlog.
        self._pending = [*self._pending, frame] if len(self._pending) < 8 else [b""]
        self._wake.set()
        return self._pending != [b""]

    async def _run(self) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            while True:
                await self._wake.wait()
                self._wake.clear()
                frames, self._pending = self._pending, []
                for frame in frames:
                    await self._websocket.send_text(payload_of(frame or self._feed.snapshot()))

    async def close(self) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task


def display_for(feed: Feed, websocket: WebSocket) -> FanoutDisplay | PlainDisplay:
    protocol = websocket.scope.get("extensions", {}).get(EXTENSION)
    if protocol is not None:
        return FanoutDisplay(feed, protocol)
    return PlainDisplay(feed, websocket)


async def listen(websocket: WebSocket) -> None:
    """Read until the display goes; screens have nothing to say, so a chatty one is sent away."""
    loop = asyncio.get_running_loop()
    window, count = loop.time(), 0
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        if loop.time() - window > 60:
            window, count = loop.time(), 0
        count += 1
        if count > MESSAGES_PER_MINUTE:
            await hang_up(websocket, POLICY_VIOLATION)
            return


async def hang_up(websocket: WebSocket, code: int) -> None:
    if websocket.application_state is WebSocketState.CONNECTED:
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await websocket.close(code)
