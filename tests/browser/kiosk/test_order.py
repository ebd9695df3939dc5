"""A guest orders and pays at the kiosk: in each language and orientation, with keys alone, with big
letters; and the kitchen has it."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from kds.actor import SYSTEM
from kds.menu import commands as menu
from kds.orders.model import LineState
from kds.payments.model import PaymentState
from tests.browser.kiosk.stand import (
    LANDSCAPE,
    PORTRAIT,
    Stand,
    add,
    begin,
    live,
    review,
    steak,
)

pytestmark = pytest.mark.browser

WORDS = {
    "en": ("Review and pay", "Pay by card here", "Thank you! Your number is"),
    "de": ("Prüfen und bezahlen", "Hier mit Karte bezahlen", "Danke! Ihre Nummer ist"),
}
SIDEWAYS = "document.scrollingElement.scrollWidth - innerWidth"


async def number(page: Page) -> int:
    """The number at the end, where it is said that all is paid."""
    await expect(page.locator(".k-said[data-state=paid]")).to_be_visible()
    return int(await page.locator(".k-number").inner_text())


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("language", ["en", "de"])
async def test_an_order_from_the_picture_to_the_number(
    kiosk: Stand, browser: Browser, language: str, size: tuple[int, int]
) -> None:
    kiosk.hand("approve")
    go, pay, thanks = WORDS[language]
    async with kiosk.guest(browser, size) as page:
        await begin(page, language)
        await add(page, "Smash burger")
        await steak(page)
        await page.get_by_role("link", name=go).click()
        await expect(page.locator(".k-row")).to_have_count(2)
        await live(page)
        await page.get_by_role("button", name=pay).click()
        await expect(page.get_by_role("heading", name=thanks)).to_be_visible()
        assert await number(page) == 1
        assert await page.evaluate(SIDEWAYS) <= 0
    [order] = kiosk.orders
    assert {line.state for line in order.lines} == {LineState.FIRED}
    assert order.total == 1590 + 3200
    assert [p.state for p in kiosk.payments] == [PaymentState.APPROVED]
    assert [entry.amount for entry in kiosk.reader.book.entries.values()] == [4790]


SEEN = """() => {
  const active = document.activeElement, box = active.getBoundingClientRect();
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const whole = at?.closest('a, button, label, article');
  return Boolean(whole && (whole.contains(active) || active.contains(at)));
}"""
"""Whether what has the focus lies under nothing else."""


async def focus(page: Page, selector: str) -> None:
    """Tab until what is looked for has the focus, and is seen."""
    for _ in range(90):
        await page.keyboard.press("Tab")
        if await page.evaluate("s => document.activeElement.matches(s)", selector):
            await page.wait_for_function(SEEN, timeout=2000)
            return
    raise AssertionError(f"no Tab leads to {selector}")


async def test_with_keys_alone(kiosk: Stand, browser: Browser) -> None:
    kiosk.hand("approve")
    async with kiosk.guest(browser) as page:
        keys = page.keyboard
        await focus(page, ".k-go[lang=en]")
        await keys.press("Enter")
        await expect(page.locator(".k-big").first).to_be_visible()
        await focus(page, ".k-big[value=takeaway]")
        await keys.press("Enter")
        await expect(page.locator(".k-dish").first).to_be_visible()
        await live(page)
        await focus(page, "button.k-plus")
        await keys.press("Enter")
        await expect(page.locator(".k-bar")).to_have_attribute("data-count", "1")
        rib_eye = kiosk.dish("Rib-eye 300 g")
        await focus(page, f"a[href$='/dish/{rib_eye}']")
        await keys.press("Enter")
        await expect(page.locator(".k-choosing")).to_be_visible()
        for group in ("Doneness", "Side"):
            await focus(page, f"[data-name={group}] input")
            await keys.press("Space")
        await focus(page, ".k-next")
        await keys.press("Enter")
        await expect(page.locator(".k-bar")).to_have_attribute("data-count", "2")
        await live(page)
        await focus(page, ".k-skip")
        await keys.press("Enter")
        await focus(page, "a.k-next")
        await keys.press("Enter")
        await expect(page.locator("#k-total")).to_be_visible()
        await live(page)
        await focus(page, "button[name=pay][value=card]")
        await keys.press("Enter")
        assert await number(page) == 1
    assert kiosk.orders[0].channel == "takeaway"


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
async def test_with_letters_of_twice_the_size(
    kiosk: Stand, browser: Browser, size: tuple[int, int]
) -> None:
    kiosk.hand("approve")
    async with kiosk.guest(browser, size) as page:
        before = await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        await page.get_by_role("button", name="Text and display").click()
        await page.locator("#comfort label", has_text="200").click()
        await page.get_by_role("button", name="Done").click()
        assert await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == (
            pytest.approx(2 * before)
        )
        await begin(page)
        assert await page.evaluate(SIDEWAYS) <= 0
        await steak(page)
        assert await page.evaluate("document.documentElement.dataset.text") == "200"
        await review(page)
        assert await page.evaluate(SIDEWAYS) <= 0
        await page.get_by_role("button", name="Pay by card here").click()
        assert await number(page) == 1
        assert await page.evaluate(SIDEWAYS) <= 0


async def test_at_the_counter_the_number_says_what_to_do(kiosk: Stand, browser: Browser) -> None:
    async with kiosk.guest(browser) as page:
        await begin(page)
        await add(page, "Smash burger")
        await review(page)
        await page.get_by_role("button", name="Pay at the counter").click()
        said = page.locator(".k-said[data-state=counter]")
        await expect(said).to_contain_text("Please pay at the counter")
        await expect(said.locator(".k-amount")).to_have_text("€15.90")
    assert {line.state for line in kiosk.orders[0].lines} == {LineState.HELD}
    assert kiosk.payments == []


async def test_what_sells_out_is_marked_in_the_cart_and_something_else_offered(
    kiosk: Stand, browser: Browser
) -> None:
    async with kiosk.guest(browser) as page:
        await begin(page)
        await add(page, "Halloumi burger")
        tile = page.locator(".k-dish", has_text="Halloumi burger")
        await kiosk.do(menu.set_out, item_id=kiosk.dish("Halloumi burger"))
        await expect(tile).to_have_attribute("data-sale", "out")
        await expect(tile).to_contain_text("Sold out")
        await expect(page.locator(".k-bar-trouble")).to_be_visible()
        await kiosk.do(menu.put_back, item_id=kiosk.dish("Halloumi burger"))
        await expect(tile).to_have_attribute("data-sale", "on")
        await review(page)
        await kiosk.do(menu.set_out, item_id=kiosk.dish("Halloumi burger"))
        row = page.locator(".k-row")
        await expect(row.locator(".k-trouble")).to_contain_text("Sold out")
        await expect(page.locator("button[name=pay]")).to_have_count(0)
        await row.get_by_role("button", name="instead").click()
        await expect(row).to_have_attribute("data-trouble", "")
        await expect(row.locator("h2")).not_to_have_text("Halloumi burger")
        await expect(page.locator("button[name=pay]").first).to_be_visible()


async def test_another_price_is_shown_and_asked_before_anything_is_ordered(
    kiosk: Stand, browser: Browser
) -> None:
    async with kiosk.guest(browser) as page:
        await begin(page)
        await add(page, "Smash burger")
        await review(page)
        # As if the change were on its way: the form still holds what was shown.
        await page.evaluate("document.querySelector('[name=seen_total]').value = '1'")
        await page.get_by_role("button", name="Pay at the counter").click()
        await expect(page.locator(".toast.is-error")).to_contain_text("It comes to €15.90 now")
        assert kiosk.orders == []
        await kiosk.house.change(
            SYSTEM, menu.set_price, item_id=kiosk.dish("Smash burger"), price=1690, channel="kiosk"
        )
        await expect(page.locator("#k-total")).to_have_text("€16.90")
        await page.get_by_role("button", name="Pay at the counter").click()
        await expect(page.locator(".k-amount")).to_have_text("€16.90")
    assert [order.total for order in kiosk.orders] == [1690]
