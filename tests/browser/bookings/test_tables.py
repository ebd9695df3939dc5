"""Which table a booking goes to: the one that was tapped, and all of a combination's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from kds.floor.queries import party_cards
from tests.browser.bookings.hand import (
    drag,
    ids_of,
    scale,
    slip,
    start_of,
    tables_of,
    take,
    tap_at,
    to_lane,
)
from tests.browser.kitchen.conftest import Open
from tests.browser.kitchen.served import Served

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
    context.set_default_timeout(20_000)
    yield await context.new_page()
    await context.close()


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


DAYS = [name for name in globals() if name.startswith("test_")]
