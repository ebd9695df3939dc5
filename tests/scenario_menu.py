"""The menu's part of the scenario: 86 and countdown, recipes, pictures, drawings, substitutes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from kds.bus.house import House
from kds.menu import commands as menu
from kds.menu.model import Colour, Drawing
from kds.menu.queries import component_cards, item_cards

Do = Callable[..., Awaitable[Any]]


async def play(do: Do, house: House, ids: dict[str, Any]) -> None:
    await stock(do, ids)
    await recipes(do, house, ids)
    await looks(do, ids)


async def stock(do: Do, ids: dict[str, Any]) -> None:
    burger, bacon = ids["Burger"], ids["bacon"]
    await do(menu.set_out, item_id=burger)
    await do(menu.put_back, item_id=burger)
    await do(menu.snooze, item_id=burger, minutes=30)
    await do(menu.put_back, item_id=burger)
    await do(menu.set_left, item_id=burger, left=20)
    await do(menu.take_stock, items={burger: 2})
    await do(menu.give_back, items={burger: 1})
    await do(menu.set_option_out, option_id=bacon)
    await do(menu.snooze_option, option_id=bacon, minutes=5)
    await do(menu.set_option_left, option_id=bacon, left=9)
    await do(menu.put_option_back, option_id=bacon)


async def recipes(do: Do, house: House, ids: dict[str, Any]) -> None:
    """A burger of patties and a bun, with bacon on some; both run out and come back."""
    burger, ribeye, bacon = ids["Burger"], ids["Rib-eye"], ids["bacon"]
    patty = await do(menu.add_component, name="Patty", item_id=burger, quantity=2)
    bun = await do(menu.add_component, name="Bunn")
    await do(menu.rename_component, component_id=bun, name="Bun")
    await do(menu.set_item_component, item_id=burger, component_id=bun)
    rasher = await do(menu.add_component, name="Rasher", item_id=ribeye)
    await do(menu.set_option_component, option_id=bacon, component_id=rasher, quantity=3)
    await do(menu.set_item_component, item_id=ribeye, component_id=rasher, quantity=0)
    await do(menu.set_component_left, component_id=patty, left=5)
    await do(menu.set_component_left, component_id=rasher, left=7)
    await do(menu.take_stock, items={burger: 1}, options={bacon: 1})
    await do(menu.take_stock, items={burger: 1}, options={bacon: 1})
    card = house.live(item_cards).get(burger)
    assert card is not None
    assert (card.left, card.available) == (0, False)
    await do(menu.give_back, items={burger: 1}, options={bacon: 2})
    await do(menu.set_component_out, component_id=bun)
    await do(menu.put_component_back, component_id=bun)
    await do(menu.snooze_component, component_id=bun, minutes=5)
    await do(menu.put_component_back, component_id=bun)
    await do(menu.use_up, component_id=patty, quantity=1)
    await do(menu.set_component_left, component_id=patty, left=None)
    await do(menu.remove_component, component_id=rasher)
    assert {each.name for each in house.live(component_cards)} == {"Patty", "Bun"}


async def looks(do: Do, ids: dict[str, Any]) -> None:
    burger, ribeye = ids["Burger"], ids["Rib-eye"]
    await do(menu.dress_item, item_id=burger, drawing=Drawing.BURGER, colour=Colour.LEAF)
    await do(menu.set_picture, item_id=burger, picture="0123456789abcdef" * 2)
    await do(menu.drop_picture, item_id=burger)
    await do(menu.set_substitute, item_id=burger, substitute_id=ribeye)
