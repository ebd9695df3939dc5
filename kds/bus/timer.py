"""Commands that the house runs by itself: `@every(seconds)` beside the command says how often.

A timer's command must be idempotent: it looks at what is due and does it, and does nothing twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

log = logging.getLogger(__name__)

C = TypeVar("C", bound=Callable[..., Any])

TICK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Timer:
    command: Callable[..., Any]
    seconds: float


TIMERS: list[Timer] = []


def every(seconds: float) -> Callable[[C], C]:
    """Have the house run this command every so many seconds, as itself."""

    def register(command: C) -> C:
        TIMERS.append(Timer(command, seconds))
        return command

    return register


async def run_timers(
    run: Callable[[Callable[..., Any]], Awaitable[Any]], speed: float = 1.0
) -> None:
    """Run what is due until cancelled. One that fails is logged and tried again next time.

    `speed`: how many seconds of the timers pass in a real one.
    """
    loop = asyncio.get_running_loop()
    due: dict[Timer, float] = {}
    while True:
        for timer in TIMERS:
            if loop.time() < due.get(timer, 0.0):
                continue
            due[timer] = loop.time() + timer.seconds / speed
            try:
                await run(timer.command)
            except Exception:
                log.exception("The timed command %s failed", timer.command.__name__)
        await asyncio.sleep(TICK_SECONDS)
