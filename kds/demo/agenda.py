"""Who does something next: everybody in the demo is an actor with a place in one agenda.

An actor is an async generator: it does something and yields how many seconds of the house's time it
waits until it looks again. Equal moments come in the order in which they were set down.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta

Steps = AsyncGenerator[float, None]
Name = tuple[str | int, ...]
"""Of one actor: ("table", 7)."""


class Agenda:
    """A heap of (due, number, name). An actor that is called earlier leaves a stale entry behind,
    which its number gives away."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Name]] = []
        self._numbers: dict[Name, int] = {}
        self._steps: dict[Name, Steps] = {}
        self._number = 0
        self._acting: Name | None = None
        self._again = False

    def __contains__(self, name: Name) -> bool:
        return name in self._steps

    def __len__(self) -> int:
        return len(self._steps)

    def begin(self, name: Name, steps: Steps, due: datetime) -> None:
        """Somebody new comes in; a name is there once."""
        self._steps[name] = steps
        self._put(name, due)

    def wake(self, name: Name, now: datetime) -> None:
        """Something has happened that an actor wants to see at once."""
        if name == self._acting:
            self._again = True
        elif name in self._steps:
            self._put(name, now)

    @property
    def due(self) -> datetime | None:
        """When the next one acts."""
        while self._heap and self._numbers.get(self._heap[0][2]) != self._heap[0][1]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    async def act(self, now: datetime) -> None:
        """The next one's turn. Whatever it raises ends it."""
        _, _, name = heapq.heappop(self._heap)
        self._acting, self._again = name, False
        pause: float | None = None
        try:
            pause = await anext(self._steps[name], None)
        finally:
            self._acting = None
            if pause is None:
                del self._steps[name], self._numbers[name]
        if pause is not None:
            # Rounded up: who comes a hair too early would wait for nothing at all, for ever.
            late = 0 if self._again else math.ceil(pause * 1000)
            self._put(name, now + timedelta(milliseconds=late))

    async def close(self) -> None:
        """Everybody stops where they are."""
        for steps in list(self._steps.values()):
            await steps.aclose()

    def _put(self, name: Name, due: datetime) -> None:
        self._number += 1
        self._numbers[name] = self._number
        heapq.heappush(self._heap, (due, self._number, name))
