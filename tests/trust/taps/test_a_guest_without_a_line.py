"""A kiosk without a line: choices are kept and count once, nothing is paid or passed on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, expect

from kds.orders.queries import cart_cards
from tests.browser.kiosk.stand import PORTRAIT, Stand, begin, live, stand
from tests.trust.taps.line import line_to

pytestmark = pytest.mark.browser


@pytest.fixture
async def kiosk(tmp_path: Path) -> AsyncIterator[Stand]:
    async with stand(tmp_path) as opened:
        yield opened


async def test_choices_wait_and_paying_does_not(kiosk: Stand, browser: Browser) -> None:
    context = await kiosk.context(browser, PORTRAIT)
    async with line_to(urlsplit(kiosk.url).port or 0) as line:
        page = await context.new_page()
        await page.goto(f"{line.url}/kiosk")
        await begin(page)
        await page.locator("html[style*=dock-h]").wait_for()
        plus = page.locator(".k-dish button.k-plus")
        line.cut()
        await plus.nth(0).click()
        await plus.nth(1).click()
        await expect(page.locator("#outbox")).to_contain_text("Not in your order yet: 2 choices")
        line.mend()
        await expect(page.locator(".k-bar")).to_have_attribute("data-count", "2")
        await expect(page.locator("#outbox p:visible")).to_have_count(0)
        await live(page)
        await page.locator(".k-bar .k-next").click()
        await expect(page.locator(".k-ways")).to_be_visible()
        await page.locator("html[style*=dock-h]").wait_for()  # its scripts are here
        line.cut()
        await page.locator("body[data-live=off]").wait_for()
        await expect(page.locator(".k-ways")).to_be_hidden()
        await expect(page.locator(".k-pay-off")).to_contain_text("Paying needs the connection")
        # The guest adds one more and goes: it isn't the next one's.
        await page.get_by_role("button", name="One more").first.click()
        await expect(page.locator("#outbox")).to_contain_text("1 choice")
        await page.locator(".k-strip [data-leave]").click()
        line.mend()
        await expect(page.locator(".k-go").first).to_be_visible(timeout=20_000)
        await begin(page)
        await expect(page.locator("#outbox p:visible")).to_have_count(0)
        assert [line.quantity for cart in kiosk.house.live(cart_cards) for line in cart.lines] in (
            [],
            [1, 1],  # the guest who has left, while their cart is still remembered
        )
    await context.close()
