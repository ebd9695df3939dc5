"""FanoutProtocol: writes an already encoded frame straight to the transport.

The plain ASGI path wraps, encodes and joins the same text again for each of fifty screens; this
costs 2.5 bare sends a screen, the fan-out 1.2 to 1.7. It relies on a few names inside uvicorn's
sans-I/O WebSocket class, so uvicorn is pinned and tests/web/test_fanout.py holds the contract.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

EXTENSION = "kds.fanout"
BUFFER_BYTES = 256 * 1024
"""How much may wait for one slow display before it counts as one that can't take bytes."""


class FanoutProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol, plus `write_frame`. The app finds it in scope["extensions"]."""

    on_drained: Callable[[], None] | None = None

    def handle_connect(self, event: Request) -> None:
        self.transport.set_write_buffer_limits(high=BUFFER_BYTES)
        super().handle_connect(event)
        # The app's task was created but hasn't run yet, so its scope can still be extended.
        scope: Any = getattr(self, "scope", None)
        if scope is not None:
            scope["extensions"][EXTENSION] = self

    def write_frame(self, frame: bytes) -> bool:
        """Write one encoded frame; False when the display can't take it now."""
        if self.close_sent or self.transport.is_closing() or not self.writable.is_set():
            return False
        self.transport.write(frame)
        return True

    def abort(self) -> None:
        """Drop the connection without waiting for a peer that doesn't read."""
        self.transport.abort()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.on_drained is not None:
            self.on_drained()
