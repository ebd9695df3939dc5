"""The pad under a thumb: from the table to the kitchen, and what comes back from there."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, Page, expect

from kds.actor import SYSTEM
from kds.kitchen.commands import bump_ticket, see_tickets
from kds.kitchen.queries import ticket_cards
from kds.menu.commands import put_back, set_left, set_out
from kds.menu.queries import ItemCard, item_cards
from kds.orders.model import LineState
from kds.orders.queries import OrderCard, order_cards
from tests.browser.kitchen.conftest import Open
from tests.browser.kitchen.served import Served
from tests.browser.kitchen.test_looks import RULES, violations

pytestmark = pytest.mark.browser

TARGETS = "button, a, input:not([type=hidden], .chip > input), select, summary"
SMALL = f"""[...document.querySelectorAll('{TARGETS}')]
  .filter(e => e.offsetParent && !e.matches('.pad-handle, .skip, [disabled]'))
  .filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 90))"""


async def open_table(page: Page, name: str) -> None:
    await table(page, name).click()
    await page.locator("#parts [aria-current]").wait_for()  # its script has begun
    await page.locator("body[data-live=on]").wait_for()


def table(page: Page, name: str) -> Locator:
    return page.locator("#tables .table-tap", has_text=re.compile(rf"^\s*{name}\b"))


def dish(page: Page, name: str) -> Locator:
    return page.locator("#dishes .dish", has_text=name)


def row(page: Page, name: str) -> Locator:
    return page.locator("#lines .order-line", has_text=name)


def order_at(served: Served, table: str) -> OrderCard:
    return next(order for order in served.house.live(order_cards) if order.table == table)


def item(served: Served, name: str) -> ItemCard:
    return next(item for item in served.house.live(item_cards) if item.name == name)


async def test_table_to_kitchen(served: Served, visit: Open) -> None:
    page = await visit("/orders")
    await open_table(page, "T1")
    await page.locator("#seats-2").click()
    await dish(page, "Rib-eye").click()
    sheet = page.locator("#sheet .is-open")
    await expect(sheet.locator(".sheet-go")).to_contain_text("Choose: ")
    for choice in ("medium rare", "fries", "peppercorn"):
        await sheet.locator(".chip").get_by_text(choice, exact=False).first.click()
    await sheet.locator(".sheet-go").click()
    await expect(page.locator("dialog[open]")).to_have_count(0)
    await expect(row(page, "Rib-eye")).to_contain_text("medium rare · fries · peppercorn · seat 2")

    await dish(page, "Sea bass").click(button="right")  # a long press asks for its choices
    await sheet.locator(".chip", has_text="NO butter").click()
    await sheet.locator(".sheet-go").click()
    await expect(row(page, "Sea bass").locator(".line-no")).to_have_text("NO butter")
    await expect(dish(page, "Sea bass").locator(".dish-count")).to_contain_text("1")

    await page.get_by_role("button", name=re.compile("Send 2")).click()
    await expect(page).to_have_url(re.compile(r"/orders$"))
    tile = table(page, "T1").locator("..")
    await expect(tile).to_have_attribute("data-state", "cooking")
    order = order_at(served, "T1")
    assert {line.state for line in order.lines} == {LineState.FIRED}
    await tile.locator("a").click()
    await expect(row(page, "Rib-eye")).to_contain_text("Not seen yet")

    (ticket,) = [t for t in served.house.live(ticket_cards) if t.order_id == order.id][:1]
    await served.house.change(
        SYSTEM, see_tickets, station_id=ticket.station_id, ticket_ids=(ticket.id,)
    )
    await expect(row(page, ticket.lines[0].name)).to_contain_text("Seen")
    for each in [t for t in served.house.live(ticket_cards) if t.order_id == order.id]:
        await served.house.change(SYSTEM, bump_ticket, ticket_id=each.id)
    await expect(row(page, "Rib-eye")).to_have_attribute("data-state", "ready")
    await page.get_by_role("button", name="Served 2").click()
    await page.get_by_role("button", name=re.compile("Close")).last.click()
    await expect(page).to_have_url(re.compile(r"/orders$"))
    # The order is gone; the guests still sit there until they leave.
    await expect(tile).to_have_attribute("data-state", "empty")


async def test_one_tap_each_and_undo(served: Served, visit: Open) -> None:
    page = await visit("/orders")
    await open_table(page, "T2")
    for _ in range(3):
        await dish(page, "Octopus").click()
    await expect(row(page, "Octopus").locator(".line-qty")).to_have_text("3")
    less = row(page, "Octopus").get_by_role("button", name="One less")
    for left in ("2", "1"):
        await less.click()
        await expect(row(page, "Octopus").locator(".line-qty")).to_have_text(left)
    await less.click()
    await expect(row(page, "Octopus")).to_have_count(0)
    await page.locator(".toast").get_by_role("button", name="Undo").click()
    await expect(row(page, "Octopus").locator(".line-qty")).to_have_text("1")


async def test_by_keyboard_alone(served: Served, visit: Open) -> None:
    page = await visit("/orders")
    await table(page, "T3").focus()
    await page.keyboard.press("Enter")
    await page.locator("#parts [aria-current]").wait_for()  # its script has begun
    await page.locator("body[data-live=on]").wait_for()
    await page.keyboard.press("/")
    await page.keyboard.type("2 lager")
    await page.keyboard.press("Enter")
    await expect(row(page, "Lager").locator(".line-qty")).to_have_text("2")
    await page.keyboard.type("flat ir")
    await page.keyboard.press("Enter")
    sheet = page.locator("#sheet .is-open")
    await expect(sheet.locator(".chip > input").first).to_be_focused()
    await page.keyboard.press("Space")
    await sheet.locator("[data-least='1'].is-missing .chip > input").first.focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await expect(row(page, "Flat iron")).to_have_count(1)
    await page.get_by_role("button", name="Stay").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#lines .round-head")).to_contain_text("Round 1")
    await expect(page.locator("#lines [data-state=draft]")).to_have_count(0)


async def test_86_and_countdown_are_live(served: Served, visit: Open) -> None:
    page = await visit("/orders")
    await open_table(page, "T4")
    octopus, house = item(served, "Octopus"), served.house
    await house.change(SYSTEM, set_left, item_id=octopus.id, left=3)
    await expect(dish(page, "Octopus")).to_contain_text("3 left")
    await house.change(SYSTEM, set_out, item_id=octopus.id)
    await expect(dish(page, "Octopus")).to_be_disabled()
    await house.change(SYSTEM, put_back, item_id=octopus.id)
    await dish(page, "Octopus").click()
    await expect(row(page, "Octopus")).to_have_count(1)


async def test_a_void_asks_why(served: Served, visit: Open) -> None:
    page = await visit("/orders")
    await open_table(page, "T5")
    await dish(page, "Burrata").click()
    await page.get_by_role("button", name="Stay").click()
    await expect(row(page, "Burrata")).to_have_attribute("data-state", "fired")
    await row(page, "Burrata").locator(".line-tap").click()
    sheet = page.locator("#sheet .is-open")
    await sheet.get_by_text("Void it").click()
    await sheet.get_by_role("button", name="Guest changed their mind").click()
    await expect(row(page, "Burrata")).to_contain_text("Voided · Guest changed their mind")
    await expect(page.locator("dialog[open]")).to_have_count(0)


async def test_typing_survives_what_others_do(served: Served, visit: Open) -> None:
    page, other = await visit("/orders"), await visit("/orders")
    await open_table(page, "T6")
    await dish(page, "Burrata").click()
    await row(page, "Burrata").locator(".line-tap").click()
    note = page.locator("#sheet .is-open").get_by_label("Note for the kitchen")
    await note.fill("no basil, plea")
    await other.goto(page.url)
    await dish(other, "Octopus").click()
    await expect(row(page, "Octopus")).to_have_count(1)
    await note.press_sequentially("se")
    await expect(note).to_have_value("no basil, please")
    await page.locator("#sheet .is-open .sheet-go").click()
    await expect(row(other, "Burrata")).to_contain_text("no basil, please")


@pytest.mark.parametrize("size", [(390, 844), (1180, 820)])
async def test_it_is_accessible_and_fits(
    served: Served, visit: Open, size: tuple[int, int]
) -> None:
    page = await visit("/orders")
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    assert await violations(page, RULES) == []
    assert await page.evaluate(SMALL) == []
    await open_table(page, "T7" if size[0] < 500 else "T8")
    await dish(page, "Octopus").click()
    await expect(row(page, "Octopus")).to_have_count(1)
    await page.wait_for_timeout(1800)  # the mark of what has just landed fades
    assert await violations(page, RULES) == []
    assert await page.evaluate(SMALL) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await row(page, "Octopus").locator(".line-tap").click()
    await page.wait_for_timeout(400)
    assert await violations(page, RULES) == []
    assert await page.evaluate(SMALL) == []
