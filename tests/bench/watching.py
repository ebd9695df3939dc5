"""Real screens for checks: pages fetched and kept live over their sockets, as a browser does."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from types import TracebackType

from kds.menu.rules import match_key
from tests.bench.load import Client, Screen
from tests.bench.page import Element, Page

QUIET_SECONDS = 0.4

ShownLine = tuple[str, str, int, str, tuple[str, ...]]
"""(order id, order line id, quantity, dish, choices), names as match keys, choices sorted."""


class Watched(Page):
    """A kitchen screen, read the way a cook reads it."""

    def lines(self) -> Iterator[ShownLine]:
        for tile in self.cells("tiles"):
            if "data-ticket" in tile.attributes:
                yield from map(shown_line, _lines_of(tile))

    def tickets(self) -> Iterator[str]:
        for tile in self.cells("tiles"):
            if "data-ticket" in tile.attributes:
                yield tile.attributes["data-ticket"]

    def dishes(self) -> Iterator[tuple[str, int, dict[str, int]]]:
        """(dish, how many still to make, how many of each choice) of the all-day screen."""
        for cell in self.cells("dishes"):
            choices: dict[str, int] = {}
            for part in cell.having("data-choice"):
                count = next(each for each in part if each.tag == "b").text
                choices[match_key(part.text.removeprefix(count))] = int(count)
            yield match_key(_one(cell, "data-dish").text), int(_quantity(cell)), choices


def _lines_of(tile: Element) -> Iterator[tuple[str, Element]]:
    for line in tile.having("data-line"):
        yield tile.attributes["data-order"], line


def shown_line(found: tuple[str, Element]) -> ShownLine:
    order_id, line = found
    choices = tuple(sorted(match_key(choice.text) for choice in line.having("data-choice")))
    dish = match_key(_one(line, "data-dish").text)
    return order_id, line.attributes["data-order-line"], int(_quantity(line)), dish, choices


def _one(element: Element, attribute: str) -> Element:
    return next(element.having(attribute))


def _quantity(element: Element) -> str:
    return next(each for each in element if each.attributes.get("class") == "qty").text


class Watcher:
    """Opens screens and keeps them live."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._screens: list[Screen] = []
        self._heard = asyncio.Event()

    async def __aenter__(self) -> Watcher:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for screen in self._screens:
            screen.transport.abort()

    async def watch(self, path: str) -> Watched:
        status, html = await self.client.get(path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}: {html[:300]!r}")
        page = Watched(html.decode())

        def heard(_screen: Screen, payload: bytes) -> None:
            frame = payload.decode()
            page.apply(frame)
            if "<kds-region" in frame:
                self._heard.set()

        screen = await self.client.screen(page.live_url, heard)
        self._screens.append(screen)
        await screen.opened
        return page

    async def settle(self, seconds: float) -> None:
        """Wait until nothing has changed for a moment, at most so many seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    self._heard.clear()
                    try:
                        await asyncio.wait_for(self._heard.wait(), QUIET_SECONDS)
                    except TimeoutError:
                        return
