"""The live map on a tablet: it turns with the kitchen, and parties are carried to tables."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from kds.bus.house import utc_now
from kds.floor import commands as floor
from kds.kitchen.commands import Route, add_station, bump_ticket, set_routing
from kds.kitchen.queries import ticket_cards
from kds.orders.commands import add_line, fire_order, open_order
from tests.browser.floor.stage import tablet
from tests.browser.kitchen.conftest import browser
from tests.browser.kitchen.test_looks import RULES, violations

__all__ = ["browser"]
pytestmark = pytest.mark.browser
SMALL = """[...document.querySelectorAll(
  'main :is(button, a, select, input:not([type=hidden], [type=radio], [type=file])),' +
  'header :is(button, a)')]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43)
  .map(e => e.outerHTML.slice(0, 90))"""


async def test_the_map_turns_with_the_kitchen(browser: Browser, tmp_path: Path) -> None:
    async with tablet(browser, tmp_path, "/floor", 8, lively=False, menu=True) as at:
        served = at.served
        assert served.menu
        grill = await served.do(add_station, name="Grill")
        steak = served.menu.items["Lamb cutlets"]
        await served.do(set_routing, item_id=steak, stations=(Route(grill, 600),))
        await expect(at.table("4")).to_have_attribute("data-state", "available")
        order = await served.do(open_order, table_id=served.tables["4"], covers=3)
        await served.do(add_line, order_id=order, item_id=steak)
        await served.do(fire_order, order_id=order)
        await expect(at.table("4")).to_have_attribute("data-state", "ordered")
        [ticket] = served.house.live(ticket_cards)
        await served.do(bump_ticket, ticket_id=ticket.id)
        await expect(at.table("4")).to_have_attribute("data-state", "mains")
        await expect(at.table("4")).to_have_attribute("aria-label", re.compile("Table 4: Mains"))
        await at.table("4").click()
        panel = at.page.locator(".t-panel.is-open")
        await expect(panel.get_by_role("button", name="Mains")).to_have_attribute(
            "aria-pressed", "true"
        )
        await panel.get_by_role("button", name="Check dropped").click()
        await expect(at.table("4")).to_have_attribute("data-state", "check_dropped")
        await panel.get_by_role("button", name="They left").click()
        await expect(at.table("4")).to_have_attribute("data-state", "dirty")
        await panel.get_by_role("button", name="Cleared and laid").click()
        await expect(at.table("4")).to_have_attribute("data-state", "available")


async def test_parties_are_carried_to_tables(browser: Browser, tmp_path: Path) -> None:
    async with tablet(browser, tmp_path, "/floor", 8, lively=False) as at:
        for size, name in ((2, "Ruiz"), (4, "Park"), (2, "Abebe")):
            await at.served.do(floor.add_waiting, size=size, name=name)
        rows = at.page.locator(".door-take")
        await expect(rows).to_have_count(3)
        # With the mouse: drag from the list to a table.
        await at.drag(rows.filter(has_text="Park"), *await at.middle(at.table("5")))
        await expect(at.table("5")).to_have_attribute("data-state", "seated")
        assert at.where("Park") == {"5"}
        # With a finger: it rests on the row, then carries.
        row = rows.filter(has_text="Ruiz")
        (x, y), (to_x, to_y) = await at.middle(row), await at.middle(at.table("1"))
        await at.swipe(row, to_x - x, to_y - y, rest=400)
        await expect(at.table("1")).to_have_attribute("data-state", "seated")
        # With keys: take up, walk, put down.
        await rows.filter(has_text="Abebe").focus()
        await at.page.keyboard.press("Enter")
        await expect(at.page.locator("#task")).to_contain_text("Abebe")
        await at.table("2").focus()
        await at.page.keyboard.press("ArrowDown")
        await expect(at.table("3")).to_be_focused()
        await at.page.keyboard.press("Enter")
        await expect(at.table("3")).to_have_attribute("data-state", "seated")
        await at.page.wait_for_timeout(320)  # the sheet may have followed the keys
        # A seated party moves, and takes the table beside its new one.
        await at.drag(at.table("5").locator(".t-top"), *await at.middle(at.table("7")))
        await expect(at.table("7")).to_have_attribute("data-state", "seated")
        await expect(at.table("5")).to_have_attribute("data-state", "dirty")
        await at.table("7").click()
        await at.page.locator(".t-panel.is-open [data-take=join]").click()
        await at.table("8").click()
        await expect(at.table("8")).to_have_attribute("data-state", "seated")
        await expect(at.page.locator(".tie")).to_have_count(1)
        assert at.where("Park") == {"7", "8"}


async def test_what_a_panel_does(browser: Browser, tmp_path: Path) -> None:
    async with tablet(browser, tmp_path, "/floor", 8, lively=False) as at:
        page, panel = at.page, at.page.locator(".t-panel.is-open")
        # A walk-in, a chair more, and two of them to a table of their own.
        await at.table("4").click()
        await panel.get_by_label("Walk-in").fill("Okafor")
        await panel.get_by_role("button", name="Seat 4 guests").click()
        await expect(at.table("4")).to_have_attribute("data-state", "seated")
        chairs = at.table("4").locator(".t-chair")
        await panel.get_by_role("button", name="Add chair").click()
        await expect(chairs).to_have_count(5)
        await panel.get_by_role("button", name="Split").click()
        await page.locator("#split [data-part='2']").click()
        await at.table("1").click()
        await expect(at.table("1")).to_have_attribute("data-size", "2")
        await expect(at.table("4")).to_have_attribute("data-size", "2")
        # A table that is kept for somebody else is given away only when one insists.
        await at.served.do(
            floor.block_tables,
            table_ids=(at.served.tables["8"],),
            ends_at=utc_now() + timedelta(hours=1),
        )
        await at.table("8").click()
        await expect(panel).to_contain_text("Blocked until")
        await panel.get_by_role("button", name="Unblock").click()
        await expect(at.table("8")).to_have_attribute("data-state", "available")
        await panel.get_by_role("button", name="Block").click()
        await page.locator("#block").get_by_role("button", name="1 hour").click()
        await expect(at.table("8")).to_have_attribute("data-state", "blocked")
        # They are one party again, at the tables that stand together.
        await page.keyboard.press("Escape")
        await at.table("1").click()
        await panel.get_by_role("button", name="They left").click()
        await expect(at.table("1")).to_have_attribute("data-state", "dirty")
        await at.served.do(floor.add_waiting, size=2, name="Ruiz")
        await page.locator(".door-take").click()
        await at.table("1").click()
        await expect(page.locator("#confirm")).to_contain_text("Table 1 isn’t cleared")
        await page.locator("#confirm [value=yes]").click()
        await expect(at.table("1")).to_have_attribute("data-state", "seated")
        await at.table("1").click()
        await panel.locator("[data-take=merge]").click()
        await at.table("4").click()
        await expect(page.locator(".toast.is-error")).to_contain_text("stand side by side")


async def test_the_evening_to_come_on_the_same_map(browser: Browser, tmp_path: Path) -> None:
    async with tablet(browser, tmp_path, "/floor", 25, lively=True) as at:
        page = at.page
        before = await at.table("18").get_attribute("data-state")
        assert before == "dirty"
        await page.locator("#slider").focus()
        for _ in range(5):
            await page.keyboard.press("ArrowRight")
        await expect(page.locator("body")).to_have_class(re.compile("is-later"))
        await expect(page.locator("#moment")).to_contain_text("Expected at")
        await expect(at.table("18")).to_have_attribute("data-state", "available")
        await page.get_by_role("button", name="Back to now").click()
        await expect(at.table("18")).to_have_attribute("data-state", "dirty")
        # Close enough for more letters, and back to all.
        sheet = page.locator("#sheet")
        wide = await sheet.get_attribute("viewBox")
        await page.keyboard.press("Escape")
        await at.table("6").focus()
        await page.keyboard.press("+")
        await expect(sheet).not_to_have_attribute("viewBox", wide or "")
        await page.keyboard.press("0")
        await expect(sheet).to_have_attribute("viewBox", wide or "", timeout=3000)
        for name in ("1", "4", "9"):
            await at.table(name).click()
            assert await violations(page, RULES) == []
            assert await page.evaluate(SMALL) == []
        await page.goto(f"{at.served.url}/floor/edit")
        await page.locator("body[data-live=on]").wait_for()
        assert await violations(page, RULES) == []
        await at.table("6").click()
        assert await violations(page, RULES) == []
        assert await page.evaluate(SMALL) == []
