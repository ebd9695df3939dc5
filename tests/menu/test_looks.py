"""What stands for a dish without a picture, and what stands in for one that is sold out."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.errors import Invalid
from kds.menu import commands
from kds.menu.model import Allergen, Colour, Drawing
from kds.menu.queries import ItemCard, item_cards, substitute_for
from kds.menu.rules.looks import guess, own_colour
from kds.values import CategoryId
from kds.web.render import STATIC
from tests.cast import open_house
from tests.menu.kitchen_table import Card, dish, lay

NOW = datetime(2026, 5, 1, 17, 0, tzinfo=UTC)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, lambda: NOW) as opened:
        yield opened


@pytest.fixture
async def card(house: House) -> Card:
    return await lay(house)


@pytest.mark.parametrize(
    ("name", "category", "drawing"),
    [
        ("Smash burger", "Mains", "burger"),
        ("Rindersteak mit Pommes", "Hauptgerichte", "steak"),
        ("Kürbissuppe", "Vorspeisen", "soup"),
        ("Onion rings", "Sides", "fries"),
        ("Prawn cocktail", "Starters", "seafood"),
        ("Espresso martini", "Drinks", "cocktail"),
        ("Flat white", "Hot drinks", "cup"),
        ("Flat iron 200 g", "From the fire", "steak"),
        ("Basque cheesecake", "Desserts", "cake"),
        ("Beef tartare", "Starters", "steak"),
        ("House red 0.2 l", "Drinks", "wine"),
        ("Crème brûlée", "Desserts", "cake"),
        ("Number 7", "Salads", "salad"),
        ("Number 7", "Whatever", "plate"),
        ("寿司", "", "plate"),
    ],
)
def test_the_drawing_is_guessed(name: str, category: str, drawing: str) -> None:
    assert guess(name, category) == drawing


def test_the_colour_follows_the_name_else_the_drawing() -> None:
    assert own_colour(Drawing.WINE, "House white") is Colour.HONEY
    assert own_colour(Drawing.WINE, "Pinot") is Colour.PLUM


def test_every_drawing_is_drawn_and_every_colour_is_mixed() -> None:
    drawn = re.findall(r'<symbol id="(\w+)" viewBox="0 0 120 80">', read("img/dishes.svg"))
    assert sorted(drawn) == sorted(Drawing)
    mixed = re.findall(r"^\.tint-(\w+) ", read("css/dishes.css"), re.MULTILINE)
    assert sorted(mixed) == sorted(Colour)
    for drawing in Drawing:
        assert own_colour(drawing, "") in Colour


def read(path: str) -> str:
    return (STATIC / path).read_text()


async def test_what_is_chosen_counts_and_the_guess_is_offered_again(
    house: House, card: Card
) -> None:
    assert dish(house, card.burger).look.drawing is Drawing.BURGER
    dressed: dict[str, Any] = {
        "item_id": card.burger,
        "drawing": Drawing.TACO,
        "colour": Colour.PLUM,
    }
    await house.change(SYSTEM, commands.dress_item, **dressed)
    look = dish(house, card.burger).look
    assert (look.drawing, look.colour, look.own_drawing) == ("taco", "plum", "taco")
    await house.change(SYSTEM, commands.dress_item, item_id=card.burger)
    assert dish(house, card.burger).look.drawing is Drawing.BURGER


async def test_a_renamed_category_dresses_its_dishes_anew(house: House, card: Card) -> None:
    plain = await house.change(
        SYSTEM, commands.add_item, category_id=card.mains, name="Number 7", price=900
    )
    assert dish(house, plain).look.drawing is Drawing.PLATE
    renamed: dict[str, Any] = {"category_id": card.mains, "name": "Pizza"}
    await house.change(SYSTEM, commands.change_category, **renamed)
    assert dish(house, plain).look.drawing is Drawing.PIZZA


@pytest.mark.parametrize("name", ["", "../x", "0" * 31, "Z" * 32])
async def test_a_picture_has_the_name_of_one(house: House, card: Card, name: str) -> None:
    with pytest.raises(Invalid):
        await house.change(SYSTEM, commands.set_picture, item_id=card.burger, picture=name)


# What is offered instead


async def mains(house: House, card: Card) -> dict[str, ItemCard]:
    """Around a burger with gluten and milk at 14.50."""
    for name, price, allergens in (
        ("Veggie burger", 1400, ("gluten",)),
        ("Cheap burger", 900, ("gluten", "milk")),
        ("Nut burger", 1450, ("gluten", "nuts")),
    ):
        await house.change(
            SYSTEM,
            commands.add_item,
            category_id=card.mains,
            name=name,
            price=price,
            allergens=tuple(Allergen(each) for each in allergens),
        )
    return {item.name: replace(item, allergens=_of(item)) for item in house.live(item_cards)}


def _of(item: ItemCard) -> tuple[str, ...]:
    return ("gluten", "milk") if item.name == "Burger" else item.allergens


def instead(items: dict[str, ItemCard], name: str = "Burger", **changed: Any) -> str | None:
    found = substitute_for(items.values(), replace(items[name], **changed), NOW)
    return None if found is None else found.name


async def test_the_nearest_price_without_a_new_allergen(house: House, card: Card) -> None:
    items = await mains(house, card)
    assert instead(items) == "Veggie burger", "the nut burger is nearer, but has nuts"
    assert instead(items, allergens=("gluten", "milk", "nuts")) == "Nut burger"
    assert instead(items, allergens=()) == "Steak Frites"


async def test_only_what_is_on_sale_and_of_the_same_part_of_the_menu(
    house: House, card: Card
) -> None:
    items = await mains(house, card)
    asleep = replace(items["Veggie burger"], out_until=NOW + timedelta(minutes=5))
    items["Veggie burger"] = asleep
    assert instead(items) == "Cheap burger"
    assert instead(items, category_id=CategoryId(99)) is None


async def test_the_one_that_the_menu_names_comes_first_while_it_is_there(
    house: House, card: Card
) -> None:
    named: dict[str, Any] = {"item_id": card.burger, "substitute_id": card.cola}
    await house.change(SYSTEM, commands.set_substitute, **named)
    items = await mains(house, card)
    assert instead(items) == "Cola 0,5 l"
    await house.change(SYSTEM, commands.set_out, item_id=card.cola)
    items = await mains_again(house)
    assert instead(items) == "Veggie burger"
    own: dict[str, Any] = {"item_id": card.burger, "substitute_id": card.burger}
    with pytest.raises(Invalid):
        await house.change(SYSTEM, commands.set_substitute, **own)


async def mains_again(house: House) -> dict[str, ItemCard]:
    return {item.name: replace(item, allergens=_of(item)) for item in house.live(item_cards)}
