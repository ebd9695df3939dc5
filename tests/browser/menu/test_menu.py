"""The 86 screen under a finger, and every page of the menu by the rules of accessibility."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from kds.actor import SYSTEM
from kds.menu import commands
from kds.menu.queries import ItemCard, category_cards, item_cards
from tests.browser.kitchen.conftest import Open
from tests.browser.kitchen.served import Served
from tests.browser.kitchen.test_looks import RULES, violations

pytestmark = pytest.mark.browser

PAGES = ("/menu", "/menu?item=10", "/menu/choices?group=1", "/menu/times", "/menu/availability")
SIZES = ((1180, 820), (390, 844))
TARGETS = "main :is(button, a:not(p a), input:not([type=hidden], .chip > input), select, summary)"
SMALL = f"""[...document.querySelectorAll('{TARGETS}')]
  .filter(e => e.offsetParent && e.offsetHeight < 43).map(e => e.outerHTML.slice(0, 90))"""


def octopus(served: Served) -> ItemCard:
    return next(item for item in served.house.live(item_cards) if item.name == "Octopus")


async def sheet(page: Page, name: str) -> None:
    await page.locator("#stock").get_by_role("button", name=name).click()
    await expect(page.get_by_role("dialog", name=name)).to_be_visible()


async def test_86_in_two_taps_and_back_on_every_screen(served: Served, visit: Open) -> None:
    page, other = await visit("/menu/availability"), await visit("/menu/availability")
    await sheet(page, "Octopus")
    await page.get_by_role("button", name="86: sold out").click()
    await expect(page.locator("dialog[open]")).to_have_count(0)
    row = other.locator("#off .off-row", has_text="Octopus")
    await expect(row.locator("[data-state=out]")).to_have_text("Sold out")
    assert not octopus(served).available
    await row.get_by_role("button", name="Back on sale").click()
    await expect(page.locator("#off .off-row")).to_have_count(0)
    assert octopus(served).available


async def test_undo_takes_it_back(served: Served, visit: Open) -> None:
    page = await visit("/menu/availability")
    await sheet(page, "Octopus")
    await page.get_by_role("button", name="The rest of today").click()
    await expect(page.locator("#off")).to_contain_text("until 04:00")
    await page.locator(".toast").get_by_role("button", name="Undo").click()
    await expect(page.locator("#off .off-row")).to_have_count(0)


async def test_counting_down_warns_at_five(served: Served, visit: Open) -> None:
    page = await visit("/menu/availability")
    await sheet(page, "Octopus")
    await page.get_by_label("Another number").fill("7")
    await page.get_by_role("button", name="Count", exact=True).click()
    row = page.locator("#stock li", has_text="Octopus")
    await expect(row).to_contain_text("7 left")
    await expect(page.locator("#off .off-row")).to_have_count(0)
    await served.house.change(SYSTEM, commands.set_left, item_id=octopus(served).id, left=5)
    await expect(row.locator(".badge[data-state=low]")).to_have_text("5 left")
    await expect(page.locator("#tally")).to_contain_text("1 running low")
    await served.house.change(SYSTEM, commands.set_left, item_id=octopus(served).id, left=None)


async def test_the_sheet_follows_what_others_do(served: Served, visit: Open) -> None:
    page = await visit("/menu/availability")
    await sheet(page, "Octopus")
    await expect(page.get_by_role("button", name="86: sold out")).to_be_visible()
    await served.house.change(SYSTEM, commands.set_out, item_id=octopus(served).id)
    await expect(page.get_by_role("button", name="86: sold out")).to_be_hidden()
    await page.locator("dialog").get_by_role("button", name="Back on sale").click()
    await expect(page.locator("#off .off-row")).to_have_count(0)


async def test_the_search_narrows_and_stays_narrow(served: Served, visit: Open) -> None:
    page = await visit("/menu/availability")
    await page.get_by_label("Find a dish or choice").fill("BÉARN")
    shown = page.locator("#stock li:visible")
    await expect(shown).to_have_count(2)
    await expect(shown.nth(0)).to_have_text("Sauce")
    await served.house.change(SYSTEM, commands.set_out, item_id=octopus(served).id)
    await expect(page.locator("#off .off-row")).to_have_count(1)
    await expect(shown).to_have_count(2)
    await page.get_by_label("Find a dish or choice").press("Escape")
    await expect(shown).not_to_have_count(2)
    await served.house.change(SYSTEM, commands.put_back, item_id=octopus(served).id)


async def test_a_dish_is_edited_while_others_watch(served: Served, visit: Open) -> None:
    item = octopus(served)
    page, other = await visit(f"/menu?item={item.id}"), await visit("/menu")
    await page.get_by_label("Description for guests").fill("half written")
    await served.house.change(SYSTEM, commands.set_out, item_id=item.id)
    await expect(page.locator("#panel [data-state=out]")).to_be_visible()
    await expect(page.get_by_label("Description for guests")).to_have_value("half written")
    price = page.locator("form.stack").get_by_label("Price", exact=True)
    await price.fill("17,50")
    await page.get_by_role("button", name="Save dish").click()
    await expect(other.locator("#dishes", has_text="€17.50")).to_be_visible()
    assert octopus(served).description == "half written"
    await price.fill("a lot")
    await page.get_by_role("button", name="Save dish").click()
    await expect(page.locator("[data-error-for=price]")).to_contain_text("isn't an amount")
    await served.house.change(SYSTEM, commands.put_back, item_id=item.id)


async def test_a_category_moves_and_goes_from_its_own_form(served: Served, visit: Open) -> None:
    """Buttons beside Save send what they stand for, not the fields of the form around them."""
    doomed = await served.house.change(SYSTEM, commands.add_category, name="Doomed")
    page = await visit(f"/menu?category={doomed}")

    def place() -> list[str]:
        ordered = sorted(served.house.live(category_cards), key=lambda each: each.position)
        return [each.name for each in ordered]

    assert place()[-1] == "Doomed"
    await page.locator("summary", has_text="Edit category").click()
    async with page.expect_response("**/move") as moved:
        await page.get_by_role("button", name="Earlier").first.click()
    assert (await moved.value).status == 204
    assert place()[-2] == "Doomed"
    await page.locator(".fold-body").get_by_role("button", name="Remove").click()
    async with page.expect_navigation():
        await page.locator("dialog[open]").get_by_role("button", name="Remove").click()
    await page.locator("body[data-live=on]").wait_for()
    assert "Doomed" not in place()


async def test_axe_finds_nothing(served: Served, visit: Open) -> None:
    await served.house.change(SYSTEM, commands.set_out, item_id=octopus(served).id)
    for path in PAGES:
        page = await visit(path)
        assert await violations(page, RULES) == [], path
    await sheet(page, "Burrata")
    assert await violations(page, RULES) == []
    await served.house.change(SYSTEM, commands.put_back, item_id=octopus(served).id)


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_overflows_and_everything_can_be_tapped(
    served: Served, visit: Open, size: tuple[int, int]
) -> None:
    page = await visit("/menu")
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    for path in PAGES:
        await page.goto(f"{served.url}{path}")
        await page.locator("body[data-live=on]").wait_for()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert await page.evaluate(SMALL) == [], path
