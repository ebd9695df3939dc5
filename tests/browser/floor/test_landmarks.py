"""Walls, the entrance, the bar … in the editor by mouse, keys and numbers, and on the map."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from kds.floor.model import LandmarkKind
from kds.floor.queries import LandmarkCard, landmark_cards
from tests.browser.floor.stage import Tablet, tablet
from tests.browser.floor.test_editor import until
from tests.browser.kitchen.conftest import browser

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture
async def board(browser: Browser, tmp_path: Path) -> AsyncIterator[Tablet]:
    async with tablet(browser, tmp_path, "/floor/edit", 8, lively=False) as at:
        yield at


def drawn(at: Tablet) -> list[LandmarkCard]:
    return list(at.served.house.live(landmark_cards))


async def test_a_bar_is_drawn_moved_resized_and_taken_back(board: Tablet) -> None:
    page = board.page
    await page.get_by_role("button", name="Bar", exact=True).click()
    await until(board, lambda: len(drawn(board)) == 1)
    mark = page.locator("#landmarks > .landmark")
    await expect(mark).to_be_focused()
    await expect(page.locator("#inspect-landmark")).to_have_text("Bar")
    was = drawn(board)[0]
    assert (was.kind, was.width, was.depth) == (LandmarkKind.BAR, 300, 60)
    # Fields, keys and handles.
    await page.locator("#l-label").fill("Oysters")
    await page.locator("#l-width").fill("200")
    await page.keyboard.press("Tab")
    await until(board, lambda: (drawn(board)[0].label, drawn(board)[0].width) == ("Oysters", 200))
    await mark.focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Shift+ArrowDown")
    await until(board, lambda: (drawn(board)[0].x, drawn(board)[0].y) == (was.x + 10, was.y + 50))
    await page.keyboard.press("r")
    await until(board, lambda: drawn(board)[0].rotation == 45)
    x, y = await board.middle(mark.locator(".lm-box"))
    await board.drag(mark.locator(".lm-box"), x - 60, y - 60)
    await until(board, lambda: drawn(board)[0].y < was.y + 50)
    size = page.locator(".handle-size .handle-disc")
    x, y = await board.middle(size)
    await board.drag(size, x, y + 20)
    await until(board, lambda: drawn(board)[0].width > 200)
    await expect(mark).to_have_attribute("aria-label", "Bar: Oysters")
    # Each is one undo, the drawing of it the last.
    for _ in range(6):
        await page.keyboard.press("Control+z")
    await until(board, lambda: drawn(board) == [was])
    await page.keyboard.press("Control+z")
    await until(board, lambda: not drawn(board))
    await page.keyboard.press("Control+Shift+Z")
    await until(board, lambda: drawn(board) == [was])
    await mark.focus()
    await page.keyboard.press("Delete")
    await until(board, lambda: not drawn(board))
    await page.keyboard.press("Control+z")
    await until(board, lambda: drawn(board) == [was])


async def test_tables_stand_over_it_and_the_map_shows_it(board: Tablet) -> None:
    page = board.page
    await page.get_by_role("button", name="Kitchen", exact=True).click()
    await until(board, lambda: len(drawn(board)) == 1)
    kind = page.locator("#l-kind")
    await kind.select_option("pass")
    await until(board, lambda: drawn(board)[0].kind is LandmarkKind.PASS)
    await page.goto(f"{board.served.url}/floor?lang=de")
    mark = page.locator("#landmarks > .landmark[data-kind=pass]")
    await expect(mark).to_have_attribute("aria-label", "Pass")
    order = "[...document.getElementById('sheet').querySelectorAll('g[id]')].map((g) => g.id)"
    ids = await page.evaluate(order)
    assert ids.index("landmarks") < ids.index("tables")
