"""The host stand under a finger and on the keyboard, on a tablet."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from kds.floor import commands as floor
from kds.floor.model import PartyState
from kds.floor.queries import party_cards, seating_cards
from tests.browser.floor.look_host import serve
from tests.browser.kitchen.conftest import WATCH, browser
from tests.browser.kitchen.test_looks import RULES, violations
from tests.floor.tonight import Tonight, busy

__all__ = ["browser"]
pytestmark = pytest.mark.browser
TARGETS = "main :is(button, a, summary, select, input:not([type=hidden]))"
SMALL = f"""[...document.querySelectorAll('{TARGETS}')]
  .filter(e => e.offsetParent && e.offsetHeight < 43).map(e => e.outerHTML.slice(0, 90))"""


class Stand:
    """The host's tablet before a house."""

    def __init__(self, page: Page, room: Tonight) -> None:
        self.page, self.room = page, room
        self.live = room.house.live

    def where(self, name: str) -> list[str]:
        """The tables at which a party of this name sits."""
        party = next(p for p in self.live(party_cards) if p.name == name)
        seating = self.live(seating_cards).get(party.id)
        names = {ident: table for table, ident in self.room.tables.items()}
        return [names[each] for each in seating.table_ids] if seating else []

    def row(self, name: str) -> object:
        return self.page.locator(".guest", has_text=name)


@pytest.fixture
async def stand(browser: Browser, tmp_path: Path) -> AsyncIterator[Stand]:
    thrown: list[str] = []
    context = await browser.new_context(viewport={"width": 1180, "height": 820}, has_touch=True)
    context.set_default_timeout(20_000)
    await context.add_init_script(WATCH)
    async with serve(tmp_path) as (url, house):
        room = await Tonight(house).furnish("1", "2", "6", "7", "21")
        page = await context.new_page()
        page.on("pageerror", lambda error: thrown.append(str(error)))
        await page.goto(f"{url}/host?lang=en")
        await page.locator("body[data-live=on]").wait_for()
        yield Stand(page, room)
        assert await page.evaluate("violations") == []
        await context.close()
    assert thrown == []


async def test_a_walk_in_is_seated_in_three_taps(stand: Stand) -> None:
    page = stand.page
    await page.get_by_role("button", name="Walk-in, 2 guests").tap()
    sheet = page.get_by_role("dialog", name="Walk-in")
    await expect(sheet.locator(".is-chosen .newcomer-why")).to_contain_text("fits exactly")
    await sheet.get_by_role("button", name="Seat T1").tap()
    await expect(sheet).to_be_hidden()
    await expect(page.locator("#tables [data-name='1']")).to_have_attribute("data-state", "seated")
    await expect(page.locator("#figures")).to_contain_text("2 covers in")
    await page.locator(".toast").get_by_role("button", name="Undo").tap()
    await expect(page.locator("#tables [data-name='1']")).to_have_attribute(
        "data-state", "available"
    )


async def test_wait_told_seated_at_the_suggested_table(stand: Stand) -> None:
    page, room = stand.page, stand.room
    lind = await room.sit("Lind", 2, "1")
    await room.sit("Novak", 2, "2")
    await room.sit("Chen", 4, "6")
    await room.sit("Roy", 4, "7")
    await room.sit("Yılmaz", 8, "21")
    await page.get_by_role("button", name="Walk-in, 2 guests").tap()
    sheet = page.get_by_role("dialog", name="Walk-in")
    await expect(sheet.locator(".is-chosen .newcomer-none")).to_contain_text("No table for 2")
    told = await sheet.locator(".is-chosen .newcomer-quote b").inner_text()
    low, high = (int(each) for each in told.split("–"))
    assert 0 < low < high
    await sheet.get_by_label("Name").fill("Ruiz")
    await sheet.get_by_label("Phone").fill("+49 151 23456789")
    await sheet.get_by_role("button", name="Add to the waitlist").tap()
    row = page.locator("#waiting .guest", has_text="Ruiz")
    await expect(row).to_contain_text(f"told {low}–{high}")
    await expect(row.locator(".guest-time b")).to_have_text(str(high))
    await expect(row.get_by_role("button", name=re.compile("^Seat"))).to_have_count(0)
    await room.do(floor.leave, party_id=lind)
    await page.get_by_role("button", name="T1 is laid").tap()
    await row.get_by_role("button", name="Text that the table is ready").tap()
    await expect(row.locator(".fact-told b")).to_have_text(re.compile(r"^(10:00|9:5\d)$"))
    await row.get_by_role("button", name="Seat T1").tap()
    await expect(page.locator("#waiting .guest")).to_have_count(0)
    assert stand.where("Ruiz") == ["1"]


async def test_everything_by_keyboard(stand: Stand) -> None:
    page, room = stand.page, stand.room
    await room.book("Dlamini", 4, 5, "6")
    await page.locator("#arriving .guest").wait_for()
    await page.keyboard.press("4")
    sheet = page.get_by_role("dialog", name="Walk-in")
    await expect(sheet).to_be_visible()
    await page.keyboard.press("3")
    await expect(sheet.locator(".chip[aria-pressed=true]")).to_have_text("3")
    await page.keyboard.press("Escape")
    await expect(sheet).to_be_hidden()
    await page.keyboard.press("w")
    await expect(sheet.get_by_role("button", name="Seat T1")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#tables [data-name='1']")).to_have_attribute("data-state", "seated")
    await page.locator("#arriving .guest").focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("#arriving .guest")).to_have_attribute("data-here", "")
    await page.keyboard.press("Enter")
    await expect(page.locator("#arriving .guest")).to_have_count(0)
    assert stand.where("Dlamini") == ["6"]


async def test_a_table_is_chosen_on_the_map(stand: Stand) -> None:
    page, room = stand.page, stand.room
    await room.wait("Park", 3, 20, 30)
    row = page.locator("#waiting .guest", has_text="Park")
    await row.locator("summary").first.tap()
    await row.get_by_role("button", name="Choose on the map").tap()
    await expect(page.locator("#task")).to_contain_text("Park · 3")
    await page.locator("#tables [data-name='21']").tap()
    await expect(page.locator("#waiting .guest")).to_have_count(0)
    assert stand.where("Park") == ["21"]
    await expect(page.locator("#task")).to_be_hidden()


async def test_a_party_is_dragged_from_its_list_to_a_table(stand: Stand) -> None:
    page, room = stand.page, stand.room
    await room.wait("Park", 3, 20, 30)
    await page.locator("#waiting .guest-name").hover()
    await page.mouse.down()
    table = await page.locator("#tables [data-name='7'] .t-top").bounding_box()
    assert table is not None
    x, y = table["x"] + table["width"] / 2, table["y"] + table["height"] / 2
    await page.mouse.move(x, y, steps=6)
    await expect(page.locator(".ghost")).to_have_text("Park · 3")
    await page.mouse.up()
    await expect(page.locator("#waiting .guest")).to_have_count(0)
    assert stand.where("Park") == ["7"]


async def test_who_they_are_is_corrected(stand: Stand) -> None:
    page, room = stand.page, stand.room
    await room.wait("Prak", 3, 20, 30)
    row = page.locator("#waiting .guest")
    await row.locator("summary").first.tap()
    await row.get_by_text("Correct").tap()
    await row.get_by_label("Name").fill("Park")
    await row.get_by_role("spinbutton", name="Guests").fill("4")
    await row.get_by_label("Allergy").fill("sesame")
    await row.get_by_role("button", name="Save").tap()
    await expect(row.locator(".guest-name")).to_contain_text("Park")
    await expect(row.locator(".fact-allergy")).to_contain_text("sesame")


async def test_only_some_have_come(stand: Stand) -> None:
    page, room = stand.page, stand.room
    party = await room.book("Kowalczyk", 4, 0, "7")
    row = page.locator("#arriving .guest", has_text="Kowalczyk")
    await row.locator("summary").first.tap()
    await row.get_by_label("How many have come").select_option("2")
    await row.get_by_role("button", name="here", exact=True).tap()
    await expect(row).to_contain_text("2 of 4 here")
    card = stand.live(party_cards).get(party)
    assert card is not None
    assert card.state is PartyState.ARRIVED_PARTIAL


async def test_a_full_evening_is_accessible_and_big_enough(
    browser: Browser, tmp_path: Path
) -> None:
    context = await browser.new_context(viewport={"width": 1180, "height": 820})
    async with serve(tmp_path) as (url, house):
        await busy(house)
        page = await context.new_page()
        await page.goto(f"{url}/host?lang=en")
        await page.locator("body[data-live=on]").wait_for()
        await expect(page.locator("#arriving .guest")).to_have_count(12)
        await expect(page.locator("#waiting .guest")).to_have_count(9)
        await page.locator("#waiting summary.door-take").nth(1).click()
        assert await page.evaluate(SMALL) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= 1180
        assert await violations(page, RULES) == []
        await page.get_by_role("button", name="Walk-in, 2 guests").click()
        await page.get_by_role("dialog", name="Walk-in").wait_for()
        assert await violations(page, RULES) == []
        await context.close()
