"""Two guests at one table, each with a phone: one order, one kitchen, two shares of the bill."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from kds.floor.commands import seat_walk_in
from kds.floor.queries import TableCode, table_codes
from kds.menu.commands import set_out
from kds.orders.model import CartState, LineState
from kds.orders.queries import cart_cards
from kds.orders.queries.phones import phone_cards
from kds.payments.commands import accept_cart, charge_phone
from kds.payments.commands.money_rules import add_terminal
from kds.payments.model import TerminalKind
from kds.payments.queries.terminals import terminal_cards
from tests.browser.kiosk.stand import Stand
from tests.browser.kitchen.test_looks import violations

pytestmark = pytest.mark.browser
SIDEWAYS = "document.scrollingElement.scrollWidth - innerWidth"


async def seated(house: Stand) -> TableCode:
    table = sorted(house.house.live(table_codes), key=lambda each: each.sort)[0]
    await house.do(seat_walk_in, size=2, table_ids=(table.id,), anyway=True)
    return table


async def phone(browser: Browser, house: Stand, table: TableCode, **more: Any) -> Page:
    """A guest scans the printed code and joins."""
    options: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "en-GB", **more}
    context: BrowserContext = await browser.new_context(**options)
    context.set_default_timeout(20_000)
    page = await context.new_page()
    page.on("pageerror", lambda error: house.thrown.append(str(error)))
    await page.goto(f"{house.url}/t/{table.code}")
    await page.locator(".t-join .btn-primary").click()
    await page.locator(".t-tabs").wait_for()
    return page


async def add(page: Page, dish: str) -> None:
    await page.locator(".t-dish", has_text=dish).locator("button.t-plus").click()


async def to(page: Page, tab: int) -> None:
    await page.locator(".t-tabs a").nth(tab).click()
    await page.locator(".t-sheet").wait_for()


async def test_two_phones_share_one_order_and_each_pays_its_share(
    house: Stand, browser: Browser
) -> None:
    table = await seated(house)
    anna, ben = await phone(browser, house, table), await phone(browser, house, table)
    await to(anna, 1)
    await add(ben, "Lager")
    await expect(anna.locator(".t-row[data-own=no]")).to_contain_text("Lager")
    await anna.locator(".t-tabs a").first.click()
    await add(anna, "Smash burger")
    await to(anna, 1)
    await expect(anna.locator("#lines .t-stepper")).to_have_count(1)

    await anna.get_by_role("button", name="Send everything").click()
    await expect(anna.locator("#sent .t-row[data-state=asked]")).to_have_count(2)
    [cart] = [c for c in house.house.live(cart_cards) if c.state is CartState.ASKED]
    total = 520 + 1590
    await house.do(accept_cart, cart_id=cart.id, seen_total=total)
    await expect(anna.locator("#sent .t-row[data-state=fired]")).to_have_count(2)
    await to(ben, 1)
    await expect(ben.locator("#sent .t-row[data-state=fired]")).to_have_count(2)
    [order] = house.orders
    assert {line.round_number for line in order.lines} == {1}
    assert {line.state for line in order.lines} == {LineState.FIRED}
    assert sorted(line.seat for line in order.lines) == [1, 2]

    reader = await carried(house)
    for page, amount in ((anna, 1590), (ben, 520)):
        await to(page, 2)
        await page.get_by_role("button", name="Pay by card: call us").click()
        await expect(page.locator(".t-paying")).to_have_attribute("data-said", "wish")
        [asks] = [each for each in house.house.live(phone_cards) if each.wish]
        assert asks.wish_amount == amount
        house.hand("approve")
        await house.do(charge_phone, phone_id=asks.id, terminal_id=reader)
        await expect(page.locator(".t-paying")).not_to_have_attribute("data-said", "running")
        await expect(page.get_by_text("paid", exact=False).first).to_be_visible()
    await expect(anna.locator(".t-paying")).to_have_attribute("data-said", "paid")
    await anna.get_by_role("link", name="Receipt").click()
    await expect(anna.locator(".t-receipt")).to_contain_text("Smash burger")
    assert house.thrown == []


async def carried(house: Stand) -> Any:
    """The waiter's terminal: it is no kiosk's."""
    [kiosks] = [t for t in house.house.live(terminal_cards) if t.device_id is not None]
    values = {"name": "Waiter", "kind": TerminalKind.SIMULATED, "address": kiosks.address}
    return await house.do(add_terminal, **values)


async def test_sold_out_in_the_cart_is_marked_with_what_there_is_instead(
    house: Stand, browser: Browser
) -> None:
    page = await phone(browser, house, await seated(house))
    await add(page, "Lager")
    await to(page, 1)
    await house.do(set_out, item_id=house.dish("Lager 0.4 l"))
    await expect(page.locator(".t-row[data-trouble=out]")).to_be_visible()
    await expect(page.locator(".t-trouble")).to_contain_text("Sold out")
    await page.get_by_role("button", name="Leave it out").click()
    await expect(page.locator("#lines .t-row")).to_have_count(0)


async def test_without_scripts_a_guest_joins_adds_and_sends(house: Stand, browser: Browser) -> None:
    page = await phone(browser, house, await seated(house), java_script_enabled=False)
    await add(page, "Lager")
    await to(page, 1)
    await page.get_by_role("button", name="Send 1 dish").click()
    await expect(page.locator("#sent .t-row[data-state=asked]")).to_have_count(1)


@pytest.mark.parametrize("language", ["en-GB", "de-DE"])
async def test_big_letters_fit(house: Stand, browser: Browser, language: str) -> None:
    """200 % of the letters on a small phone: nothing lies outside."""
    page = await phone(browser, house, await seated(house), locale=language)
    await add(page, "Lager")
    for tab in (1, 2):
        await to(page, tab)
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert await page.evaluate(SIDEWAYS) <= 0


async def test_with_keys_alone(house: Stand, browser: Browser) -> None:
    page = await phone(browser, house, await seated(house))
    await page.locator(".t-dish", has_text="Lager").locator("button.t-plus").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".t-go")).to_be_visible()
    await page.locator(".t-go").focus()
    await page.keyboard.press("Enter")
    await page.locator(".t-dock-send .btn-primary").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#sent .t-row")).to_have_count(1)


async def test_axe_finds_nothing(house: Stand, browser: Browser) -> None:
    page = await phone(browser, house, await seated(house))
    await add(page, "Lager")
    await check(page)
    await page.locator(".t-dish h3 a", has_text="Rib-eye").click()
    await page.locator(".t-choosing").wait_for()
    await check(page)
    for tab in (1, 2):
        await to(page, tab)
        await check(page)


async def check(page: Page) -> None:
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    # Only what stands still is measured.
    await page.evaluate("document.getAnimations().forEach((each) => each.finish())")
    assert await violations(page, rules) == [], page.url
