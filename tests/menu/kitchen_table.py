"""The dishes of the menu's tests: a small card that has one of everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.menu import commands
from kds.menu.queries import ItemCard, item_cards
from kds.values import CategoryId, GroupId, ItemId, OptionId


@dataclass(frozen=True)
class Card:
    """Who is who on the test menu."""

    mains: CategoryId
    drinks: CategoryId
    burger: ItemId
    steak: ItemId
    cola: ItemId
    doneness: GroupId
    extras: GroupId
    rare: OptionId
    medium: OptionId
    cheese: OptionId
    no_onion: OptionId


async def lay(house: House) -> Card:
    """Put the test menu into a house."""

    async def make(command: Callable[..., Any], **arguments: Any) -> Any:
        return await house.change(SYSTEM, command, **arguments)

    mains = await make(commands.add_category, name="Mains", course=2)
    drinks = await make(commands.add_category, name="Drinks")
    burger = await make(commands.add_item, category_id=mains, name="Burger", price=1450)
    steak = await make(commands.add_item, category_id=mains, name="Steak Frites", price=2900)
    cola = await make(commands.add_item, category_id=drinks, name="Cola 0,5 l", price=450)
    doneness = await make(commands.add_group, name="Doneness", least=1, most=1, item_id=steak)
    extras = await make(commands.add_group, name="Extras", most=2, item_id=burger)
    await make(commands.attach_group, item_id=steak, group_id=extras)
    return Card(
        mains, drinks, burger, steak, cola, doneness, extras,
        await make(commands.add_option, group_id=doneness, name="Rare"),
        await make(commands.add_option, group_id=doneness, name="Medium", preset=True),
        await make(commands.add_option, group_id=extras, name="Cheese", price=150),
        await make(commands.add_option, group_id=extras, name="No onion", removes=True),
    )  # fmt: skip


def dish(house: House, item_id: ItemId) -> ItemCard:
    """A dish as the screens have it."""
    card = house.live(item_cards).get(item_id)
    assert card is not None
    return card
