"""The pass holds a course that was fired too early, and the station reads it, in a real browser."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.kitchen.conftest import Open
from tests.browser.kitchen.served import Served
from tests.browser.kitchen.test_service import GRILL, STEAK

pytestmark = pytest.mark.browser


async def test_held_again_read_and_fired_once_more(served: Served, visit: Open) -> None:
    station, expo = await visit(GRILL), await visit("/kitchen/expo")
    await served.evening.order(table=0, lines=(STEAK,))
    await expo.get_by_role("button", name="Hold again").click()
    await expect(expo.locator("#orders article")).to_have_attribute("data-state", "held")
    tile = station.locator("[data-tile='1']")
    await expect(tile.locator(".line")).to_have_attribute("data-state", "held")
    await expect(tile).to_contain_text("Held again")
    await expect(station.locator("#all_day li")).to_have_count(0)
    await tile.get_by_role("button", name="Got it").click()
    await expect(station.locator("[data-tile]")).to_have_count(0)
    await expo.get_by_role("button", name="Fire").click()
    await expect(tile.locator(".line")).to_have_attribute("data-state", "waiting")
    await tile.locator("summary").click()
    await tile.get_by_role("button", name="Start").click()
    await expect(expo.get_by_role("button", name="Hold again")).to_have_count(0)
