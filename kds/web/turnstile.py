"""A turnstile: a crowd that comes at once is let in by and by, and holds up nobody else."""

from __future__ import annotations

import asyncio
from collections import deque


class Turnstile:
    """Lets at most so many through in one turn of the event loop, in the order they came."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._left = most
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._turning = False

    async def enter(self) -> None:
        """Return at once, or in a later turn when this one has let in enough."""
        loop = asyncio.get_running_loop()
        if not self._turning:
            self._turning = True
            loop.call_soon(self._turn)
        if self._left:
            self._left -= 1
            return
        future: asyncio.Future[None] = loop.create_future()
        self._waiting.append(future)
        await future

    def _turn(self) -> None:
        self._left = self._most
        while self._waiting and self._left:
            future = self._waiting.popleft()
            if not future.done():  # whoever has gone meanwhile takes nobody's place
                future.set_result(None)
                self._left -= 1
        self._turning = self._left < self._most
        if self._turning:
            asyncio.get_running_loop().call_soon(self._turn)
