"""What goes otherwise: the terminal dies, nobody is there any more, somebody else's cart; and what
can be measured of the looks."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from kds.actor import Actor, Role
from kds.menu import commands as menu
from kds.menu.model import Channel
from kds.orders import commands as orders
from kds.orders.commands import NewLine, NewOrder
from kds.orders.commands.companions import count_companions
from kds.orders.model import FiresOn, LineState
from kds.orders.queries import cart_cards
from kds.payments.model import PaymentState
from tests.browser.kiosk.stand import LANDSCAPE, PORTRAIT, Stand, add, begin, live, review, steak
from tests.browser.kitchen.test_looks import RULES, violations
from tests.orders.kiosk import pair_kiosk

pytestmark = pytest.mark.browser

MIRA = Actor(Role.MANAGER)
SMALL = """[...document.querySelectorAll('button, a, input:not([type=hidden]), label')]
  .filter(e => e.offsetParent && !e.closest('.k-dish h3, .skip, .toast'))
  .filter(e => !e.matches('.k-pick input, .chip input, .check input'))
  .filter(e => e.getBoundingClientRect().height < 43)
  .map(e => e.outerHTML.slice(0, 90))"""
"""Controls that a thumb would miss (a dish's whole tile is its link)."""

SENT = {
    "add": {"item_id": 1},
    "dishes": {"item_id": 1},
    "takeaway": {"takeaway": "true"},
    "order": {"seen_total": 0},
}
"""What the kiosk's forms send."""


async def paying(page: Page, way: str = "Pay by card here") -> None:
    await begin(page)
    await add(page, "Smash burger")
    await review(page)
    await page.get_by_role("button", name=way).click()


async def test_the_terminal_dies_in_the_middle(kiosk: Stand, browser: Browser) -> None:
    """The answer is lost though the card was charged: nobody is asked to pay again."""
    kiosk.hand("lose")
    async with kiosk.guest(browser) as page:
        await paying(page)
        unknown = page.locator(".k-said[data-state=unknown]")
        await expect(unknown).to_contain_text("Please do not pay again", timeout=20_000)
        await expect(page.locator(".k-number")).to_have_text("1")
        await expect(page.get_by_role("button", name=re.compile("Try again|Pay"))).to_have_count(0)
        assert {line.state for line in kiosk.orders[0].lines} == {LineState.HELD}
        kiosk.reader.deafen(0)
        await expect(page.locator(".k-said[data-state=paid]")).to_be_visible(timeout=20_000)
    assert {line.state for line in kiosk.orders[0].lines} == {LineState.FIRED}
    assert [p.state for p in kiosk.payments] == [PaymentState.APPROVED]
    assert kiosk.reader.totals() == (1590, 0)


async def test_a_declined_card_leaves_every_other_way(kiosk: Stand, browser: Browser) -> None:
    kiosk.hand("decline:insufficient_funds approve")
    async with kiosk.guest(browser) as page:
        await paying(page)
        await expect(page.locator(".k-said[data-state=declined]")).to_be_visible()
        await page.get_by_role("button", name="Try again, or another card").click()
        await expect(page.locator(".k-said[data-state=paid]")).to_be_visible()
    assert kiosk.reader.totals() == (1590, 0)


async def test_after_a_decline_the_counter(kiosk: Stand, browser: Browser) -> None:
    kiosk.hand("decline")
    async with kiosk.guest(browser) as page:
        await paying(page)
        await page.get_by_role("link", name="Pay at the counter").click()
        await expect(page.locator(".k-said[data-state=counter]")).to_contain_text("€15.90")
    assert len(kiosk.orders) == 1


async def test_a_guest_calls_the_payment_off(kiosk: Stand, browser: Browser) -> None:
    async with kiosk.guest(browser) as page:
        await paying(page)
        await page.get_by_role("button", name="Cancel the payment").click()
        await expect(page.locator(".k-said[data-state=cancelled]")).to_be_visible(timeout=20_000)
    assert kiosk.reader.totals() == (0, 0)


async def test_nobody_is_hurried_and_nothing_is_left_for_the_next(
    kiosk: Stand, browser: Browser
) -> None:
    """60 s of silence, then 30 s in which one tap gives as much again."""
    async with kiosk.guest(browser, kds_kiosk="text-150.contrast-more") as page:
        await page.clock.install()
        await page.reload()
        await begin(page, "de")
        await add(page, "Smash burger")
        await page.clock.fast_forward(59_000)
        await expect(page.locator("#idle")).to_be_hidden()
        await page.clock.fast_forward(2_000)
        await expect(page.locator("#idle")).to_be_visible()
        await page.clock.fast_forward(20_000)
        await page.locator("[data-still-here]").click()
        await expect(page.locator("#idle")).to_be_hidden()
        await page.clock.fast_forward(45_000)
        await expect(page.locator("#idle")).to_be_hidden()
        await page.clock.fast_forward(20_000)
        await expect(page.locator("#idle")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("#idle")).to_be_hidden()
        await page.clock.fast_forward(61_000)
        await expect(page.locator("#idle")).to_be_visible()
        await page.clock.fast_forward(31_000)
        await expect(page.locator(".k-attract h1")).to_be_visible()
        assert await page.evaluate("document.documentElement.lang") == "en"
        assert await page.evaluate("document.documentElement.dataset.text") == "100"
        assert await page.evaluate("sessionStorage.length") == 0
    assert len(kiosk.house.live(cart_cards)) == 0


async def test_the_number_makes_room_for_the_next(kiosk: Stand, browser: Browser) -> None:
    async with kiosk.guest(browser) as page:
        await page.clock.install()
        await paying(page, "Pay at the counter")
        await expect(page.locator(".k-said[data-state=counter]")).to_be_visible()
        await live(page)
        await page.clock.fast_forward(31_000)
        await expect(page.locator(".k-attract h1")).to_be_visible()
    assert len(kiosk.orders) == 1


async def test_the_cart_of_another_kiosk_isnt_there(kiosk: Stand, browser: Browser) -> None:
    other = await pair_kiosk(kiosk.house, "Kiosk 2")
    cart = await kiosk.house.change(other, orders.open_cart)
    async with kiosk.guest(browser) as page:
        for path in ("", "/order", "/done", f"/dish/{kiosk.dish('Smash burger')}"):
            answer = await page.goto(f"{kiosk.url}/kiosk/{cart}{path}")
            assert answer is not None
            assert answer.status == 404, path
        for path in ("add", "dishes", "leave", "takeaway", "order", "pay", "pay/cancel"):
            status = await page.evaluate(
                """async ([url, sent]) => (await fetch(url, {method: 'POST',
                  headers: {'HX-Request': 'true'}, body: new URLSearchParams(sent)})).status""",
                [f"{kiosk.url}/kiosk/{cart}/{path}", SENT.get(path, {})],
            )
            assert status == 404, path
    assert len(kiosk.house.live(cart_cards)) == 1


async def test_a_paused_kiosk_says_so_at_once(kiosk: Stand, browser: Browser) -> None:
    async with kiosk.guest(browser) as page:
        await live(page)
        await kiosk.do(orders.pause_channel, channel=Channel.KIOSK)
        await expect(page.locator(".k-closed")).to_be_visible()
        await expect(page.locator(".k-go")).to_have_count(0)
        await kiosk.do(orders.open_channel, channel=Channel.KIOSK)
        await expect(page.locator(".k-go")).to_have_count(2)


async def test_what_goes_with_it_is_offered_once(kiosk: Stand, browser: Browser) -> None:
    rules = {"fires_on": FiresOn.SEND, "most_orders": 60, "pay_at_counter": True}
    await kiosk.do(orders.change_channel, channel=Channel.KIOSK, **rules)
    sold = (NewLine("Smash burger"), NewLine("Lemonade"))
    for number in range(3):
        order = NewOrder("takeaway", external_id=str(number), lines=sold)
        await kiosk.do(orders.place_order, order=order)
    await kiosk.do(count_companions)
    async with kiosk.guest(browser) as page:
        await begin(page)
        await add(page, "Smash burger")
        await review(page)
        offer = page.locator(".k-offer")
        await expect(offer).to_contain_text("Lemonade")
        await offer.locator("button.k-plus").click()
        await expect(page.locator(".k-row")).to_have_count(2)
        await expect(offer).to_have_count(0)


async def test_who_avoids_something_sees_it_marked_or_not_at_all(
    kiosk: Stand, browser: Browser
) -> None:
    async with kiosk.guest(browser) as page:
        await begin(page)
        await page.get_by_role("button", name="Allergens").click()
        await page.locator("#allergens label", has_text="Eggs").click()
        burger = page.locator(".k-dish", has_text="Smash burger")
        await expect(burger.locator(".k-warning")).to_contain_text("Contains what you avoid")
        await expect(
            page.locator(".k-dish", has_text="Flat iron").locator(".k-warning")
        ).to_be_hidden()
        await page.locator("#allergens label", has_text="Hide").click()
        await page.get_by_role("button", name="Show the menu").click()
        await expect(burger).to_be_hidden()
        await kiosk.do(menu.set_left, item_id=kiosk.dish("Smash burger"), left=3)
        await page.wait_for_timeout(300)
        await expect(burger).to_be_hidden()


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("comfort", ["", "text-200.contrast-more.reach-low"])
async def test_axe_finds_nothing_and_targets_are_large(
    kiosk: Stand, browser: Browser, size: tuple[int, int], comfort: str
) -> None:
    cookies = {"kds_kiosk": comfort} if comfort else {}
    async with kiosk.guest(browser, size, **cookies) as page:

        async def look(where: str) -> None:
            await live(page)
            await page.wait_for_timeout(400)  # what moves has come to rest
            assert await violations(page, RULES) == [], where
            assert await page.evaluate(SMALL) == [], where

        await look("attract")
        await page.locator(".k-go[lang=en]").click()
        await expect(page.locator(".k-big").first).to_be_visible()
        await look("where")
        await page.locator(".k-big").first.click()
        await expect(page.locator(".k-dish").first).to_be_visible()
        await kiosk.do(menu.set_out, item_id=kiosk.dish("Burrata"))
        await look("menu")
        for dialog in ("comfort", "allergens"):
            await page.locator(f"[data-dialog={dialog}]").click()
            await look(dialog)
            await page.locator(f"#{dialog} .dialog-foot [data-close]").click()
        await page.locator(".k-dish h3 a", has_text="Rib-eye").click()
        await expect(page.locator(".k-choosing")).to_be_visible()
        await look("dish")
        await page.locator(".k-back").click()
        await steak(page)
        await live(page)
        await add(page, "Halloumi burger")
        await review(page)
        await kiosk.do(menu.set_out, item_id=kiosk.dish("Halloumi burger"))
        await expect(page.locator(".k-trouble")).to_be_visible()
        await look("review")
        await page.get_by_role("button", name="Leave it out").click()
        await page.get_by_role("button", name="Pay by card here").click()
        await expect(page.locator(".k-said[data-state=waiting]")).to_be_visible()
        await look("waiting")
        await page.get_by_role("button", name="Cancel the payment").click()
        await expect(page.locator(".k-said[data-state=cancelled]")).to_be_visible(timeout=20_000)
        await look("cancelled")
        await page.get_by_role("link", name="Pay at the counter").click()
        await expect(page.locator(".k-said[data-state=counter]")).to_be_visible()
        await look("counter")
