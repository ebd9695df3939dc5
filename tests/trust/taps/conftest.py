"""A waiter's phone, a house behind a line that can be cut, and a browser that can be closed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, BrowserContext, Page

from kds.orders.model import LineState
from kds.orders.queries import OrderCard, order_cards
from tests.browser.kitchen.conftest import WATCH, browser
from tests.browser.kitchen.served import Served, serve
from tests.trust.taps.line import Line, line_to

__all__ = ["browser", "pad", "served"]

CUT_AND_LOST = ("ERR_", "WebSocket", "htmx:ws:error")


@dataclass
class Pad:
    """A waiter's phone at one table, and what the house knows of it."""

    served: Served
    line: Line
    context: BrowserContext
    page: Page
    table: str

    @property
    def order(self) -> OrderCard:
        return next(o for o in self.served.house.live(order_cards) if o.table == self.table)

    def lines(self, *states: LineState) -> list[tuple[int, str]]:
        """(how many, what) of the order, as the house has it."""
        lines = sorted(self.order.lines, key=lambda line: line.id)
        return [(line.quantity, line.name) for line in lines if not states or line.state in states]

    async def tap(self, *dishes: str) -> None:
        for name in dishes:
            await self.page.locator("#dishes .dish", has_text=name).first.click()

    async def another_tab(self) -> Page:
        """The same pad in a second tab of the same device."""
        page = await self.context.new_page()
        await page.goto(f"{self.line.url}/orders/{self.order.id}")
        await live(page)
        return page


async def live(page: Page) -> None:
    await page.locator("body[data-live=on]").wait_for()
    await page.locator("#parts [aria-current]").wait_for()


@pytest.fixture(scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with serve(tmp_path_factory.mktemp("house")) as served:
        yield served


TABLES = iter(f"T{number}" for number in range(1, 30))


@pytest.fixture
async def pad(browser: Browser, served: Served) -> AsyncIterator[Pad]:
    """An open order at a table of its own, on a phone whose line is whole. It may not throw."""
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, locale="en"
    )
    context.set_default_timeout(15_000)
    await context.add_init_script(WATCH)
    thrown: list[str] = []
    context.on("weberror", lambda error: thrown.append(str(error.error)))
    table = next(TABLES)
    async with line_to(served.port) as line:
        page = await context.new_page()
        await page.goto(f"{line.url}/orders")
        await page.locator("body[data-live=on]").wait_for()
        await page.locator("#tables .table-tap", has_text=table).first.click()
        await live(page)
        pad = Pad(served, line, context, page, table)
        yield pad
        assert await pad.page.evaluate("violations") == []
        await context.close()
    assert thrown == []
