"""The diary under a mouse and by keys: what a move would run into shows before the drop."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.async_api import expect

from kds.floor.queries import party_cards
from tests.browser.bookings.hand import drag, scale, slip, start_of, take
from tests.browser.kitchen.conftest import Open
from tests.browser.kitchen.served import Served
from tests.browser.kitchen.test_looks import RULES, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def empty_day(day: date, request: pytest.FixtureRequest) -> date:
    """A day of its own for each test."""
    number = sorted(DAYS).index(request.node.originalname)
    return day + timedelta(days=7 + number)


async def test_drag_moves_in_time(served: Served, visit: Open, empty_day: date) -> None:
    party_id = await take(served, empty_day, 18, "Drag", "T3")
    page = await visit(f"/bookings?day={empty_day}")
    await drag(page, slip(page, "Drag"), 60 * await scale(page), 0)
    await expect(page.locator("#entries .entry-time")).to_have_text("19:00")
    assert start_of(served, party_id) == "19:00"


async def test_a_conflict_shows_before_the_drop_and_nothing_is_sent(
    served: Served, visit: Open, empty_day: date
) -> None:
    party_id = await take(served, empty_day, 18, "Mover", "T3")
    await take(served, empty_day, 20, "Stays", "T3")
    page = await visit(f"/bookings?day={empty_day}")
    await drag(page, slip(page, "Mover"), 75 * await scale(page), 0, drop=False)
    await expect(page.locator("#ghost")).to_contain_text("Overlaps Stays 20:00")
    await expect(slip(page, "Stays")).to_have_class("bar-slip is-hit")
    await page.mouse.up()
    await expect(page.locator("#ghost")).to_be_hidden()
    assert start_of(served, party_id) == "18:00"


async def test_resize_by_the_end(served: Served, visit: Open, empty_day: date) -> None:
    party_id = await take(served, empty_day, 18, "Longer", "T3")
    page = await visit(f"/bookings?day={empty_day}")
    box = await slip(page, "Longer").bounding_box()
    assert box
    await page.mouse.move(box["x"] + box["width"] - 3, box["y"] + 15)
    await page.mouse.down()
    await page.mouse.move(
        box["x"] + box["width"] - 3 + 30 * await scale(page), box["y"] + 15, steps=6
    )
    await page.mouse.up()
    await expect(slip(page, "Longer")).to_have_attribute(
        "aria-label", "18:00–20:00, Longer, 2, Booked, Table T3"
    )
    party = next(p for p in served.house.live(party_cards) if p.id == party_id)
    assert party.minutes == 120


async def test_keys_do_what_the_mouse_does(served: Served, visit: Open, empty_day: date) -> None:
    party_id = await take(served, empty_day, 18, "Keys", "T3")
    await take(served, empty_day, 20, "Wall", "T3")
    page = await visit(f"/bookings?day={empty_day}")
    await slip(page, "Keys").focus()
    await page.keyboard.press("m")
    for _ in range(3):
        await page.keyboard.press("ArrowRight")
    await expect(page.locator("#said")).to_contain_text("18:45 until 20:15")
    await expect(page.locator("#said")).to_contain_text("Overlaps Wall 20:00")
    await page.keyboard.press("Enter")
    assert start_of(served, party_id) == "18:00"
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("Enter")
    await expect(
        page.locator("#entries .entry", has_text="Keys").locator(".entry-time")
    ).to_have_text("18:30")
    assert start_of(served, party_id) == "18:30"


async def test_a_booking_by_phone(served: Served, visit: Open, empty_day: date) -> None:
    page = await visit(f"/bookings?day={empty_day}")
    await page.keyboard.press("n")
    await page.locator("#new .chip", has_text="4").first.click()
    await page.locator("#offers .chip", has_text="19:30").click()
    await page.get_by_label("Name", exact=True).fill("Rings Often")
    await page.get_by_label("Phone").fill("0151 5550101")
    await page.get_by_role("button", name="Book", exact=True).click()
    await expect(page.locator("#entries .entry", has_text="Rings Often")).to_be_visible()
    await expect(slip(page, "Rings Often")).to_be_visible()
    # The second time they are found while one types.
    await page.keyboard.press("n")
    await page.get_by_label("Name", exact=True).press_sequentially("Rings")
    await page.locator("#found button", has_text="Rings Often").click()
    await expect(page.get_by_label("Phone")).to_have_value("+491515550101")


async def test_the_list_changes_locks_and_cancels(
    served: Served, visit: Open, empty_day: date
) -> None:
    party_id = await take(served, empty_day, 18, "Listed", "T3")
    page = await visit(f"/bookings?day={empty_day}")
    entry = page.locator("#entries .entry", has_text="Listed")
    await entry.locator("summary").click()
    await entry.get_by_label("Time").fill("19:15")
    await entry.get_by_label("Table").select_option(label="T6 · 4")
    await entry.get_by_role("button", name="Save").click()
    await expect(entry.locator(".entry-time")).to_have_text("19:15")
    await expect(entry).to_contain_text("T6")
    assert start_of(served, party_id) == "19:15"
    await entry.get_by_role("button", name="Lock").click()
    await expect(entry).to_contain_text("Locked")
    await entry.get_by_role("button", name="Cancel").click()
    await page.locator("#confirm").get_by_role("button", name="Cancel it").click()
    await expect(slip(page, "Listed")).to_have_count(0)
    await page.locator(".toast").get_by_role("button", name="Undo").click()
    await expect(slip(page, "Listed")).to_be_visible()


async def test_replanning_is_read_before_it_is_done(
    served: Served, visit: Open, empty_day: date
) -> None:
    await take(served, empty_day, 18, "Too Roomy", "T9")
    page = await visit(f"/bookings?day={empty_day}")
    await page.get_by_role("button", name="Re-plan the tables").click()
    move = page.locator("#plan li", has_text="Too Roomy")
    await expect(move).to_contain_text("T9 →")
    await expect(move).to_contain_text("chairs less stay empty")
    await page.get_by_role("button", name="Move them").click()
    bar = slip(page, "Too Roomy")
    await expect(bar).not_to_have_attribute(
        "aria-label", "18:00–19:30, Too Roomy, 2, Booked, Table T9"
    )


@pytest.mark.parametrize("size", [(1180, 820), (1600, 1000)])
async def test_a_full_friday_by_the_rules_of_accessibility(
    served: Served, visit: Open, day: date, size: tuple[int, int]
) -> None:
    page = await visit(f"/bookings?day={day}&lang=de")
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    tools = await page.locator(".bar-tools").bounding_box()
    assert tools
    assert tools["x"] + tools["width"] <= size[0], "German words fit"
    assert await violations(page, RULES) == []
    await page.locator("#entries summary").nth(3).click()
    assert await violations(page, RULES) == []
    await page.keyboard.press("n")
    await page.get_by_role("button", name="Neue Reservierung").click()
    await expect(page.locator("#offers .chip").first).to_be_visible()
    assert await violations(page, RULES) == []


async def test_hours_are_kept_on_a_page_of_their_own(served: Served, visit: Open) -> None:
    page = await visit("/bookings/periods")
    await page.get_by_text("Another service").click()
    form = page.locator("form[hx-post='/bookings/periods']")
    for name, value in (("name", "Brunch"), ("starts", "10:00"), ("last_start", "12:30")):
        await form.locator(f"[name={name}]").fill(value)
    await form.locator("[name=ends]").fill("15:00")
    await form.get_by_role("button", name="Add").click()
    brunch = page.locator("#periods .period", has_text="Brunch")
    await expect(brunch).to_contain_text("10:00 – 15:00")
    await brunch.get_by_text("Hours", exact=True).click()
    await brunch.locator(".chip", has_text="Mo").click()
    await brunch.get_by_role("button", name="Save hours").click()
    await brunch.get_by_role("button", name="Pause online").click()
    await expect(brunch).to_contain_text("Paused online")
    assert await violations(page, RULES) == []
    await brunch.get_by_role("button", name="Remove").click()
    await page.locator("#confirm").get_by_role("button", name="Remove").click()
    await expect(brunch).to_have_count(0)


DAYS = [name for name in globals() if name.startswith("test_")]
