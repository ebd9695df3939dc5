"""A tablet before a furnished floor: what the browser tests of map and editor share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Locator, Page

from kds.floor.queries import TableCard, party_cards, seating_cards, table_cards
from tests.browser.floor.served import Served, serve
from tests.browser.kitchen.conftest import WATCH


@dataclass
class Tablet:
    """A page of the house; nothing it does may throw or break the policy."""

    page: Page
    served: Served

    def table(self, name: str) -> Locator:
        return self.page.locator(f"#tables-{self.served.tables[name]}")

    def card(self, name: str) -> TableCard:
        return next(card for card in self.served.house.live(table_cards) if card.name == name)

    def where(self, who: str) -> set[str]:
        """The tables at which a party of this name sits."""
        live = self.served.house.live
        names = {table.id: table.name for table in live(table_cards)}
        parties = [party.id for party in live(party_cards) if party.name == who]
        found = (live(seating_cards).get(each) for each in parties)
        return {names[ident] for seating in found if seating for ident in seating.table_ids}

    async def middle(self, where: Locator) -> tuple[float, float]:
        box = None
        while not box:  # it may be drawn anew between two looks at it
            await where.wait_for()
            box = await where.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    async def drag(self, start: Locator, x: float, y: float) -> None:
        """With the mouse, from the middle of something to a point."""
        await self.page.mouse.move(*await self.middle(start))
        await self.page.mouse.down()
        at = await self.middle(start)
        await self.page.mouse.move((at[0] + x) / 2, (at[1] + y) / 2, steps=3)
        await self.page.mouse.move(x, y, steps=3)
        await self.page.mouse.up()

    async def swipe(self, start: Locator, dx: float, dy: float, rest: int = 0) -> None:
        """With a finger that rests for so many milliseconds before it moves."""
        client = await self.page.context.new_cdp_session(self.page)
        x, y = await self.middle(start)

        async def touch(kind: str, *points: tuple[float, float]) -> None:
            spots = [{"x": px, "y": py} for px, py in points]
            await client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

        await touch("touchStart", (x, y))
        await self.page.wait_for_timeout(rest)
        for step in (0.3, 0.7, 1.0):
            await touch("touchMove", (x + dx * step, y + dy * step))
        await touch("touchEnd")


@asynccontextmanager
async def tablet(
    browser: Browser, folder: Path, path: str, count: int, *, lively: bool, menu: bool = False
) -> AsyncIterator[Tablet]:
    """A tablet that shows a page of a house with so many tables."""
    thrown: list[str] = []
    context = await browser.new_context(viewport={"width": 1180, "height": 820}, has_touch=True)
    context.set_default_timeout(20_000)
    await context.add_init_script(WATCH)
    async with serve(folder, count, lively=lively, menu=menu) as served:
        page = await context.new_page()
        page.on("pageerror", lambda error: thrown.append(str(error)))
        await page.goto(f"{served.url}{path}?lang=en")
        await page.locator("body[data-live=on]").wait_for()
        yield Tablet(page, served)
        assert await page.evaluate("violations") == []
        await context.close()
    assert thrown == []
