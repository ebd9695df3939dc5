"""One table's evening, from the booking until the next guests sit there, on everybody's screens:
the guest's phone, the host's tablet, the waiter's phone, the kitchen's wall and the floor's map."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from kds.bookings.commands import add_period, change_period, take_booking
from kds.bus.house import utc_now
from kds.config import Settings
from kds.floor.queries import claim_cards, party_cards, seating_cards
from kds.kitchen.commands import Route, add_station, set_routing
from kds.values import PartyId, StationId, TableId
from tests.browser.floor.served import Served, serve
from tests.browser.kitchen.conftest import WATCH, browser

__all__ = ["browser"]
pytestmark = pytest.mark.browser

PHONE = ViewportSize(width=390, height=844)
TABLET = ViewportSize(width=1180, height=820)
WALL = ViewportSize(width=1920, height=1080)
WITHIN = 1000
"""Milliseconds in which what one screen has done stands on every other."""
COURSES = {"Octopus": "starters", "Lamb cutlets": "mains", "Cheesecake": "dessert"}
"""What is ordered, and what the table does once the kitchen has made it."""
FIRST, NEXT = "Vera Lind", "Ada Novak"


class Evening:
    """The house's clock: shortly before seven when the test begins, whatever the time is."""

    def __init__(self) -> None:
        now, zone = utc_now(), ZoneInfo(Settings.model_fields["zone"].default)
        begins = datetime.combine(now.astimezone(zone).date(), time(18, 50), zone)
        self.ahead = begins.astimezone(UTC) - now

    def __call__(self) -> datetime:
        return utc_now() + self.ahead

    def pass_by(self, minutes: int) -> None:
        self.ahead += timedelta(minutes=minutes)


@dataclass
class Story:
    """Everybody's page, and the house that they all belong to."""

    served: Served
    clock: Evening
    station: StationId
    browser: Browser
    thrown: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)

    async def visit(self, path: str, size: ViewportSize) -> Page:
        """A page on a device of its own."""
        context = await self.browser.new_context(viewport=size, has_touch=True, locale="en")
        context.set_default_timeout(20_000)
        await context.add_init_script(WATCH)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.thrown.append(str(error)))
        await page.goto(f"{self.served.url}{path}")
        self.pages.append(page)
        return page

    async def watch(self, path: str, size: ViewportSize) -> Page:
        page = await self.visit(path, size)
        await page.locator("body[data-live=on]").wait_for()
        return page

    async def close(self) -> None:
        """Nothing that anybody's page did may have thrown or broken the policy."""
        for page in self.pages:
            assert await page.evaluate("violations") == []
            await page.context.close()
        assert self.thrown == []

    def party(self, name: str) -> PartyId:
        return next(p.id for p in self.served.house.live(party_cards) if p.name == name)

    def claimed(self, name: str) -> list[TableId]:
        """The tables that are planned for them."""
        party, claims = self.party(name), self.served.house.live(claim_cards)
        return [claim.table_id for claim in claims if claim.party_id == party]

    def sits(self, name: str) -> list[TableId]:
        seating = self.served.house.live(seating_cards).get(self.party(name))
        return list(seating.table_ids) if seating else []


@pytest.fixture
async def story(browser: Browser, tmp_path: Path) -> AsyncIterator[Story]:
    async with tonight(browser, tmp_path) as opened:
        yield opened
        await opened.close()


@asynccontextmanager
async def tonight(browser: Browser, folder: Path) -> AsyncIterator[Story]:
    """A house of eight tables that serves dinner, with a grill that makes everything."""
    clock = Evening()
    async with serve(folder, 8, lively=False, menu=True, clock=clock) as served:
        assert served.menu
        grill = await served.do(add_station, name="Grill")
        for dish in COURSES:
            item = served.menu.items[dish]
            await served.do(set_routing, item_id=item, stations=(Route(grill, 600),))
        hours = {"name": "Dinner", "starts_minute": 17 * 60, "ends_minute": 24 * 60}
        hours |= {"last_start_minute": 22 * 60}
        dinner = await served.do(add_period, **hours)
        await served.do(change_period, period_id=dinner, **hours, lead_minutes=0)
        yield Story(served, clock, grill, browser)


async def test_a_table_from_the_booking_to_the_next_guests(story: Story) -> None:
    host = await story.watch("/host", TABLET)
    room = await story.watch("/floor", TABLET)
    kitchen = await story.watch(f"/kitchen/stations/{story.station}", WALL)

    await a_guest_books(story, host, FIRST)
    [table] = story.claimed(FIRST)
    await the_next_guests_book(story, table)

    await they_are_seated(story, host, FIRST, table)
    await expect(at(room, table)).to_have_attribute("data-state", "seated", timeout=WITHIN)

    pad = await a_waiter_sends_the_order(story, table)
    await expect(at(room, table)).to_have_attribute("data-state", "ordered", timeout=WITHIN)
    for dish, stage in COURSES.items():
        await the_kitchen_makes(kitchen, dish)
        await expect(at(room, table)).to_have_attribute("data-state", stage, timeout=WITHIN)
        await expect(at(host, table)).to_have_attribute("data-state", stage, timeout=WITHIN)
        await the_waiter_serves(pad, dish)
    await they_pay(pad)
    await expect(at(room, table)).to_have_attribute("data-state", "paid", timeout=WITHIN)

    # The next guests' time has come before the table is free: their claim takes it at once.
    story.clock.pass_by(115)
    await the_table_is_cleared(room, table)
    assert story.sits(FIRST) == []
    await expect(at(room, table)).to_have_attribute("data-state", "held", timeout=WITHIN)
    await expect(at(room, table)).to_have_attribute("data-who", NEXT)

    await they_are_seated(story, host, NEXT, table)
    await expect(at(room, table)).to_have_attribute("data-state", "seated", timeout=WITHIN)


async def a_guest_books(story: Story, host: Page, name: str) -> None:
    """On a phone, for this evening; the host sees it at once."""
    day, phone = story.clock(), await story.visit("/book", PHONE)
    await phone.get_by_role("button", name="2 guests").tap()
    await phone.get_by_role("link", name=f"{day:%A}, {day:%B} {day.day}", exact=True).tap()
    await phone.get_by_role("button", name="19:00").tap()
    await phone.get_by_label("Name").fill(name)
    await phone.get_by_label("E-mail").fill("vera@example.org")
    row = guest(host, name)
    await expect(row).to_have_count(0)
    await phone.get_by_role("button", name="Book for").tap()
    await expect(row).to_be_visible(timeout=WITHIN)
    await expect(row).to_contain_text("19:00")
    await expect(phone.get_by_role("heading", name="Your table is booked")).to_be_visible()


async def the_next_guests_book(story: Story, table: TableId) -> None:
    """By telephone, for the same table, when the first ones will have left."""
    day = story.clock().astimezone(story.served.house.settings.tz)
    later = day.replace(hour=20, minute=45, second=0, microsecond=0)
    await story.served.do(take_booking, at=later, size=2, name=NEXT, table_ids=(table,))
    assert story.claimed(NEXT) == [table]


async def they_are_seated(story: Story, host: Page, name: str, table: TableId) -> None:
    """The host marks them as here, and one tap seats them where the house suggests."""
    row = guest(host, name)
    await row.get_by_role("button", name="Arrived").tap()
    await expect(row).to_have_attribute("data-here", "", timeout=WITHIN)
    await row.locator(".go").get_by_role("button", name="Seat T").tap()
    await expect(row).to_have_count(0, timeout=WITHIN)
    await expect(at(host, table)).to_have_attribute("data-state", "seated", timeout=WITHIN)
    assert story.sits(name) == [table]


async def a_waiter_sends_the_order(story: Story, table: TableId) -> Page:
    """Three courses, sent with one tap; the pad is open at that order again."""
    pad = await story.watch("/orders", PHONE)
    tile = pad.locator(f"#tables-t{table} .table-tap")
    await tile.tap()
    await expect(pad).to_have_url(re.compile(r"/orders/\d+$"))
    await pad.locator("#parts [aria-current]").wait_for()  # its script has begun
    await pad.locator("body[data-live=on]").wait_for()
    for dish in COURSES:
        await pad.locator("#dishes .dish", has_text=dish).tap()
        await expect(line(pad, dish)).to_have_count(1)
    await pad.get_by_role("button", name="Send 3").tap()
    await expect(pad).to_have_url(re.compile(r"/orders$"))
    await tile.tap()
    await expect(line(pad, "Octopus")).to_have_attribute("data-state", "fired")
    await expect(line(pad, "Lamb cutlets")).to_have_attribute("data-state", "held")
    return pad


async def the_kitchen_makes(kitchen: Page, dish: str) -> None:
    ticket = kitchen.locator("#tiles article[data-ticket]")
    await expect(ticket).to_have_count(1, timeout=WITHIN)
    await expect(ticket).to_contain_text(dish)
    await ticket.get_by_role("button", name="Bump").tap()
    await expect(ticket).to_have_count(0, timeout=WITHIN)


async def the_waiter_serves(pad: Page, dish: str) -> None:
    """It is carried to the table; when there is another course, that is fired."""
    await expect(line(pad, dish)).to_have_attribute("data-state", "ready", timeout=WITHIN)
    await pad.locator("#actions").get_by_role("button", name="Served").tap()
    await expect(line(pad, dish)).to_have_attribute("data-state", "served", timeout=WITHIN)
    after = list(COURSES)[list(COURSES).index(dish) + 1 :]
    if after:
        await pad.locator("#actions").get_by_role("button", name="Fire").first.tap()
        await expect(line(pad, after[0])).to_have_attribute("data-state", "fired", timeout=WITHIN)


async def they_pay(pad: Page) -> None:
    """In cash, on the bill of their order; then the order is closed."""
    order = pad.url
    await pad.goto(f"{order}/bill")
    await pad.get_by_role("button", name="Open the bill").tap()
    await pad.get_by_role("button", name="Cash").tap()
    form = pad.locator("[data-means-form=cash]")
    await form.get_by_label("Given").first.fill("500.00")
    await form.get_by_role("button", name="Take").tap()
    await expect(pad.locator("#checks [data-state=paid]").first).to_be_attached()
    await pad.goto(order)
    await pad.locator("#actions").get_by_role("button", name="Close").tap()
    await expect(pad).to_have_url(re.compile(r"/orders$"))


async def the_table_is_cleared(room: Page, table: TableId) -> None:
    await at(room, table).tap()
    panel = room.locator(".t-panel.is-open")
    await panel.get_by_role("button", name="They left").tap()
    await expect(at(room, table)).to_have_attribute("data-state", "dirty", timeout=WITHIN)
    await panel.get_by_role("button", name="Cleared and laid").tap()


def at(page: Page, table: TableId) -> Locator:
    """The table on a page with a map."""
    return page.locator(f"#tables-{table}")


def guest(host: Page, name: str) -> Locator:
    return host.locator("#arriving .guest", has_text=name)


def line(pad: Page, dish: str) -> Locator:
    return pad.locator("#lines .order-line", has_text=dish)
