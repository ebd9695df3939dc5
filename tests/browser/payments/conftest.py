"""A waiter's phone at the till, one served house for all, and a real terminal beside it."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext

from tests.browser.kitchen.conftest import WATCH, browser, visit
from tests.browser.kitchen.served import Served, serve
from tests.browser.payments.scenes import Till
from tests.terminals.processes import Reader, terminal

__all__ = ["browser", "context", "served", "visit"]

PHONE = (390, 844)


@pytest.fixture(scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with serve(tmp_path_factory.mktemp("house")) as served:
        yield served


@pytest.fixture
def till(served: Served) -> Till:
    return Till(served)


@pytest.fixture(scope="module")
async def reader(served: Served, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Reader]:
    """The house's terminal, a process of its own."""
    made = terminal(tmp_path_factory.mktemp("terminal"))
    made.start()
    await Till(served).terminal_at(made.address)
    yield made
    made.kill()


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    width, height = PHONE
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        has_touch=True,
        locale="en",
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    await context.add_init_script(WATCH)
    yield context
    await context.close()
