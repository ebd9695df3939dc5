"""What lies on the diary's sheet besides plans: walk-ins, joined tables, nights that are over."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, expect

from kds.actor import SYSTEM
from kds.floor import commands as floor
from tests.browser.bookings.friday import moment, open_calendar
from tests.browser.bookings.hand import drag, ids_of, scale, slip, take, tap_at
from tests.browser.bookings.night import night, set_clock
from tests.browser.kitchen.conftest import Open
from tests.browser.kitchen.served import Served, serve
from tests.browser.kitchen.test_looks import RULES, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def empty_day(day: date) -> date:
    """A day that nobody has booked."""
    return day + timedelta(days=40)


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


async def test_each_script_of_the_diary_runs_once(
    served: Served, visit: Open, empty_day: date
) -> None:
    page = await visit(f"/bookings?day={empty_day}")
    scripts = await page.evaluate(
        "performance.getEntriesByType('resource').map((each) => new URL(each.name).pathname)"
    )
    diary = [each for each in scripts if "/diary" in each and each.endswith(".js")]
    assert len(diary) >= 4
    assert len(diary) == len(set(diary))


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
