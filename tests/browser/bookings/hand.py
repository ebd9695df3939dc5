"""What a hand does in the diary, and what came of it."""

from __future__ import annotations

from datetime import date

from playwright.async_api import Locator, Page

from kds.actor import SYSTEM
from kds.bookings import commands
from kds.floor.queries import claim_cards, party_cards, table_cards
from kds.values import TableId
from tests.browser.bookings.friday import moment
from tests.browser.kitchen.served import Served


def ids_of(served: Served, tables: str) -> tuple[TableId, ...]:
    """T4+T5 → the ids of these tables."""
    names = {table.name: table.id for table in served.house.live(table_cards)}
    return tuple(names[name] for name in tables.split("+"))


async def take(served: Served, day: date, hour: int, name: str, tables: str, size: int = 2) -> int:
    return await served.house.change(
        SYSTEM,
        commands.take_booking,
        at=moment(served.house, day, hour),
        size=size,
        name=name,
        table_ids=ids_of(served, tables),
    )


def slip(page: Page, name: str) -> Locator:
    return page.locator(f"#bars [data-name='{name}']").first


def lane(page: Page, table: str) -> Locator:
    return page.locator(f"#rows [data-name='{table}']")


async def drag(page: Page, bar: Locator, dx: float, dy: float, *, drop: bool = True) -> None:
    box = await bar.bounding_box()
    assert box
    x, y = box["x"] + 40, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + dx / 2, y + dy / 2, steps=4)
    await page.mouse.move(x + dx, y + dy, steps=4)
    if drop:
        await page.mouse.up()


async def to_lane(page: Page, bar: Locator, table: str) -> float:
    """How far down it is from a bar to a table's lane."""
    here, there = await bar.bounding_box(), await lane(page, table).bounding_box()
    assert here
    assert there
    return there["y"] + there["height"] / 2 - here["y"] - here["height"] / 2


async def scale(page: Page) -> float:
    """Pixels a minute."""
    return float(
        await page.evaluate("document.querySelector('.sheet').style.getPropertyValue('--k')")
    )


async def tap_at(page: Page, table: str, hour: float) -> None:
    """A tap on the sheet where a table and a time are."""
    box = await lane(page, table).bounding_box()
    head = await lane(page, table).locator(".lane-head").bounding_box()
    assert box
    assert head
    minutes = (hour - 17) * 60 + 3
    x = box["x"] + head["width"] + minutes * await scale(page)
    await page.mouse.click(x, box["y"] + box["height"] / 2)


def start_of(served: Served, party_id: int) -> str:
    party = next(p for p in served.house.live(party_cards) if p.id == party_id)
    assert party.booked_for
    return f"{party.booked_for.astimezone(served.house.settings.tz):%H:%M}"


def tables_of(served: Served, party_id: int) -> str:
    """The tables that a party has claimed: T4+T5."""
    names = {table.id: table.name for table in served.house.live(table_cards)}
    claims = [c for c in served.house.live(claim_cards) if c.party_id == party_id]
    return "+".join(sorted(names[claim.table_id] for claim in claims))
