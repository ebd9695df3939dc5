"""Paying at the table: split, by card, cash and voucher, refunded; a terminal that dies."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import BrowserContext, Locator, Page, expect

from kds.actor import GUEST, Actor, Role
from kds.payments.model import CheckState, PaymentState, RefundReason, TenderKind
from kds.payments.queries import CheckCard, check_cards, payment_cards
from kds.staff import commands as staff
from kds.staff.rules import digest, new_secret
from kds.values import CheckId, OrderId
from kds.web.signin import device_of
from tests.browser.kitchen.conftest import Open
from tests.browser.kitchen.served import Served
from tests.browser.kitchen.test_looks import RULES, violations
from tests.browser.payments.scenes import Till
from tests.terminals.processes import Reader
from tests.web.visitors import pin_hash

pytestmark = pytest.mark.browser

INNER = "[type=hidden], .chip > input, .pick > input, .check > input"
TARGETS = f"button, a, input:not({INNER}), select, summary"
SMALL = f"""[...document.querySelectorAll('{TARGETS}')]
  .filter(e => e.offsetParent && !e.matches('.skip, [disabled]'))
  .filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 90))"""

WIDE = """[...document.querySelectorAll('main *, header *')]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.outerHTML.slice(0, 80)).slice(0, 6)"""


def checks_of(served: Served, order: OrderId) -> list[CheckCard]:
    cards = served.house.live.by(check_cards, "order_id", order)
    return sorted((c for c in cards if c.state is not CheckState.MERGED), key=lambda c: c.id)


def check(served: Served, ident: CheckId) -> CheckCard:
    found = served.house.live(check_cards).get(ident)
    assert found is not None
    return found


def sheet_of(page: Page, ident: CheckId) -> Locator:
    return page.locator(f"#checks-{ident}")


async def open_bill(visit: Open, order: OrderId) -> Page:
    return await visit(f"/orders/{order}/bill")


async def take_cash(page: Page, ident: CheckId, given: str) -> None:
    await sheet_of(page, ident).get_by_role("button", name="Cash").click()
    form = page.locator(f"#sheets-pay-{ident} [data-means-form=cash]")
    await form.get_by_label("Given").first.fill(given)
    await form.get_by_role("button", name="Take").click()


async def test_three_friends_pay_card_cash_and_voucher(
    till: Till, served: Served, visit: Open, reader: Reader
) -> None:
    reader.plays("approve")
    order = await till.order("T1", 4)
    whole = await till.bill(order)
    due = till.due(order)
    page = await open_bill(visit, order)
    await sheet_of(page, whole).get_by_role("button", name="Split").click()
    await page.locator(f"#sheets-split-{whole}").get_by_role("button", name="3", exact=True).click()
    await expect(page.locator("#checks > .bill-check")).to_have_count(3)
    first, second, third = (each.id for each in checks_of(served, order))

    await sheet_of(page, first).get_by_role("button", name="Card").click()
    await expect(sheet_of(page, first)).to_have_attribute("data-state", "paid")

    await page.locator(f"#parts-{second}").click()
    await sheet_of(page, second).get_by_role("button", name="Cash").click()
    form = page.locator(f"#sheets-pay-{second} [data-means-form=cash]")
    for key in ("5", "0", "00"):
        await form.get_by_role("button", name=key, exact=True).click()
    left = await form.locator("[data-change]").inner_text()
    await form.get_by_role("button", name="Take").click()
    await expect(sheet_of(page, second).locator(".foot:not(.picking)")).to_contain_text(left)
    assert check(served, second).tenders[0].given == 5000

    await page.locator(f"#parts-{third}").click()
    await sheet_of(page, third).get_by_role("button", name="Tip, part").click()
    await page.locator(f"#sheets-pay-{third}").get_by_role("button", name="Voucher").click()
    await (
        page.locator("[data-means-form=voucher]:visible").get_by_role("button", name="Take").click()
    )
    await expect(page.locator(".bill-left")).to_contain_text("All paid")
    paid = [check(served, each) for each in (first, second, third)]
    assert [each.tenders[0].means for each in paid] == [
        TenderKind.CARD,
        TenderKind.CASH,
        TenderKind.VOUCHER,
    ]
    assert sum(each.paid for each in paid) == due


async def test_a_refund_goes_back_with_its_reason(till: Till, served: Served, visit: Open) -> None:
    order = await till.order("T2", 2)
    ident = await till.bill(order)
    page = await open_bill(visit, order)
    await take_cash(page, ident, "100.00")
    await expect(sheet_of(page, ident)).to_have_attribute("data-state", "paid")
    await sheet_of(page, ident).get_by_role("button", name="Refund or tip").click()
    sheet = page.locator("#sheet .is-open")
    await sheet.get_by_text("Charged too much").click()
    await sheet.get_by_label("Amount").fill("2.50")
    await sheet.get_by_role("button", name="Give back").click()
    await expect(sheet_of(page, ident).locator(".tender-row[data-state=back]")).to_contain_text(
        "2.50"
    )
    back = check(served, ident).tenders[-1]
    assert (back.amount, back.refund_reason) == (-250, RefundReason.TOO_MUCH)


async def test_lines_are_tapped_onto_a_check_of_their_own(
    till: Till, served: Served, visit: Open
) -> None:
    order = await till.order("T3", 4)
    ident = await till.bill(order)
    page = await open_bill(visit, order)
    for place in (1, 2):
        await sheet_of(page, ident).locator(".pick").nth(place).click()
    await expect(sheet_of(page, ident).locator("[data-picked]")).to_have_text("2 chosen")
    await page.get_by_role("button", name="New check").click()
    await expect(page.locator("#checks > .bill-check")).to_have_count(2)
    assert [len(each.shares) for each in checks_of(served, order)] == [2, 2]
    await expect(sheet_of(page, ident).locator(".bill-line")).to_have_count(2)


async def server_signs_in(served: Served, context: BrowserContext) -> None:
    """A waiter's own phone, with the waiter's rights only."""
    house = served.house
    link, token, session = new_secret(), new_secret(), new_secret()
    made = Till(served).do
    await made(
        staff.make_pairing_link,
        code_hash=digest(link),
        name="Phone",
        role=Role.SERVER,
        station_id=None,
    )
    await made(staff.use_pairing_link, code_hash=digest(link), token_hash=digest(token))
    person = await made(
        staff.hire_staff, name="Tom", role=Role.SERVER, pin_hash=pin_hash(), admin=False
    )
    device = device_of(house, token)
    assert device is not None
    await house.change(
        Actor(GUEST.role, device_id=device.id),
        staff.sign_in,
        staff_id=person,
        verified=pin_hash(),
        session_hash=digest(session),
    )
    cookies = {"kds_device": token, "kds_session": session}
    await context.add_cookies(
        [{"name": n, "value": v, "url": served.url} for n, v in cookies.items()]
    )


async def give_ninety_percent(page: Page, ident: CheckId) -> None:
    await sheet_of(page, ident).get_by_role("button", name="More for this check").click()
    await page.locator("#sheet .is-open").get_by_role("button", name="Discount").click()
    sheet = page.locator("#sheet .is-open")
    await sheet.get_by_text("A regular guest").click()
    await sheet.get_by_label("Percent").fill("90")
    await sheet.get_by_role("button", name="Take off").click()


async def test_a_discount_beyond_the_limit_is_the_managers(
    till: Till, served: Served, visit: Open, context: BrowserContext
) -> None:
    order = await till.order("T4", 6)
    ident = await till.bill(order)
    await server_signs_in(served, context)
    page = await open_bill(visit, order)
    await give_ninety_percent(page, ident)
    await expect(page.locator(".toast.is-error")).to_contain_text("Ask a manager")
    assert check(served, ident).adjustments == ()
    await context.clear_cookies()
    page = await open_bill(visit, order)
    await give_ninety_percent(page, ident)
    await expect(sheet_of(page, ident).locator(".off-row")).to_contain_text("A regular guest")
    assert [cut.percent for cut in check(served, ident).adjustments] == [9000]
    await page.locator(".toast").get_by_role("button", name="Undo").click()
    await expect(sheet_of(page, ident).locator(".off-row")).to_have_count(0)


async def test_the_terminal_dies_in_the_middle(
    till: Till, served: Served, visit: Open, reader: Reader
) -> None:
    """Its answer is lost: nobody can charge twice before it has said what became of it."""
    reader.plays("")
    order = await till.order("T5", 3)
    ident = await till.bill(order)
    due = till.due(order)
    page = await open_bill(visit, order)
    await sheet_of(page, ident).get_by_role("button", name="Card").click()
    await expect(page.locator(".running")).to_contain_text("On the terminal")
    reader.does("lose")
    reader.kill()
    await expect(page.locator(".running")).to_contain_text("Not known", timeout=20_000)
    await expect(sheet_of(page, ident).locator(".foot-big")).to_have_count(0)
    listed = await visit("/checks")
    await expect(listed.locator("#troubles")).to_contain_text("Card payment not known")
    await page.get_by_role("button", name="Ask again").click()
    await expect(page.locator(".running")).to_contain_text("Not known")
    reader.start()
    await expect(sheet_of(page, ident)).to_have_attribute("data-state", "paid", timeout=20_000)
    await expect(listed.locator("#troubles .trouble[data-state=unknown]")).to_have_count(0)
    tries = served.house.live.by(payment_cards, "check_id", ident)
    assert [each.state for each in tries] == [PaymentState.APPROVED]
    assert check(served, ident).paid == due


async def test_a_keyboard_is_enough(till: Till, served: Served, visit: Open) -> None:
    order = await till.order("T6", 2)
    ident = await till.bill(order)
    page = await open_bill(visit, order)
    cash = sheet_of(page, ident).get_by_role("button", name="Cash")
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await cash.evaluate("e => e === document.activeElement"):
            break
    await page.keyboard.press("Enter")
    given = page.locator(f"#given-{ident}")
    await expect(given).to_be_focused()
    await page.keyboard.type("200")
    await expect(page.locator("[data-change]:visible")).not_to_have_text("")
    await page.keyboard.press("Enter")
    await expect(sheet_of(page, ident)).to_have_attribute("data-state", "paid")
    assert check(served, ident).tenders[0].given == 20_000


@pytest.mark.parametrize("language", ["en", "de"])
async def test_axe_finds_nothing_and_targets_are_large(
    till: Till, visit: Open, language: str
) -> None:
    order = await till.order("T7" if language == "en" else "T8", 4, seats=2)
    ident = await till.bill(order)
    paths = (f"/orders/{order}/bill", "/checks", f"/checks/{ident}/receipt", "/drawer")
    for path in (*paths, "/day", "/money"):
        page = await visit(f"{path}?lang={language}")
        assert await violations(page, RULES) == [], path
        assert await page.evaluate(SMALL) == [], path
    page = await open_bill(visit, order)
    for sheet in ("pay", "split", "more"):
        await page.locator(f"[data-sheet=sheets-{sheet}-{ident}]").first.click()
        assert await violations(page, RULES) == [], sheet
        await page.keyboard.press("Escape")


async def test_twice_the_text_still_fits(till: Till, visit: Open) -> None:
    order = await till.order("T9", 3)
    await till.bill(order)
    for path in (f"/orders/{order}/bill", "/checks", "/drawer", "/day", "/money"):
        page = await visit(path)
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (path, await page.evaluate(WIDE))
    page = await open_bill(visit, order)
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    card = page.get_by_role("button", name="Card")
    await expect(card).to_be_in_viewport()


async def test_german_says_it_in_german(till: Till, visit: Open) -> None:
    order = await till.order("T10", 2)
    await till.bill(order)
    page = await visit(f"/orders/{order}/bill?lang=de")
    await expect(page.get_by_role("button", name=re.compile("^Karte"))).to_be_visible()
    await expect(page.locator(".foot-due:visible b")).to_contain_text(",")
