"""The kitchen's browser on a waiter's phone, and one served house for all."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext

from tests.browser.kitchen.conftest import WATCH, browser, visit
from tests.browser.kitchen.served import Served, serve

__all__ = ["browser", "context", "served", "visit"]

PHONE = (390, 844)


@pytest.fixture(scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with serve(tmp_path_factory.mktemp("house")) as served:
        yield served


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    width, height = PHONE
    context = await browser.new_context(
        viewport={"width": width, "height": height}, has_touch=True, locale="en"
    )
    context.set_default_timeout(20_000)
    await context.add_init_script(WATCH)
    yield context
    await context.close()
