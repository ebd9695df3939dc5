"""What can be measured of the looks: nothing hidden, nothing too small, nothing unreadable."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.async_api import Page, expect

from kds.kitchen import commands as kitchen
from kds.kitchen.queries import ticket_cards
from kds.orders import commands as orders
from kds.orders.commands import NewLine
from kds.orders.model import VoidReason
from tests.browser.kitchen.conftest import Open
from tests.browser.kitchen.look import arrange
from tests.browser.kitchen.served import Served

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
PAGES = ("/kitchen/stations/1", "/kitchen/expo", "/kitchen/all-day", "/kitchen/recall", "/board")
GRILL = "/kitchen/stations/1"


async def violations(page: Page, rules: Mapping[str, object]) -> list[str]:
    """What axe finds. Only that leaves the page: the list of all that is right costs more to send
    than the search itself."""
    if await page.evaluate("typeof axe") == "undefined":
        await page.evaluate(AXE)
    options = json.dumps({**rules, "resultTypes": ["violations"]})
    found = await page.evaluate(f"axe.run(document, {options}).then((all) => all.violations)")
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]


AAA = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}
SMALL = """[...document.querySelectorAll('main button, main summary, header button, header a')]
  .filter(e => e.offsetParent && !e.matches('.line, .tear'))
  .filter(e => e.offsetHeight < 63 || e.offsetWidth < 63).map(e => e.outerHTML.slice(0, 90))"""
"""Controls that a wet hand would miss."""


@pytest.mark.parametrize("path", PAGES)
async def test_axe_finds_nothing(served: Served, visit: Open, path: str) -> None:
    """And the kitchen reads at AAA, and its targets are large enough for wet hands."""
    await arrange(served, 12)
    page = await visit(path)
    assert await violations(page, RULES) == []
    if path.startswith("/kitchen/"):
        assert await violations(page, AAA) == []
        assert await page.evaluate(SMALL) == []


async def test_a_long_ticket_says_how_much_is_hidden(served: Served, visit: Open) -> None:
    dishes = served.evening.only("Grill")
    many = tuple(NewLine(item=name, note="every plate with its own sauce") for name in dishes[:8])
    for table in range(7):
        await served.evening.order(table=table, lines=many[:1])
    page = await visit(GRILL)
    await served.evening.order(table=7, lines=many)
    tile = page.locator("[data-tile='8']")
    await expect(tile.locator(".tear")).to_be_visible()
    shown = await tile.evaluate(
        "t => { const edge = t.querySelector('.lines').getBoundingClientRect().bottom - 8;"
        " return [...t.querySelectorAll('.line')]"
        ".filter(l => l.getBoundingClientRect().bottom <= edge).length }"
    )
    await expect(tile.locator("[data-count]")).to_have_text(str(len(many) - shown))
    await tile.locator(".tear").click()
    assert await tile.evaluate(
        "t => t.querySelector('.lines').scrollHeight <= t.querySelector('.lines').clientHeight + 4"
    )


async def test_a_long_ticket_grows_over_the_empty_place_below(served: Served, visit: Open) -> None:
    dishes = served.evening.only("Grill")
    many = tuple(NewLine(item=name, note="with its own sauce") for name in dishes[:6])
    await served.evening.order(table=0, lines=many)
    page = await visit(GRILL)
    tile = page.locator("[data-tile='1']")
    await expect(tile).to_have_attribute("data-span", "2")
    await expect(tile.locator(".tear")).to_be_hidden()


async def test_a_void_is_struck_and_must_be_taken_note_of(served: Served, visit: Open) -> None:
    steak = NewLine(item="Rib-eye 300 g", choices=("medium rare", "fries"))
    await served.evening.order(table=0, lines=(steak, NewLine(item="Sea bass")))
    page = await visit(GRILL)
    [ticket] = [t for t in served.house.live(ticket_cards) if t.station_name == "Grill"]
    await served.evening.do(
        orders.void_line, line_id=ticket.lines[0].order_line_id, reason=VoidReason.MISTAKE
    )
    line = page.locator("[data-tile='1'] .line[data-state=voided]")
    await expect(line).to_contain_text("Void")
    await page.keyboard.press("1")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-tile='1'] .got")).to_have_count(0)
    await expect(line).to_have_count(1)
    await page.wait_for_timeout(400)  # a second tap this soon would be a slip
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-tile]")).to_have_count(0)


async def test_a_parked_ticket_cannot_be_bumped(served: Served, visit: Open) -> None:
    steak = NewLine(item="Rib-eye 300 g", choices=("medium rare", "fries"))
    await served.evening.order(table=0, lines=(steak,))
    [ticket] = [t for t in served.house.live(ticket_cards) if t.station_name == "Grill"]
    await served.evening.do(kitchen.park_ticket, ticket_id=ticket.id)
    page = await visit(GRILL)
    await expect(page.locator("[data-tile='1'] .band")).to_contain_text("Parked")
    await expect(page.locator("[data-tile='1'] [data-key-action=bump]")).to_have_count(0)
