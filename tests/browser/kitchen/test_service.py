"""An order's way over the kitchen's screens, with nothing but keys, in a real browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from kds.kitchen.queries import ticket_cards
from kds.orders.commands import NewLine, void_line
from kds.orders.model import VoidReason
from tests.browser.kitchen.conftest import Open
from tests.browser.kitchen.served import Served

pytestmark = pytest.mark.browser

STEAK = NewLine(item="Rib-eye 300 g", quantity=2, choices=("medium rare", "fries"))
GRILL = "/kitchen/stations/1"


async def place(page: Page) -> tuple[float, float]:
    box = await page.locator("[data-tile='2']").bounding_box()
    assert box
    return box["x"], box["y"]


async def test_an_order_goes_from_station_to_expo_to_board(served: Served, visit: Open) -> None:
    station, expo, board = await visit(GRILL), await visit("/kitchen/expo"), await visit("/board")
    await expect(station.locator("#calm")).to_contain_text("All done")

    placed = await served.evening.order(table=None, lines=(STEAK,))
    tile = station.locator("[data-tile='1']")
    await expect(tile).to_contain_text("Rib-eye 300")
    await expect(tile).to_contain_text("medium rare")
    await expect(station.locator("#all_day li").first).to_have_text("2 Rib-eye 300")
    await expect(expo.locator("#orders article")).to_have_count(1)
    await expect(board.locator("#preparing .number")).to_contain_text(str(placed.number))

    await station.bring_to_front()
    await station.keyboard.press("1")
    await expect(tile).to_have_attribute("aria-current", "true")
    await station.keyboard.press("Enter")
    await expect(station.locator("[data-tile]")).to_have_count(0)

    ready = expo.locator("#orders article[data-state=ready]")
    await expect(ready.locator(".band")).to_contain_text("Ready")
    await expect(ready.locator(".marks use")).to_have_attribute("href", "#i-check-double")
    await expect(board.locator("#ready .number")).to_contain_text(str(placed.number))
    await expect(board.locator("#preparing .number")).to_have_count(0)

    await expo.bring_to_front()
    await expo.keyboard.press("1")
    await expo.keyboard.press("Enter")
    await expect(expo.locator("#orders article")).to_have_count(0)
    await expect(board.locator("#ready .number")).to_have_count(0)


async def test_undo_brings_it_back_to_its_place(served: Served, visit: Open) -> None:
    for table in range(3):
        await served.evening.order(table=table, lines=(STEAK,))
    page = await visit(GRILL)
    await page.keyboard.press("2")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-tile='2']")).to_have_count(0)
    await page.locator(".toast [data-key-action=undo]").wait_for()
    await page.keyboard.press("u")
    await expect(page.locator("[data-tile='2']")).to_contain_text("T2")


async def test_a_card_stays_where_it_is(served: Served, visit: Open) -> None:
    for table in range(3):
        await served.evening.order(table=table, lines=(STEAK,))
    page = await visit(GRILL)
    before = await place(page)
    await page.locator("[data-tile='1'] [data-key-action=bump]").click()
    await expect(page.locator("[data-tile]")).to_have_count(2)
    assert await place(page) == before
    await served.evening.order(table=8, lines=(STEAK,))
    await expect(page.locator("[data-tile='1']")).to_contain_text("T9")
    assert await place(page) == before


async def test_focus_is_kept_when_others_change(served: Served, visit: Open) -> None:
    for table in range(3):
        await served.evening.order(table=table, lines=(STEAK,))
    page = await visit(GRILL)
    button = page.locator("[data-tile='2'] [data-key-action=bump]")
    await button.focus()
    await page.locator("[data-tile='3'] [data-key-action=bump]").evaluate("b => b.click()")
    await expect(page.locator("[data-tile='3']")).to_have_count(0)
    await served.evening.order(table=9, lines=(STEAK,))
    await expect(page.locator("[data-tile='3']")).to_contain_text("T10")
    await expect(button).to_be_focused()
    ticket = next(t for t in served.house.live(ticket_cards) if t.title == "T2")
    await page.locator("[data-tile='2'] .line").first.evaluate("b => b.click()")
    await expect(page.locator("[data-tile='2'] .line[data-state=done]")).to_have_count(1)
    await expect(button).to_be_focused()
    assert ticket.open


async def test_a_lost_line_is_said_and_mended(served: Served, visit: Open) -> None:
    page = await visit(GRILL)
    served.cut()
    said = page.locator("#live-bar p:visible")
    await expect(said).to_contain_text("NOT LIVE since", timeout=10_000)
    await served.evening.order(table=0, lines=(STEAK,))
    await served.mend()
    await expect(page.locator("[data-tile='1']")).to_contain_text("T1", timeout=15_000)
    await expect(said).to_have_count(0)


async def test_the_house_learns_what_was_on_show(served: Served, visit: Open) -> None:
    await visit(GRILL)
    await served.evening.order(table=0, lines=(STEAK,))
    page = await visit(GRILL)
    await expect(page.locator("[data-tile='1']")).to_be_visible()
    await page.wait_for_timeout(1000)
    assert all(t.seen_at for t in served.house.live(ticket_cards) if t.station_name == "Grill")


async def test_pages_turn_without_a_reload(served: Served, visit: Open) -> None:
    for table in range(12):
        await served.evening.order(table=table, lines=(STEAK,))
    page = await visit(GRILL)
    await page.evaluate("window.same = true")
    await expect(page.locator("[data-tile]:visible")).to_have_count(10)
    await page.keyboard.press("PageDown")
    await expect(page.locator("[data-tile]:visible")).to_have_count(2)
    assert await page.evaluate("window.same") is True
    await page.keyboard.press("2")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-tile]:visible")).to_have_count(1)
    titles = {t.title for t in served.house.live(ticket_cards) if t.open}
    assert "T12" not in titles
    assert "T2" in titles


async def test_a_new_ticket_on_another_page_is_flagged(served: Served, visit: Open) -> None:
    for table in range(10):
        await served.evening.order(table=table, lines=(STEAK,))
    page = await visit(GRILL)
    await served.evening.order(table=20, lines=(STEAK,))
    await expect(page.locator("#pager .is-new")).to_contain_text("new")
    await page.keyboard.press("PageDown")
    await expect(page.locator("#pager .is-new")).to_have_count(0)


async def test_news_are_heard(served: Served, visit: Open) -> None:
    for table in range(2):
        await served.evening.order(table=table, lines=(STEAK,))
    page = await visit(GRILL)
    await expect(page.locator("#sound")).to_contain_text("Sound off")
    await page.locator("#sound").click()
    await expect(page.locator("#sound")).to_contain_text("Sound on")
    await page.wait_for_timeout(4500)  # the self-test plays all four
    await page.evaluate("sounds.length = 0")
    await page.locator("[data-tile='1'] [data-key-action=bump]").click()
    await expect(page.locator("[data-tile]")).to_have_count(1)
    assert await page.evaluate("sounds") == []
    await served.evening.order(table=5, lines=(STEAK,))
    await expect(page.locator("[data-tile]")).to_have_count(2)
    assert await page.evaluate("sounds") == ["chime-new"]
    ticket = next(t for t in served.house.live(ticket_cards) if t.title == "T2")
    await served.evening.do(
        void_line, line_id=ticket.lines[0].order_line_id, reason=VoidReason.MISTAKE
    )
    await expect(page.locator(".line[data-state=voided]")).to_have_count(1)
    assert await page.evaluate("sounds") == ["chime-new", "chime-change"]


async def test_recall_by_key(served: Served, visit: Open) -> None:
    await served.evening.order(table=0, lines=(STEAK,))
    page = await visit(GRILL)
    await page.keyboard.press("1")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-tile]")).to_have_count(0)
    await page.keyboard.press("r")
    await expect(page.locator("#recall .recent .btn-strong")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-tile='1'] .flags")).to_contain_text("Recalled")
    await expect(page.locator("#recall")).to_be_hidden()


async def test_the_menu_of_a_tile(served: Served, visit: Open) -> None:
    await served.evening.order(table=0, lines=(STEAK,))
    page = await visit(GRILL)
    tile = page.locator("[data-tile='1']")
    await tile.locator("summary").click()
    await tile.get_by_role("button", name="Park").click()
    await expect(tile.locator(".band")).to_contain_text("Parked")
    await expect(tile.locator("details[open]")).to_have_count(0)
    await page.keyboard.press("1")
    await page.keyboard.press("p")
    await expect(tile.locator(".band")).not_to_contain_text("Parked")
    await page.keyboard.press("x")
    await expect(tile.locator(".flags")).to_contain_text("Rush")
    await tile.locator("summary").click()
    await tile.get_by_role("button", name="To station").click()
    await page.locator("#push").get_by_role("button", name="Fry").click()
    await expect(page.locator("[data-tile]")).to_have_count(0)


async def test_86_in_two_taps(served: Served, visit: Open) -> None:
    expo, grill = await visit("/kitchen/expo"), await visit(GRILL)
    await expo.bring_to_front()
    await expo.get_by_role("button", name="86", exact=True).click()
    await expo.locator("#sellable").get_by_role("button", name="Sea bass").click()
    await expect(expo.locator("#sellable .is-out")).to_contain_text("Sea bass")
    await expect(grill.locator("#gone")).to_contain_text("86 Sea bass")
