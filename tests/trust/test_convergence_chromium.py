"""The same in a real browser: pages that were open all along, over a line that is cut now and then,
come to show what pages show that have just been opened."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from kds.errors import KdsError
from tests.browser.kitchen.conftest import browser
from tests.browser.kitchen.served import Served, serve
from tests.trust.deeds import deed
from tests.trust.scale import Tried, times
from tests.trust.taps.line import Line, line_to

__all__ = ["browser"]

RUNS = times(4, 40)
DEEDS = 15
SECONDS = 20.0
"""How long a page may take to come to rest, on a busy machine."""
PAGES = ("/kitchen/stations/1", "/kitchen/expo", "/floor", "/host", "/orders", "/overview")
SHOWN = """() => Object.fromEntries([...document.querySelectorAll('[data-sort][id]')].map(cell => {
  const copy = cell.cloneNode(true);
  // What ticks by itself in the browser is the clock's, not the house's.
  for (const each of copy.querySelectorAll('[data-since], [data-until], [data-age-from], time'))
    each.textContent = '';
  return [cell.id, cell.dataset.sort + ' ' + copy.textContent.replace(/\\s+/g, ' ').trim()];
}))"""


@pytest.fixture(scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with serve(tmp_path_factory.mktemp("house")) as served:
        yield served


async def _opened(context: BrowserContext, url: str) -> Page:
    page = await context.new_page()
    await page.goto(url)
    await page.locator("body[data-live=on]").wait_for()
    return page


async def _do_something(served: Served, path: Path, chance: random.Random) -> int:
    """A few deeds of anybody; how many were done."""
    engine, done = create_engine(f"sqlite:///{path}"), 0
    for _ in range(DEEDS):
        with Session(engine) as session:
            what = deed(chance, session, served.house.clock())
        try:
            await served.house.change(what.actor, what.command, **what.arguments)
            done += 1
        except KdsError:
            continue
        served.evening.clock.behind -= timedelta(seconds=chance.choice((0, 1, 20)))
    engine.dispose()
    return done


async def _at_rest(old: Page, context: BrowserContext, url: str) -> None:
    """Wait until an old page shows what a fresh one shows."""
    fresh = await _opened(context, url)
    ends = time.monotonic() + SECONDS
    while (was := await old.evaluate(SHOWN)) != (now := await fresh.evaluate(SHOWN)):
        differ = {key for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
        said = {key: (was.get(key), now.get(key)) for key in sorted(differ)[:3]}
        assert time.monotonic() < ends, f"{url}: {said}"
        await asyncio.sleep(0.1)
    await fresh.close()


async def test_old_pages_equal_fresh_ones(browser: Browser, served: Served, tried: Tried) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    chance, done, cuts = random.Random(11), 0, 0
    async with line_to(served.port) as line:
        pages = {path: await _opened(context, f"{line.url}{path}") for path in PAGES}
        for _ in range(RUNS):
            done += await _do_something(served, served.house.settings.data, chance)
            if chance.random() < 0.5:
                cuts += 1
                done += await _while_cut(line, served, chance)
            for path, page in pages.items():
                await _at_rest(page, context, f"{line.url}{path}")
    await context.close()
    tried(
        "any order of commands and cut lines, in Chromium",
        f"{RUNS} runs of {len(PAGES)} pages, {done} deeds done, {cuts} cuts",
        "every old page came to show what a fresh one shows",
    )


async def _while_cut(line: Line, served: Served, chance: random.Random) -> int:
    line.cut()
    done = await _do_something(served, served.house.settings.data, chance)
    line.mend()
    return done
