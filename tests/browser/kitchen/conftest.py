"""A served house and a real browser whose pages may neither throw nor break the policy."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page

from tests.browser.kitchen.served import Served, serve

WATCH = """
window.violations = [];
window.sounds = [];
document.addEventListener('securitypolicyviolation',
  (event) => violations.push(event.violatedDirective));
document.addEventListener('kds:sound', (event) => sounds.push(event.detail.kind));
"""
Open = Callable[[str], Awaitable[Page]]


@pytest.fixture(scope="session")
def browser(one_browser: Browser) -> Browser:
    return one_browser


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    async with serve(tmp_path) as served:
        yield served


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(viewport={"width": 1920, "height": 1080})
    context.set_default_timeout(20_000)
    await context.add_init_script(WATCH)
    yield context
    await context.close()


@pytest.fixture
async def visit(context: BrowserContext, served: Served) -> AsyncIterator[Open]:
    """Opens a page of the house and waits until it is live."""
    thrown: list[str] = []
    pages: list[Page] = []

    async def open_page(path: str) -> Page:
        page = await context.new_page()
        page.on("pageerror", lambda error: thrown.append(str(error)))
        await page.goto(f"{served.url}{path}")
        await page.locator("body[data-live=on]").wait_for()
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        assert await page.evaluate("violations") == []
    assert thrown == []
