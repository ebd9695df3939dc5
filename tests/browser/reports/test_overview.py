"""The overview during a rush, as the manager sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import BrowserContext, expect

from kds.kitchen.queries import ticket_cards
from tests.browser.kitchen.conftest import Open
from tests.browser.kitchen.look import arrange
from tests.browser.kitchen.served import Served
from tests.browser.kitchen.test_looks import RULES, violations

pytestmark = pytest.mark.browser


async def test_a_late_order_is_rushed_with_one_tap(served: Served, visit: Open) -> None:
    await arrange(served, 12)
    served.evening.clock.behind -= timedelta(minutes=30)
    page = await visit("/overview")
    rush = page.get_by_role("button", name="Rush")
    first = page.locator("#alerts > [data-state=late]").filter(has=rush).first
    await expect(first).to_be_visible()
    ident = await first.get_attribute("id")
    await first.get_by_role("button", name="Rush").click()
    await expect(page.locator(f"#{ident}")).to_have_count(0)
    await expect(page.locator("#done > li")).to_contain_text("Rush")
    assert any(ticket.rush for ticket in served.house.live(ticket_cards))


async def test_muting_is_kept_and_told(served: Served, visit: Open) -> None:
    await arrange(served, 12)
    served.evening.clock.behind -= timedelta(minutes=30)
    page = await visit("/overview")
    await page.get_by_role("button", name="Mute for half an hour").first.click()
    await page.locator("#done a").first.click()
    await expect(page.locator(".story")).to_contain_text("An alert was answered: Mute")


@pytest.mark.parametrize("width", [390, 1920])
async def test_it_fits_and_targets_are_large(served: Served, visit: Open, width: int) -> None:
    await arrange(served, 12)
    served.evening.clock.behind -= timedelta(minutes=30)
    page = await visit("/overview")
    await page.set_viewport_size({"width": width, "height": 1080})
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [await each.bounding_box() for each in await page.locator("#alerts .btn").all()]
    assert boxes
    assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in boxes)
    assert await violations(page, RULES) == []


@pytest.mark.parametrize("path", ["/reports?what=hour", "/reports?what=item", "/journal"])
async def test_axe_finds_nothing_in_what_happened(
    served: Served, context: BrowserContext, path: str
) -> None:
    await arrange(served, 6)
    page = await context.new_page()
    await page.goto(f"{served.url}{path}")
    assert await violations(page, RULES) == []
