"""A person at the simulated terminal, in a real browser: with fingers, or with a keyboard alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from kds.terminals.protocol import Said
from kds.terminals.simulator import make_simulator
from tests.browser.client.conftest import WATCH_CSP
from tests.terminals.served import served


@dataclass
class Device:
    """The terminal on the counter, its page open."""

    app: Any
    page: Page

    def asked(self, key: str, amount: int) -> None:
        self.app.state.reader.charge(key, amount, "EUR")

    def became(self, key: str) -> Said:
        state: Said = self.app.state.reader.book.entries[key].state
        return state


@pytest.fixture
async def device(chromium: Browser) -> AsyncIterator[Device]:
    app = make_simulator()
    async with served(app) as address:
        context = await chromium.new_context(viewport={"width": 390, "height": 844})
        page = await context.new_page()
        page.set_default_timeout(20_000)
        await page.add_init_script(WATCH_CSP)
        await page.goto(address)
        yield Device(app, page)
        violations = await page.evaluate("window.violations")
        await context.close()
    assert not violations


async def test_a_card_is_held_to_it(device: Device) -> None:
    await expect(device.page.get_by_text("Ready")).to_be_visible()
    device.asked("a", 12345)
    await expect(device.page.get_by_text("€123.45")).to_be_visible()
    await device.page.get_by_role("button", name="Hold a card to it").click()
    await expect(device.page.get_by_text("Approved")).to_be_visible()
    assert device.became("a") is Said.APPROVED


async def test_the_bank_says_no_by_keyboard_alone(device: Device) -> None:
    device.asked("a", 500)
    await expect(device.page.get_by_text("€5.00")).to_be_visible()
    await device.page.get_by_role("button", name="expired card").focus()
    await device.page.wait_for_timeout(1200)  # the display is drawn anew, the focus stays
    await device.page.keyboard.press("Enter")
    await expect(device.page.get_by_text("Declined · expired card")).to_be_visible()
    assert device.became("a") is Said.DECLINED


async def test_the_hand_comes_and_goes(device: Device) -> None:
    toggle = device.page.get_by_role("button", name="You hold the card")
    await toggle.focus()
    await device.page.wait_for_timeout(1200)
    await device.page.keyboard.press("Enter")
    await expect(device.page.get_by_role("button", name="A card comes by itself")).to_be_visible()
    device.asked("a", 500)
    await expect(device.page.get_by_text("Approved")).to_be_visible()


async def test_everybody_can_use_it(device: Device) -> None:
    device.asked("a", 500)
    await expect(device.page.get_by_text("€5.00")).to_be_visible()
    found = await Axe().run(device.page)
    assert found.violations_count == 0, found.generate_report()
    wide = await device.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    buttons = await device.page.locator(".btn").all()
    boxes = [await button.bounding_box() for button in buttons]
    assert all(box is not None and box["height"] >= 44 for box in boxes)
