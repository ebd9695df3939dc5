"""Which table a booking goes to: the one that was tapped, and all of a combination's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from kds.actor import SYSTEM
from kds.floor import commands as floor
from kds.floor.queries import party_cards
from tests.browser.bookings.friday import moment, open_calendar
from tests.browser.bookings.hand import (
    drag,
    ids_of,
    lane,
    scale,
    slip,
    start_of,
    tables_of,
    take,
    to_lane,
)
from tests.browser.bookings.night import night, set_clock
from tests.browser.kitchen.conftest import Open
from tests.browser.kitchen.served import Served, serve
from tests.browser.kitchen.test_looks import RULES, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def empty_day(day: date, request: pytest.FixtureRequest) -> date:
    """A day of its own for each test."""
    number = sorted(DAYS).index(request.node.originalname)
    return day + timedelta(days=14 + number)


@pytest.fixture
async def finger(browser: Browser) -> AsyncIterator[Page]:
    """A tablet that is touched."""
    context = await browser.new_context(
        viewport={"width": 1180, "height": 820}, has_touch=True, is_mobile=True
    )
    context.set_default_timeout(8000)
    yield await context.new_page()
    await context.close()


async def tap_at(page: Page, table: str, hour: float) -> None:
    """A tap on the sheet where a table and a time are."""
    box = await lane(page, table).bounding_box()
    head = await lane(page, table).locator(".lane-head").bounding_box()
    assert box
    assert head
    minutes = (hour - 17) * 60 + 3
    x = box["x"] + head["width"] + minutes * await scale(page)
    await page.mouse.click(x, box["y"] + box["height"] / 2)


async def book(page: Page, name: str) -> None:
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_role("button", name="Book", exact=True).click()
    await expect(slip(page, name)).to_be_visible()


def found(served: Served, name: str) -> int:
    return next(p.id for p in served.house.live(party_cards) if p.name == name)


async def test_a_tap_on_a_free_place_takes_table_and_time(
    served: Served, visit: Open, empty_day: date
) -> None:
    page = await visit(f"/bookings?day={empty_day}")
    await tap_at(page, "T9", 19.5)
    await expect(page.locator("#new-tables")).to_have_value(str(ids_of(served, "T9")[0]))
    await expect(page.locator("#offers label:has(:checked)")).to_have_text("19:30")
    await expect(page.locator("#draft")).to_be_visible()
    await book(page, "Tapped")
    party = found(served, "Tapped")
    assert (tables_of(served, party), start_of(served, party)) == ("T9", "19:30")
    # The next one begins anew.
    await page.keyboard.press("n")
    await expect(page.locator("#new-tables")).to_have_value("")
    await expect(page.locator("#draft")).to_be_hidden()


async def test_a_tap_just_before_somebody_says_so_and_offers_any_table(
    served: Served, visit: Open, empty_day: date
) -> None:
    await take(served, empty_day, 20, "Wall", "T9")
    page = await visit(f"/bookings?day={empty_day}")
    await tap_at(page, "T9", 19)
    await expect(page.locator(".offers-said")).to_contain_text("19:00 · T9 Overlaps Wall 20:00")
    await expect(page.locator("#offers [name=at]:checked")).to_have_count(0)
    await page.get_by_role("button", name="Any free table").click()
    await expect(page.locator("#offers label:has(:checked)")).to_have_text("19:00")
    await book(page, "Elsewhere")
    party = found(served, "Elsewhere")
    assert start_of(served, party) == "19:00"
    assert tables_of(served, party) not in ("", "T9")


async def test_too_many_for_the_tapped_table_is_said(
    served: Served, visit: Open, empty_day: date
) -> None:
    page = await visit(f"/bookings?day={empty_day}")
    await tap_at(page, "T3", 18)
    await page.locator("#new .chip", has_text="5").first.click()
    await expect(page.locator(".offers-said")).to_contain_text("T3 Too few seats: 4")
    await expect(page.locator("#offers label:has(:checked)")).to_have_text("18:00")


async def test_a_combination_keeps_its_tables_in_another_time(
    served: Served, visit: Open, empty_day: date
) -> None:
    party = await take(served, empty_day, 18, "Both", "T6+T7", 6)
    page = await visit(f"/bookings?day={empty_day}")
    await drag(page, slip(page, "Both"), 60 * await scale(page), 0, drop=False)
    await expect(page.locator(".ghost:not([hidden])")).to_have_count(2)
    await page.mouse.up()
    await expect(page.locator("#entries .entry-time")).to_have_text("19:00")
    assert tables_of(served, party) == "T6+T7"


async def test_a_combination_on_its_other_row_stays_what_it_is(
    served: Served, visit: Open, empty_day: date
) -> None:
    party = await take(served, empty_day, 18, "Down", "T6+T7", 6)
    page = await visit(f"/bookings?day={empty_day}")
    bar = slip(page, "Down")
    await drag(page, bar, 30 * await scale(page), await to_lane(page, bar, "T7"))
    await expect(page.locator("#entries .entry-time")).to_have_text("18:30")
    assert tables_of(served, party) == "T6+T7"


async def test_a_combination_moves_to_the_one_with_that_row(
    served: Served, visit: Open, empty_day: date
) -> None:
    await take(served, empty_day, 18, "Wall", "T10")
    party = await take(served, empty_day, 18, "Six", "T6+T7", 6)
    page = await visit(f"/bookings?day={empty_day}")
    bar = slip(page, "Six")
    await drag(page, bar, 0, await to_lane(page, bar, "T11"), drop=False)
    await expect(page.locator("#ghost")).to_contain_text("T11+T12 · Free")
    await page.mouse.up()
    await expect(
        page.locator("#entries .entry", has_text="Six").locator(".entry-marks")
    ).to_contain_text("T11+T12")
    assert tables_of(served, party) == "T11+T12"
    assert start_of(served, party) == "18:00"


async def test_where_a_combination_has_no_place_it_says_why_and_stays(
    served: Served, visit: Open, empty_day: date
) -> None:
    await take(served, empty_day, 18, "Wall", "T14")
    party = await take(served, empty_day, 18, "Six", "T6+T7", 6)
    page = await visit(f"/bookings?day={empty_day}")
    bar, ghost = slip(page, "Six"), page.locator("#ghost")
    await drag(page, bar, 0, await to_lane(page, bar, "T3"), drop=False)
    await expect(ghost).to_contain_text("No combination with T3 seats 6")
    await page.mouse.up()
    await drag(page, bar, 0, await to_lane(page, bar, "T15"), drop=False)
    await expect(ghost).to_contain_text("T14+T15 · Overlaps Wall 18:00")
    await page.mouse.up()
    await expect(ghost).to_be_hidden()
    assert tables_of(served, party) == "T6+T7"
    await drag(page, bar, 0, await to_lane(page, bar, "T16"), drop=False)
    await expect(ghost).to_contain_text("T16 · Free")
    await page.mouse.up()
    await expect(
        page.locator("#entries .entry", has_text="Six").locator(".entry-marks")
    ).to_contain_text("T16")
    assert tables_of(served, party) == "T16"


async def test_keys_move_a_combination_as_the_mouse_does(
    served: Served, visit: Open, empty_day: date
) -> None:
    party = await take(served, empty_day, 18, "Keys", "T6+T7", 6)
    page = await visit(f"/bookings?day={empty_day}")
    said = page.locator("#said")
    await slip(page, "Keys").focus()
    await page.keyboard.press("m")
    await page.keyboard.press("ArrowRight")
    await expect(said).to_contain_text("Table T6+T7. Free")
    for _ in range(2):
        await page.keyboard.press("ArrowDown")
    await expect(said).to_contain_text("No combination with T8 seats 6")
    await page.keyboard.press("Enter")
    for _ in range(2):
        await page.keyboard.press("ArrowDown")
    await expect(said).to_contain_text("T10+T11. Free")
    await page.keyboard.press("Enter")
    await expect(page.locator("#entries .entry-time")).to_have_text("18:15")
    assert (tables_of(served, party), start_of(served, party)) == ("T10+T11", "18:15")


async def test_a_finger_moves_a_combination(served: Served, finger: Page, empty_day: date) -> None:
    party = await take(served, empty_day, 18, "Touch", "T6+T7", 6)
    page = finger
    await page.goto(f"{served.url}/bookings?day={empty_day}")
    await page.locator("body[data-live=on]").wait_for()
    await slip(page, "Touch").tap()
    bar = await slip(page, "Touch").bounding_box()
    assert bar
    down = await to_lane(page, slip(page, "Touch"), "T12")
    x, y = bar["x"] + 40, bar["y"] + bar["height"] / 2
    session = await page.context.new_cdp_session(page)
    for kind, part in (("touchStart", 0.0), ("touchMove", 0.5), ("touchMove", 1.0)):
        points = [{"x": x, "y": y + down * part}]
        await session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    await expect(page.locator("#ghost")).to_contain_text("T11+T12 · Free")
    await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect(page.locator("#entries .entry-marks")).to_contain_text("T11+T12")
    assert tables_of(served, party) == "T11+T12"


async def test_a_walk_in_stands_on_the_sheet_and_stays(served: Served, visit: Open) -> None:
    house = served.house
    table_ids = ids_of(served, "T13")
    party = await house.change(
        SYSTEM, floor.seat_walk_in, size=2, table_ids=table_ids, name="Jo", anyway=True
    )
    page = await visit("/bookings")
    bar = slip(page, "Jo")
    await expect(bar).to_have_class("bar-slip is-sitting")
    assert "Walk-in" in (await bar.get_attribute("aria-label") or "")
    await drag(page, bar, 90 * await scale(page), 0, drop=False)
    await expect(page.locator("#ghost")).to_be_hidden()
    await page.mouse.up()
    await house.change(SYSTEM, floor.leave, party_id=party)
    await expect(bar).to_have_count(0)
    await expect(page.locator("#past_entries .entry", has_text="Jo")).to_be_visible()


async def test_tables_side_by_side_are_one_block(
    served: Served, visit: Open, empty_day: date
) -> None:
    await take(served, empty_day, 18, "Block", "T10+T11+T12", 8)
    page = await visit(f"/bookings?day={empty_day}")
    bars = page.locator("#bars [data-name=Block]")
    await expect(bars).to_have_count(3)
    await expect(bars.locator(".slip-name:visible")).to_have_count(1)
    boxes = [await bar.bounding_box() for bar in await bars.all()]
    found = sorted((box["y"], box["y"] + box["height"]) for box in boxes if box)
    assert all(below[0] <= above[1] for above, below in pairwise(found))


async def test_a_past_day_is_only_looked_at(served: Served, visit: Open, day: date) -> None:
    past = day - timedelta(days=14)
    page = await visit(f"/bookings?day={past}")
    await expect(page.locator(".over-badge")).to_have_text("Over")
    await expect(page.get_by_text("Nobody was here")).to_be_visible()
    await tap_at(page, "T9", 19)
    await page.keyboard.press("n")
    await expect(page.locator("#new")).to_be_hidden()
    assert moment(served.house, past, 19) < served.house.clock()


async def test_a_night_that_is_over(tmp_path: Path, day: date, context: BrowserContext) -> None:
    async with serve(tmp_path) as served:
        await open_calendar(served.house)
        past = day - timedelta(days=7)
        await night(served.house, served.evening.clock, past, moment(served.house, past, 23, 30))
        set_clock(served.evening.clock, moment(served.house, past + timedelta(days=1), 12))
        page = await context.new_page()
        await page.goto(f"{served.url}/bookings?day={past}")
        await page.locator("body[data-live=on]").wait_for()
        sat = page.locator("#past_bars .is-over[data-state=completed]")
        missed = page.locator("#past_bars .is-over[data-state=no_show]")
        assert min(await sat.count(), await missed.count()) > 2
        await page.locator("#tally [data-show=no_show]").click()
        chosen = page.locator("#past_entries .is-chosen")
        await expect(chosen.locator(".state")).to_have_text("No show")
        await expect(chosen.locator("form, .btn")).to_have_count(0)
        assert await violations(page, RULES) == []
        # A bar under the hand stays where it was.
        before = await sat.first.bounding_box()
        await drag(page, sat.first, 120, 0)
        assert await sat.first.bounding_box() == before
        await page.goto(f"{served.url}/bookings")
        await expect(page.locator(".over-badge")).to_have_count(0)


DAYS = [name for name in globals() if name.startswith("test_")]
