"""Waiting that somebody may end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def until(nudge: asyncio.Event, seconds: float) -> None:
    """Sleep, but not when somebody calls."""
    try:
        await asyncio.wait_for(nudge.wait(), seconds)
    except TimeoutError:
        return


async def unless(nudge: asyncio.Event, asking: Coroutine[Any, Any, T]) -> T | None:
    """The answer; None when somebody called before it came."""
    asked = asyncio.ensure_future(asking)
    called = asyncio.ensure_future(nudge.wait())
    try:
        await asyncio.wait({asked, called}, return_when=asyncio.FIRST_COMPLETED)
        return await asked if asked.done() else None
    finally:
        for each in (asked, called):
            each.cancel()
        await asyncio.gather(asked, called, return_exceptions=True)
