"""A guest books on a phone; the host sees it within the second, and so does whoever looks too."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.kitchen.conftest import Open
from tests.browser.kitchen.served import Served
from tests.browser.kitchen.test_looks import RULES, violations

pytestmark = pytest.mark.browser

TARGETS = "main :is(button, a, input:not([type=hidden]), select, textarea)"
SMALL = f"""[...document.querySelectorAll('{TARGETS}')]
  .filter(e => e.offsetParent && !e.matches('p a, [aria-hidden]')
    && e.getBoundingClientRect().height < 43)
  .map(e => e.outerHTML.slice(0, 90))"""
WITHIN = 1000  # ms


async def to_times(page: Page, served: Served, day: date, size: int = 2) -> None:
    await page.goto(f"{served.url}/book/times?size={size}&day={day}")
    await page.locator("body[data-live=on]").wait_for()


async def details(page: Page, name: str) -> None:
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("E-mail").fill("guest@example.org")
    await page.get_by_role("button", name="Book for").click()
    await expect(page.get_by_role("heading", name="Your table is booked")).to_be_visible()


async def test_a_guest_books_and_the_diary_shows_it_within_the_second(
    served: Served, visit: Open, phone: Page, day: date
) -> None:
    diary = await visit(f"/bookings?day={day}")
    await phone.goto(f"{served.url}/book")
    await phone.get_by_role("button", name="2 guests").click()
    await phone.get_by_role("link", name=f"{day:%A}, {day:%B} {day.day}", exact=True).click()
    await phone.get_by_role("button", name="17:45").click()
    await expect(phone.get_by_text("Your table is kept until")).to_be_visible()
    began = time.monotonic()
    await details(phone, "Vera Phone")
    entry = diary.locator("#entries .entry", has_text="Vera Phone")
    await expect(entry).to_be_visible(timeout=WITHIN)
    assert time.monotonic() - began < 5
    await expect(diary.locator("#bars [data-name='Vera Phone']").first).to_be_visible()


async def test_a_time_that_goes_while_one_looks_goes_on_the_page(
    served: Served, browser: Browser, phone: Page, day: date
) -> None:
    """More tables than one fit: until the last of them is taken the time stays."""
    later = day + timedelta(days=1)
    await to_times(phone, served, later, 8)
    await expect(phone.get_by_role("button", name="19:00")).to_be_visible()
    other = await (await browser.new_context()).new_page()
    for _ in range(12):
        await to_times(other, served, later, 8)
        wanted = other.get_by_role("button", name="19:00")
        if not await wanted.count():
            break
        await wanted.click()
        await expect(other.get_by_text("Your table is kept until")).to_be_visible()
    await expect(phone.get_by_role("button", name="19:00")).to_have_count(0, timeout=WITHIN)
    await expect(phone.locator("#left")).to_contain_text("free")
    await other.context.close()


async def test_change_and_cancel_on_the_phone(
    served: Served, visit: Open, phone: Page, day: date
) -> None:
    diary = await visit(f"/bookings?day={day}")
    await to_times(phone, served, day)
    await phone.get_by_role("button", name="17:30").click()
    await details(phone, "Otto Wechsel")
    await phone.get_by_role("link", name="Change time or guests").click()
    await phone.get_by_role("button", name="17:00").click()
    entry = diary.locator(".entries .entry", has_text="Otto Wechsel")
    await expect(entry.locator(".entry-time")).to_have_text("17:00", timeout=WITHIN)
    await phone.get_by_role("link", name="Cancel the booking").click()
    await phone.get_by_role("button", name="Yes, cancel it").click()
    await expect(phone.get_by_role("heading", name="This booking is cancelled")).to_be_visible()
    await expect(entry).to_contain_text("Cancelled", timeout=WITHIN)
    await expect(diary.locator("#bars [data-name='Otto Wechsel']")).to_have_count(0)


async def test_the_end_of_a_hold_is_announced_and_put_off_in_one_action(
    served: Served, phone: Page, day: date
) -> None:
    await to_times(phone, served, day)
    await phone.get_by_role("button", name="17:15").click()
    await phone.get_by_label("Name").fill("Slow Guest")
    warning = phone.get_by_text("One minute left.")
    await expect(warning).to_be_hidden()
    # The guest's clock runs off the server's frames; here it is moved on instead of waiting.
    until = int(await phone.locator("[data-kept]").get_attribute("data-kept") or 0)
    await phone.evaluate(
        "([kept, at]) => { document.querySelector('[data-kept]').dataset.kept = at;"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        ["", str(until - 245_000)],
    )
    await expect(warning).to_be_visible()
    await phone.get_by_role("button", name="5 minutes more").click()
    await expect(phone.get_by_label("Name")).to_have_value("Slow Guest")
    longer = int(await phone.locator("[data-kept]").get_attribute("data-kept") or 0)
    assert longer - until == 300_000


@pytest.mark.parametrize("language", ["en", "de"])
async def test_every_page_by_the_rules_of_accessibility(
    served: Served, phone: Page, day: date, language: str
) -> None:
    later = day + timedelta(days=2)
    paths = ("/book", "/book/day?size=2", f"/book/times?size=2&day={later}")
    for path in paths:
        await phone.goto(f"{served.url}{path}{'&' if '?' in path else '?'}lang={language}")
        assert await violations(phone, RULES) == [], path
        assert await phone.evaluate(SMALL) == [], path
        assert await phone.evaluate("document.documentElement.scrollWidth") <= 390, path
    await phone.locator("button.time").nth(4 if language == "en" else 9).click()
    assert await violations(phone, RULES) == []
    assert await phone.evaluate(SMALL) == []
    await phone.locator("#name").fill("Ada")
    await phone.locator("#email").fill("ada@example.org")
    await phone.locator("#details .btn-primary").click()
    await phone.locator(".book-facts").wait_for()
    own = phone.url
    for address in (own, own.replace("?", "/change?"), own.replace("?", "?ask=cancel&")):
        await phone.goto(address)
        assert await violations(phone, RULES) == [], address
        assert await phone.evaluate(SMALL) == [], address


async def test_complaint_18_keyboard_and_screen_readers(
    served: Served, phone: Page, day: date
) -> None:
    """Keyboard and screen readers fail → native controls: a whole booking by keys alone, each
    control with its full name, each problem said where it is."""
    later = day + timedelta(days=3)
    await phone.goto(f"{served.url}/book?lang=en")
    for name in ("3 guests", f"{later:%A}, {later:%B} {later.day}", "19:30"):
        await focus_by_tab(phone, name)
        async with phone.expect_navigation():
            await phone.keyboard.press("Enter")
    for name, text in (("Name", "Kim Keys"), ("E-mail", "kim@example.org")):
        await focus_by_tab(phone, name)
        await phone.keyboard.type(text)
    await phone.keyboard.press("Enter")
    await expect(phone.get_by_role("heading", name="Your table is booked")).to_be_visible()
    roles = await phone.evaluate(
        "[...document.querySelectorAll('main [role], main [tabindex]:not([aria-hidden])')].length"
    )
    assert roles == 0, "what a browser has is not built anew"


NAME = """(e => (e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].innerText)
  || e.innerText || '').trim())(document.activeElement)"""


async def focus_by_tab(page: Page, name: str) -> None:
    """Press Tab until the control with this name has the focus, and is seen to have it."""
    await page.wait_for_load_state("load")
    for _ in range(80):
        await page.keyboard.press("Tab")
        if str(await page.evaluate(NAME)).startswith(name):
            outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none"
            return
    raise AssertionError(f"Tab never reaches {name}")
