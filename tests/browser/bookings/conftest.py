"""A full Friday in a served house, looked at by guests on phones and a host at a tablet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest
from playwright.async_api import Browser, Page

from tests.browser.bookings.friday import fill, friday, open_calendar
from tests.browser.kitchen.conftest import WATCH, browser, context, visit
from tests.browser.kitchen.served import Served, serve

__all__ = ["browser", "context", "served", "visit"]


@pytest.fixture(scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with serve(tmp_path_factory.mktemp("friday")) as served:
        await open_calendar(served.house)
        await fill(served.house, friday(served.house), 30)
        yield served


@pytest.fixture
def day(served: Served) -> date:
    """The Friday that is half full."""
    return friday(served.house)


@pytest.fixture
async def phone(browser: Browser) -> AsyncIterator[Page]:
    """Somebody's telephone."""
    context = await browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.set_default_timeout(20_000)
    await context.add_init_script(WATCH)
    page = await context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    assert await page.evaluate("violations") == []
    await context.close()
    assert thrown == []
