"""One real browser beside the hand-made screens."""

from __future__ import annotations

import shutil
from collections import Counter
from types import TracebackType
from typing import Any

from playwright.async_api import async_playwright

from tests.bench.page import parse
from tests.bench.watching import ShownLine, shown_line

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found_browser() -> str | None:
    """The system's own Chromium; None = the one that playwright brings."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Chromium:
    """A page in Chromium; when it isn't wanted, everything gives None."""

    def __init__(self, port: int, wanted: bool) -> None:
        self.port = port
        self.wanted = wanted
        self.page: Any = None

    async def __aenter__(self) -> Chromium:
        if self.wanted:
            self.playwright = await async_playwright().start()
            self.browser = await self.playwright.chromium.launch(
                executable_path=found_browser(), args=ARGUMENTS
            )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.wanted:
            await self.browser.close()
            await self.playwright.stop()

    async def open(self, path: str) -> None:
        if self.wanted:
            self.page = await self.browser.new_page(viewport={"width": 1920, "height": 1080})
            await self.page.goto(f"http://127.0.0.1:{self.port}{path}")

    async def lines(self) -> Counter[ShownLine] | None:
        """Every line of a ticket on the page, as the document holds it."""
        if self.page is None:
            return None
        tiles = await self.page.evaluate(
            "[...document.querySelectorAll('#tiles > [data-ticket]')].map((tile) => tile.outerHTML)"
        )
        tree = parse("".join(tiles))
        return Counter(
            shown_line((tile.attributes["data-order"], line))
            for tile in tree.having("data-ticket")
            for line in tile.having("data-line")
        )
