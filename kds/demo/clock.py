"""The demo's clocks: a house's time that runs at any rate, or jumps from event to event."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the simulation lives by; called, it tells the house's time, in whole milliseconds."""

    def __call__(self) -> datetime: ...

    async def reach(self, moment: datetime, called: asyncio.Event) -> bool:
        """Let this moment come; False when it was called away before."""

    def skip(self, moment: datetime) -> None:
        """Go on at this moment: nobody needs to see what lies between."""


class Paced:
    """The house's seconds pass `speed` times as fast as real ones, whatever happens in them."""

    def __init__(
        self,
        start: datetime,
        speed: float = 1.0,
        real: Callable[[], float] = time.monotonic,
    ) -> None:
        self.speed = speed
        self._real = real
        self._start, self._began = _whole(start), real()

    def __call__(self) -> datetime:
        gone = (self._real() - self._began) * self.speed
        return _whole(self._start + timedelta(seconds=gone))

    async def reach(self, moment: datetime, called: asyncio.Event) -> bool:
        left = (moment - self()).total_seconds() / self.speed
        if left <= 0:
            return True
        called.clear()
        try:
            async with asyncio.timeout(left):
                await called.wait()
        except TimeoutError:
            return True
        return False

    def skip(self, moment: datetime) -> None:
        if moment > self():
            self._start, self._began = _whole(moment), self._real()


class Stepped:
    """Stands still until the next event and is there at once: as fast as it goes, and the same
    each time. With a `speed` it waits so long in between that it keeps that pace on average."""

    def __init__(self, start: datetime, speed: float = 0.0) -> None:
        self.now = _whole(start)
        self.speed = speed
        self._pace = Paced(start, speed) if speed else None

    def __call__(self) -> datetime:
        return self.now

    async def reach(self, moment: datetime, called: asyncio.Event) -> bool:
        if self._pace is not None and not await self._pace.reach(moment, called):
            return False
        self.now = max(self.now, _whole(moment))
        return True

    def skip(self, moment: datetime) -> None:
        self.now = max(self.now, _whole(moment))
        if self._pace is not None:
            self._pace.skip(moment)


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
