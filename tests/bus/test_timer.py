"""What the house does by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from kds.bus import timer
from kds.bus.timer import Timer, run_timers
from kds.kitchen.commands import clear_leftovers


def test_the_kitchen_is_cleared_by_itself() -> None:
    assert any(each.command is clear_leftovers for each in timer.TIMERS)


async def test_a_timer_that_fails_is_tried_again_and_stops_no_other(monkeypatch: Any) -> None:
    ran: list[str] = []
    enough = asyncio.Event()

    def bad() -> None:
        """Fails."""

    def good() -> None:
        """Works."""

    async def run(command: Callable[..., Any]) -> None:
        ran.append(command.__name__)
        if ran.count("bad") == 3:
            enough.set()
        if command is bad:
            raise RuntimeError("no")

    monkeypatch.setattr(timer, "TIMERS", [Timer(bad, 0.0), Timer(good, 60.0)])
    monkeypatch.setattr(timer, "TICK_SECONDS", 0.0)
    task = asyncio.create_task(run_timers(run))
    await enough.wait()
    task.cancel()
    assert ran[:2] == ["bad", "good"]
    assert ran.count("good") == 1
