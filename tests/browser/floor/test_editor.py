"""The editor by mouse, finger and keys; every deed can be taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from kds.floor.model import Shape
from kds.floor.queries import join_cards, table_cards, unit_cards
from tests.browser.floor.stage import Tablet, tablet
from tests.browser.kitchen.conftest import browser

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture
async def board(browser: Browser, tmp_path: Path) -> AsyncIterator[Tablet]:
    async with tablet(browser, tmp_path, "/floor/edit", 8, lively=False) as at:
        yield at


async def until(at: Tablet, holds: Callable[[], bool]) -> None:
    """Wait until the house knows."""
    for _ in range(60):
        if holds():
            return
        await at.page.wait_for_timeout(50)
    assert holds()


async def test_with_the_mouse(board: Tablet) -> None:
    page = board.page
    x, y = await board.middle(board.table("4"))
    was = board.card("4")
    await board.drag(board.table("4").locator(".t-top"), x + 63, y + 47)
    await until(board, lambda: board.card("4").x != was.x)
    moved = board.card("4")
    assert moved.x > was.x
    assert moved.y > was.y
    assert moved.x % 10 == 0
    assert moved.y % 10 == 0
    await page.locator("#undo").click()
    await until(board, lambda: board.card("4").x == was.x and board.card("4").y == was.y)
    await page.locator("#redo").click()
    await until(board, lambda: board.card("4").x == moved.x)
    # Turned and resized by their handles.
    await board.table("6").click()
    turn = page.locator(".handle-turn .handle-disc")
    at_x, at_y = await board.middle(board.table("6").locator(".t-top"))
    await board.drag(turn, at_x + 160, at_y)
    await until(board, lambda: board.card("6").rotation == 90)
    await page.keyboard.press("Control+z")
    await until(board, lambda: board.card("6").rotation == 0)
    size = page.locator(".handle-size .handle-disc")
    corner_x, corner_y = await board.middle(size)
    await board.drag(size, corner_x + 20, corner_y + 10)
    await until(board, lambda: board.card("6").width > 190)
    # Joined by a line from a plus to the table next to it.
    assert len(board.served.house.live(join_cards)) == 1
    await board.table("1").click()
    plus = page.locator(".handle-join").nth(2).locator(".handle-disc")
    await board.drag(plus, *await board.middle(board.table("2").locator(".t-top")))
    await until(board, lambda: len(board.served.house.live(join_cards)) == 2)
    assert "1+2" in {unit.name for unit in board.served.house.live(unit_cards)}
    # Three in a row may serve one large party.
    await board.table("2").click()
    plus = page.locator(".handle-join").nth(2).locator(".handle-disc")
    await board.drag(plus, *await board.middle(board.table("3").locator(".t-top")))
    await until(board, lambda: len(board.served.house.live(join_cards)) == 3)
    await page.get_by_role("button", name="Choose more").click()
    for name in ("1", "3"):
        await board.table(name).click()
    await page.get_by_role("button", name="Combine what is chosen").click()
    await expect(page.locator("#combinations")).to_contain_text("1+2+3")
    await page.keyboard.press("Escape")
    # What it costs is set on the line.
    await page.locator("#ties > .join", has_text="−2").first.locator(".join-disc").click()
    await page.locator("#f-loss").fill("1")
    await page.keyboard.press("Tab")
    losses = board.served.house.live(join_cards)
    await until(board, lambda: {join.seat_loss for join in losses} == {1, 2})


async def test_with_a_finger(board: Tablet) -> None:
    was = board.card("5")
    await board.swipe(board.table("5").locator(".t-top"), 70, -40)
    await until(board, lambda: board.card("5").x > was.x and board.card("5").y < was.y)
    await board.page.wait_for_timeout(400)  # a browser takes no tap right after a swipe
    await board.page.locator("#undo").tap()
    await until(board, lambda: board.card("5").x == was.x)
    before = await board.page.locator("#sheet").get_attribute("viewBox")
    await board.page.locator("[data-zoom=in]").tap()
    await expect(board.page.locator("#sheet")).not_to_have_attribute("viewBox", before or "")


async def test_with_keys(board: Tablet) -> None:
    page, house = board.page, board.served.house
    was = board.card("2")
    await board.table("1").focus()
    await page.keyboard.press("Tab")
    await expect(board.table("2")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Shift+ArrowRight")
    await until(board, lambda: board.card("2").x == was.x + 60)
    await page.keyboard.press("r")
    await until(board, lambda: board.card("2").rotation == 45)
    await page.keyboard.press("Control+z")
    await page.keyboard.press("Control+z")
    await until(board, lambda: board.card("2").x == was.x and board.card("2").rotation == 0)
    await page.keyboard.press("Control+Shift+Z")
    await until(board, lambda: board.card("2").x == was.x + 60)
    await page.keyboard.press("j")
    await board.table("3").focus()
    await page.keyboard.press("Enter")
    await until(board, lambda: len(house.live(join_cards)) == 2)
    await board.table("8").focus()
    await page.keyboard.press("Delete")
    await until(board, lambda: len(house.live(table_cards)) == 7)
    await page.keyboard.press("Control+z")
    await until(board, lambda: len(house.live(table_cards)) == 8)
    await until(board, lambda: len(house.live(join_cards)) == 2)


async def test_new_tables_and_their_fields(board: Tablet) -> None:
    page, house = board.page, board.served.house
    await page.locator("#add-table").click()
    await until(board, lambda: len(house.live(table_cards)) == 9)
    await expect(page.locator("#f-name")).to_have_value("9")
    await page.locator("#f-name").fill("Window 9")
    await page.locator("#f-seats").fill("6")
    await page.locator("label.chip", has_text="Round").click()
    await until(board, lambda: any(card.name == "Window 9" for card in house.live(table_cards)))
    await until(board, lambda: board.card("Window 9").shape is Shape.ROUND)
    assert board.card("Window 9").seats == 6
    await page.locator("#f-name").fill("1")
    await page.keyboard.press("Tab")
    await expect(page.locator(".toast")).to_contain_text("There is a table 1 already")
    for _ in range(4):
        await page.locator("#undo").click()
    await until(board, lambda: len(house.live(table_cards)) == 8)
    await page.locator("#redo").click()
    await until(board, lambda: len(house.live(table_cards)) == 9)
    # A room that was exported comes back as it was.
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Export").click()
    file = await (await download.value).path()
    await page.locator("#undo").click()
    await until(board, lambda: len(house.live(table_cards)) == 8)
    await page.locator("#import-file").set_input_files(file)
    await until(board, lambda: len(house.live(table_cards)) == 9)
