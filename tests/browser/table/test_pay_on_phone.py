"""Two guests pay their own shares at the same time, each on the payment page of their own phone."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from kds.orders.model import CartState
from kds.orders.queries import cart_cards
from kds.payments.commands import accept_cart
from kds.payments.commands.money_rules import change_terminal
from kds.payments.queries import terminal_cards
from tests.browser.kiosk.stand import Stand
from tests.browser.table.test_table import SIDEWAYS, add, check, phone, seated, to

pytestmark = pytest.mark.browser


async def with_pages(house: Stand) -> None:
    """The simulator that serves the kiosk's reader has payment pages, too."""
    [reader] = [t for t in house.house.live(terminal_cards) if t.device_id is not None]
    [page] = [t for t in house.house.live(terminal_cards) if t.kind.page]
    there = {"name": page.name, "address": reader.address}
    await house.do(change_terminal, terminal_id=page.id, **there)


async def ordered(house: Stand, anna: Page, ben: Page) -> None:
    await add(ben, "Lager")
    await add(anna, "Smash burger")
    await to(anna, 1)
    await expect(anna.locator("#lines .t-row")).to_have_count(2)
    await anna.get_by_role("button", name="Send everything").click()
    await expect(anna.locator("#sent .t-row[data-state=asked]")).to_have_count(2)
    [cart] = [c for c in house.house.live(cart_cards) if c.state is CartState.ASKED]
    await house.do(accept_cart, cart_id=cart.id, seen_total=520 + 1590)


async def pay_now(page: Page) -> None:
    """From the bill to the provider's page, without another tap."""
    await to(page, 2)
    await expect(page.locator("body[data-live=on]")).to_be_visible()
    await page.locator(".t-pay-now").click()
    await page.wait_for_url("**/pay/*")


async def test_two_phones_pay_their_shares_at_once_and_one_tries_twice(
    house: Stand, browser: Browser
) -> None:
    await with_pages(house)
    table = await seated(house)
    anna, ben = await phone(browser, house, table), await phone(browser, house, table)
    await ordered(house, anna, ben)
    await pay_now(anna)
    await pay_now(ben)
    await expect(anna.locator(".hosted-sum")).to_contain_text("15.90")
    await expect(ben.locator(".hosted-sum")).to_contain_text("5.20")
    await check(ben)
    assert await ben.evaluate(SIDEWAYS) <= 0

    await ben.get_by_role("button", name="Decline").click()
    await expect(ben.get_by_role("alert")).to_contain_text("declined")
    await ben.locator("button[value=approve]").click()
    await ben.wait_for_url("**/bill")
    await expect(ben.locator(".t-paying")).to_have_attribute("data-said", "others")
    assert "/pay/" not in await ben.locator(".t-paying").inner_html(), "another guest's page"
    await check(ben)

    await anna.locator("button[value=approve]").click()
    await anna.wait_for_url("**/bill")
    for page in (anna, ben):
        await expect(page.locator(".t-paying")).to_have_attribute("data-said", "paid")
    assert house.reader.totals() == (520 + 1590, 0)
    assert house.thrown == []


async def test_without_scripts_and_called_off(house: Stand, browser: Browser) -> None:
    await with_pages(house)
    table = await seated(house)
    anna = await phone(browser, house, table)
    ben = await phone(browser, house, table, java_script_enabled=False)
    await ordered(house, anna, ben)
    await to(ben, 2)
    await ben.locator(".t-pay-now").click()
    for _ in range(50):
        if await ben.locator("[data-go]").count():
            break
        await ben.reload()
    await ben.locator("[data-go]").click()
    await ben.get_by_role("button", name="Cancel and go back").click()
    await ben.wait_for_url("**/bill")
    await expect(ben.locator(".t-pay-now")).to_be_visible()
