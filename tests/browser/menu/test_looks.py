"""What guests see of a dish, chosen in the editor; and what it is made of, running out."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.async_api import FilePayload, Page, expect

from kds.actor import SYSTEM
from kds.menu import commands
from kds.menu.queries import ItemCard, component_cards, item_cards
from kds.values import ComponentId
from tests.browser.kitchen.conftest import Open
from tests.browser.kitchen.served import Served

pytestmark = pytest.mark.browser


def dish(served: Served, name: str) -> ItemCard:
    return next(item for item in served.house.live(item_cards) if item.name == name)


def photo() -> FilePayload:
    out = BytesIO()
    Image.new("RGB", (1200, 900), "#336699").save(out, "JPEG")
    return FilePayload(name="octopus.jpg", mimeType="image/jpeg", buffer=out.getvalue())


async def dish_page(served: Served, visit: Open, name: str) -> Page:
    page = await visit(f"/menu?item={dish(served, name).id}")
    await expect(page.get_by_role("heading", name=name)).to_be_visible()
    return page


async def test_a_picture_is_sent_shown_and_removed(served: Served, visit: Open) -> None:
    page, other = [await dish_page(served, visit, "Octopus") for _ in range(2)]
    await expect(other.locator(".look svg use").first).to_be_attached()
    await page.set_input_files("input[type=file]", files=[photo()])
    shown = other.locator(".look .dish-art img")
    await expect(shown).to_be_visible()
    loaded = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
    assert await shown.evaluate(loaded) == [480, 320]
    await page.locator(".look").get_by_role("button", name="Remove").click()
    await page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(shown).to_have_count(0)
    assert dish(served, "Octopus").look.picture == ""


async def test_a_file_that_is_no_picture_is_refused_beside_its_field(
    served: Served, visit: Open
) -> None:
    page = await dish_page(served, visit, "Octopus")
    text = FilePayload(name="menu.jpg", mimeType="image/jpeg", buffer=b"not a picture")
    await page.set_input_files("input[type=file]", files=[text])
    await expect(page.get_by_text("That isn't a picture we can read").first).to_be_visible()


async def test_drawing_and_colour_show_at_once_and_the_choice_stays_open(
    served: Served, visit: Open
) -> None:
    page, other = [await dish_page(served, visit, "Octopus") for _ in range(2)]
    await page.get_by_text("Drawing and colour").click()
    await page.get_by_role("radio", name="Sushi").check()
    await expect(other.locator(".look .dish-art use")).to_have_attribute("href", _ends("#sushi"))
    await page.get_by_role("radio", name="Plum").check()
    await expect(other.locator(".look .dish-art")).to_have_class("dish-art tint-plum")
    await expect(page.get_by_role("radio", name="Sushi")).to_be_checked()
    await expect(page.get_by_role("radio", name="Sushi")).to_be_visible()
    tint = await other.locator(".look .dish-art").evaluate("e => getComputedStyle(e).color")
    assert tint == "rgb(131, 64, 127)"
    await served.house.change(SYSTEM, commands.dress_item, item_id=dish(served, "Octopus").id)


def _ends(text: str) -> re.Pattern[str]:
    return re.compile(f"{text}$")


async def test_a_component_runs_out_with_the_dish_that_is_made_of_it(
    served: Served, visit: Open
) -> None:
    page, other = await dish_page(served, visit, "Octopus"), await visit("/menu/availability")
    await page.get_by_label("A new component").fill("Tentacle")
    await (
        page.locator("form", has=page.get_by_label("A new component"))
        .get_by_role("spinbutton")
        .fill("2")
    )
    await page.get_by_role("button", name="Make").last.click()
    await expect(page.locator(".recipe")).to_contain_text("Tentacle")
    await other.locator("#stock").get_by_role("button", name="Tentacle").click()
    await other.get_by_role("dialog").get_by_role("button", name="3", exact=True).click()
    row = other.locator("#stock li", has_text="Octopus")
    await expect(row.locator(".badge")).to_have_text("1 left")
    assert dish(served, "Octopus").left == 1
    await served.house.change(SYSTEM, commands.take_stock, items={dish(served, "Octopus").id: 1})
    await expect(row).to_contain_text("lacks Tentacle")
    await expect(row.locator(".badge")).to_have_text("Sold out")
    part = other.locator("#off .off-row", has_text="Tentacle")
    await expect(part).to_contain_text("Octopus")
    await expect(other.locator("#off .off-row")).to_have_count(1)
    await served.house.change(SYSTEM, commands.remove_component, component_id=tentacle(served))
    await expect(row.locator(".badge")).to_have_count(0)


def tentacle(served: Served) -> ComponentId:
    cards = served.house.live(component_cards)
    return next(card.id for card in cards if card.name == "Tentacle")


async def test_typing_survives_an_order_that_counts_down(served: Served, visit: Open) -> None:
    page = await dish_page(served, visit, "Octopus")
    ident = dish(served, "Octopus").id
    await page.get_by_label("Description for guests").fill("half a sent")
    await served.house.change(SYSTEM, commands.set_left, item_id=ident, left=9)
    await expect(page.locator(".dish .badge").first).to_have_text("9 left")
    await expect(page.get_by_label("Description for guests")).to_have_value("half a sent")
    await served.house.change(SYSTEM, commands.set_left, item_id=ident, left=None)
