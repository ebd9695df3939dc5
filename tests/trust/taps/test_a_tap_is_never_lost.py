"""A tap is never lost: whatever happens to the line, the tab or the house, it counts, and once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest
from playwright.async_api import Page, expect

from kds.actor import SYSTEM
from kds.menu.commands import put_back, set_out
from kds.menu.queries import item_cards
from kds.orders.commands import close_order
from kds.orders.model import LineState
from tests.browser.kitchen.test_looks import RULES, violations
from tests.trust.taps.conftest import Pad, live

pytestmark = pytest.mark.browser

WAITING = "#waiting .waiting-line"
SMALL = """[...document.querySelectorAll('.bars button, #waiting button, #waiting-acts button')]
  .filter(e => e.offsetParent).filter(e => e.getBoundingClientRect().height < 43.5)
  .map(e => e.outerHTML.slice(0, 90))"""


async def until(true: Callable[[], bool], seconds: float = 15) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "never became true"
        await asyncio.sleep(0.02)


async def empty(page: Page) -> None:
    """Nothing waits any more, and the page says so."""
    await expect(page.locator("#outbox p:visible")).to_have_count(0)
    await expect(page.locator(WAITING)).to_have_count(0)


async def test_what_is_tapped_without_a_line_is_shown_kept_and_sent_in_order(pad: Pad) -> None:
    page, send = pad.page, pad.page.locator("#waiting-acts .act-go")
    await pad.tap("Burrata")
    await expect(page.locator("#lines .order-line")).to_have_count(1)
    pad.line.cut()
    await pad.tap("Octopus", "Octopus", "Charred leeks")
    await page.locator("#dishes .dish", has_text="Rib-eye").click()
    sheet = page.locator("#sheet .is-open")
    for choice in ("medium rare", "fries", "peppercorn"):
        await sheet.locator(".chip").get_by_text(choice, exact=False).first.click()
    await sheet.locator(".sheet-go").click()
    await expect(page.locator("dialog[open]")).to_have_count(0)
    await expect(page.locator(WAITING)).to_have_count(4)
    await expect(page.locator(WAITING).last).to_contain_text("medium rare · fries · peppercorn")
    await expect(page.locator("#live-bar")).to_contain_text("NOT LIVE since")
    await expect(page.locator("#outbox")).to_contain_text("4 actions not sent yet")
    assert pad.lines() == [(1, "Burrata")]

    await page.locator(WAITING, has_text="Charred leeks").get_by_label("One more").click()
    await expect(page.locator(WAITING, has_text="Charred leeks").locator(".line-qty")).to_have_text(
        "2"
    )
    await page.locator(WAITING, has_text="Octopus").last.get_by_label("One less").click()
    await expect(page.locator(WAITING)).to_have_count(3)
    await expect(send).to_contain_text("Send 5")
    await send.click()
    await expect(page.locator(".waiting-sent")).to_contain_text("Kept")
    assert await violations(page, RULES) == []
    assert await page.evaluate(SMALL) == []

    pad.line.mend()
    await empty(page)
    sent = [(1, "Burrata"), (1, "Octopus"), (2, "Charred leeks"), (1, "Rib-eye 300 g")]
    assert pad.lines(LineState.FIRED, LineState.HELD) == sent
    assert pad.order.rounds == 1
    await expect(page.locator(".toast")).to_contain_text("Sent now: 4 actions")


async def test_the_tab_is_closed_meanwhile(pad: Pad) -> None:
    pad.line.cut()
    await pad.tap("Burrata", "Octopus")
    await expect(pad.page.locator(WAITING)).to_have_count(2)
    await pad.page.close()
    pad.line.mend()
    pad.page = await pad.context.new_page()
    await pad.page.goto(f"{pad.line.url}/orders")  # another page of this device
    await until(lambda: len(pad.lines()) == 2)
    await empty(pad.page)
    assert pad.lines() == [(1, "Burrata"), (1, "Octopus")]


async def test_an_answer_that_is_lost_counts_once(pad: Pad) -> None:
    """The house has done it, and the screen can't know: sent again with its key, it is the same."""
    pad.line.lose_answers()
    await pad.tap("Burrata")
    await until(lambda: pad.lines() == [(1, "Burrata")])
    await expect(pad.page.locator(WAITING)).to_contain_text("on its way")
    await expect(pad.page.locator(WAITING).get_by_label("One more")).to_be_hidden()
    pad.line.cut()
    await pad.tap("Burrata")
    await expect(pad.page.locator(WAITING)).to_have_count(2)
    pad.line.mend()
    await empty(pad.page)
    assert pad.lines() == [(2, "Burrata")]


async def test_what_can_no_longer_be_done_comes_back_with_a_choice(pad: Pad) -> None:
    page, house = pad.page, pad.served.house
    octopus = next(each.id for each in house.live(item_cards) if each.name == "Octopus")
    pad.line.cut()
    await pad.tap("Octopus", "Burrata")
    await expect(page.locator(WAITING)).to_have_count(2)
    await page.locator("#waiting-acts .act-go").click()
    await expect(page.locator(WAITING)).to_have_count(3)
    await house.change(SYSTEM, set_out, item_id=octopus)
    pad.line.mend()
    bar = page.locator("[data-outbox-line=back]")
    await expect(bar).to_contain_text("1 action could not be done")
    assert pad.lines(LineState.FIRED) == [(1, "Burrata")], "the others went on"
    await page.reload()
    await live(page)
    await bar.get_by_role("button").click()
    entry = page.locator(".outbox-entry")
    await expect(entry).to_contain_text("1 × Octopus")
    await expect(entry.locator(".outbox-error")).to_contain_text(
        "Octopus is sold out. Choose another dish"
    )
    await expect(entry.get_by_role("button")).to_have_text(
        ["Try again", "Choose another", "Throw away"]
    )
    assert await violations(page, RULES) == []
    await house.change(SYSTEM, put_back, item_id=octopus)
    await entry.get_by_role("button", name="Try again").click()
    await empty(page)
    await until(lambda: pad.lines(LineState.DRAFT) == [(1, "Octopus")])


async def test_the_order_is_gone_meanwhile(pad: Pad) -> None:
    page = pad.page
    pad.line.cut()
    await pad.tap("Burrata")
    await expect(page.locator(WAITING)).to_have_count(1)
    await pad.served.house.change(SYSTEM, close_order, order_id=pad.order.id)
    pad.line.mend()
    await page.locator("[data-outbox-line=back] button").click()
    await page.get_by_role("button", name="Throw away").click()
    await empty(page)
    assert pad.lines() == []


async def test_two_tabs_of_a_device_send_each_once_and_in_order(pad: Pad) -> None:
    second = await pad.another_tab()
    pad.line.cut()
    for page in (pad.page, second, pad.page, second):
        await page.bring_to_front()
        await page.locator("#dishes .dish", has_text="Burrata").first.click()
        await page.locator("#dishes .dish", has_text="Octopus").first.click()
    await expect(second.locator(WAITING)).to_have_count(8)
    await expect(pad.page.locator(WAITING)).to_have_count(8)
    pad.line.mend()
    await empty(pad.page)
    await empty(second)
    assert pad.lines() == [(4, "Burrata"), (4, "Octopus")]


async def test_no_page_is_left_for_nothing(pad: Pad) -> None:
    """The browser's own page about a dead line would be the end of the work."""
    await pad.tap("Burrata")
    await expect(pad.page.locator("#lines .order-line")).to_have_count(1)
    pad.line.cut()
    await pad.page.locator("body[data-live=off]").wait_for()
    await pad.page.locator(".head-row a").click()
    await expect(pad.page.locator(".toast")).to_contain_text("No connection: this page stays open")
    pad.line.mend()
    await live(pad.page)
    await pad.page.locator(".head-row a").click()
    await pad.page.wait_for_url("**/orders")
