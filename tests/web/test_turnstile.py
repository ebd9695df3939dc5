"""The turnstile: a few in each turn of the loop, in order; who goes away blocks nobody."""

from __future__ import annotations

import asyncio
from itertools import pairwise

from kds.web.turnstile import Turnstile


async def test_a_crowd_is_let_in_a_few_at_a_time_and_in_order() -> None:
    turnstile, entered = Turnstile(2), list[int]()

    async def come(number: int) -> None:
        await turnstile.enter()
        entered.append(number)

    tasks = [asyncio.create_task(come(number)) for number in range(7)]
    seen = [len(entered)]
    while len(entered) < 7:
        await asyncio.sleep(0)
        seen.append(len(entered))
    await asyncio.gather(*tasks)
    assert entered == list(range(7))
    assert max(later - before for before, later in pairwise(seen)) == 2


async def test_whoever_gives_up_takes_nobodys_place() -> None:
    turnstile, entered = Turnstile(1), list[int]()

    async def come(number: int) -> None:
        await turnstile.enter()
        entered.append(number)

    tasks = [asyncio.create_task(come(number)) for number in range(4)]
    await asyncio.sleep(0)
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert entered == [0, 1, 3]


async def test_one_that_comes_alone_needn_t_wait() -> None:
    turnstile = Turnstile(1)
    for _ in range(3):
        await turnstile.enter()
        await asyncio.sleep(0.001)
        assert turnstile._left == 1
