"""The editor's commands: dishes, categories, choices, dayparts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from kds.actor import SYSTEM, Actor, Role
from kds.bus.house import House
from kds.errors import Conflict, Forbidden, Invalid, KdsError, NotFound
from kds.menu import commands
from kds.menu.model import Allergen
from kds.menu.queries import category_cards, daypart_cards, group_cards, item_cards
from tests.menu.kitchen_table import Card, dish, lay


@pytest.fixture
async def card(house: House) -> Card:
    return await lay(house)


async def refused(
    house: House, kind: type[KdsError], command: Callable[..., Any], **arguments: Any
) -> KdsError:
    with pytest.raises(kind) as caught:
        await house.change(SYSTEM, command, **arguments)
    return caught.value


async def test_a_dish_is_on_the_menu_with_all_it_needs(house: House, card: Card) -> None:
    steak = dish(house, card.steak)
    assert (steak.name, steak.kitchen_name, steak.price) == ("Steak Frites", "Steak Frites", 2900)
    assert [g.name for g in steak.groups] == ["Doneness", "Extras"]
    assert [(o.name, o.preset) for o in steak.groups[0].options] == [
        ("Rare", False),
        ("Medium", True),
    ]
    assert steak.groups[1].options[1].removes
    assert steak.on_sale(house.clock())


async def test_editing_a_dish(house: House, card: Card) -> None:
    await house.change(
        SYSTEM, commands.change_item, item_id=card.cola, category_id=card.mains, name="Cola",
        price=500, kitchen_name="COKE", allergens=(Allergen.SULPHITES, Allergen.GLUTEN),
    )  # fmt: skip
    cola = dish(house, card.cola)
    assert (cola.name, cola.kitchen_name, cola.price) == ("Cola", "COKE", 500)
    assert cola.allergens == ("gluten", "sulphites")
    assert cola.category_id == card.mains
    assert max(c.sort for c in house.live(item_cards)) == cola.sort


async def test_two_dishes_may_not_read_the_same(house: House, card: Card) -> None:
    new: dict[str, Any] = {"category_id": card.mains, "price": 100}
    await refused(house, Conflict, commands.add_item, name="steak-frites", **new)
    await refused(house, Conflict, commands.change_item, item_id=card.cola, name="BURGER", **new)
    await house.change(SYSTEM, commands.change_item, item_id=card.cola, name="Cola 0.5 L", **new)


@pytest.mark.parametrize(
    ("field", "values"),
    [("name", {"name": " "}), ("name", {"name": "x" * 121}), ("price", {"price": -1})],
)
async def test_what_is_no_dish(
    house: House, card: Card, field: str, values: dict[str, Any]
) -> None:
    whole = {"category_id": card.mains, "name": "Soup", "price": 700, **values}
    assert (await refused(house, Invalid, commands.add_item, **whole)).field == field


async def test_removed_and_restored(house: House, card: Card) -> None:
    await house.change(SYSTEM, commands.remove_item, item_id=card.burger)
    assert house.live(item_cards).get(card.burger) is None
    await refused(house, NotFound, commands.set_out, item_id=card.burger)
    await house.change(SYSTEM, commands.restore_item, item_id=card.burger)
    assert dish(house, card.burger).name == "Burger"


async def test_a_name_may_be_taken_again_but_not_restored_over(house: House, card: Card) -> None:
    await house.change(SYSTEM, commands.remove_item, item_id=card.burger)
    await house.change(SYSTEM, commands.add_item, category_id=card.mains, name="Burger", price=1600)
    await refused(house, Conflict, commands.restore_item, item_id=card.burger)


async def test_prices_by_channel_and_daypart(house: House, card: Card) -> None:
    await house.change(SYSTEM, commands.add_daypart, name="Lunch", starts=time(11), ends=time(15))
    item: dict[str, Any] = {"item_id": card.burger}
    await house.change(SYSTEM, commands.set_price, **item, price=1200, daypart="Lunch")
    await house.change(SYSTEM, commands.set_price, **item, price=1700, channel="delivery")
    await house.change(SYSTEM, commands.set_price, **item, price=1650, channel="delivery")
    await house.change(SYSTEM, commands.set_price, **item, price=1500)
    burger = dish(house, card.burger)
    assert burger.price == 1500
    assert [(p.daypart, p.channel, p.price) for p in burger.prices] == [
        ("Lunch", "", 1200),
        ("", "delivery", 1650),
    ]
    await refused(house, Invalid, commands.set_price, **item, price=1, channel="drone")
    await refused(house, Invalid, commands.set_price, **item, price=1, daypart="Brunch")
    await house.change(SYSTEM, commands.drop_price, **item, channel="delivery")
    assert len(dish(house, card.burger).prices) == 1


async def test_dayparts_do_not_overlap_and_take_their_prices_along(
    house: House, card: Card
) -> None:
    lunch = await house.change(
        SYSTEM, commands.add_daypart, name="Lunch", starts=time(11), ends=time(15)
    )
    span: dict[str, Any] = {"starts": time(14), "ends": time(18)}
    await refused(house, Conflict, commands.add_daypart, name="Tea", **span)
    await refused(house, Conflict, commands.add_daypart, name="lunch", starts=time(1), ends=time(2))
    await refused(house, Invalid, commands.add_daypart, name="Nil", starts=time(1), ends=time(1))
    await house.change(SYSTEM, commands.set_price, item_id=card.burger, price=1200, daypart="Lunch")
    await house.change(
        SYSTEM, commands.change_daypart, daypart_id=lunch, name="Midday", starts=time(11),
        ends=time(16),
    )  # fmt: skip
    assert [p.daypart for p in dish(house, card.burger).prices] == ["Midday"]
    await house.change(SYSTEM, commands.remove_daypart, daypart_id=lunch)
    assert not dish(house, card.burger).prices
    assert not len(house.live(daypart_cards))


async def test_categories(house: House, card: Card) -> None:
    await refused(house, Conflict, commands.add_category, name="mains")
    await refused(house, Conflict, commands.remove_category, category_id=card.mains)
    await house.change(SYSTEM, commands.move_category, category_id=card.drinks, by=-1)
    ordered = sorted(house.live(category_cards), key=lambda c: c.sort)
    assert [c.name for c in ordered] == ["Drinks", "Mains"]
    first = min(house.live(item_cards), key=lambda i: i.sort)
    assert first.id == card.cola
    await house.change(SYSTEM, commands.remove_item, item_id=card.cola)
    await house.change(SYSTEM, commands.remove_category, category_id=card.drinks)
    await refused(house, NotFound, commands.change_category, category_id=card.drinks, name="X")
    await house.change(
        SYSTEM, commands.change_category, category_id=card.mains, name="Plates", course=3
    )
    (left,) = house.live(category_cards)
    assert (left.name, left.course) == ("Plates", 3)


async def test_dishes_move_within_their_category(house: House, card: Card) -> None:
    await house.change(SYSTEM, commands.move_item, item_id=card.steak, by=-1)
    ordered = sorted(house.live(item_cards), key=lambda i: i.sort)
    assert [i.id for i in ordered] == [card.steak, card.burger, card.cola]


async def test_a_changed_group_changes_on_every_dish(house: House, card: Card) -> None:
    await house.change(
        SYSTEM, commands.change_option, option_id=card.cheese, name="Cheddar", price=200
    )
    await house.change(
        SYSTEM, commands.change_group, group_id=card.extras, name="Add-ons", least=0, most=1
    )
    for item_id in (card.burger, card.steak):
        group = dish(house, item_id).groups[-1]
        assert (group.name, group.most) == ("Add-ons", 1)
        assert (group.options[0].name, group.options[0].price) == ("Cheddar", 200)
    await house.change(SYSTEM, commands.move_option, option_id=card.no_onion, by=-1)
    assert dish(house, card.burger).groups[0].options[0].id == card.no_onion
    await house.change(SYSTEM, commands.remove_option, option_id=card.cheese)
    assert [o.id for o in dish(house, card.burger).groups[0].options] == [card.no_onion]
    await house.change(SYSTEM, commands.detach_group, item_id=card.steak, group_id=card.extras)
    assert [g.name for g in dish(house, card.steak).groups] == ["Doneness"]
    await house.change(SYSTEM, commands.remove_group, group_id=card.extras)
    assert not dish(house, card.burger).groups
    assert house.live(group_cards).get(card.extras) is None


async def test_groups_that_cannot_be_fulfilled(house: House, card: Card) -> None:
    await refused(house, Invalid, commands.add_group, name="G", least=2, most=1)
    await refused(house, Invalid, commands.add_group, name="G", least=-1)
    add: dict[str, Any] = {"group_id": card.doneness}
    await refused(house, Invalid, commands.add_option, **add, name="Blue", preset=True)
    await refused(house, Conflict, commands.add_option, **add, name="RARE")


async def test_who_may_edit_and_who_may_86(house: House, card: Card) -> None:
    cook, server = Actor(Role.KITCHEN), Actor(Role.SERVER)
    for actor in (cook, server):
        with pytest.raises(Forbidden):
            await house.change(actor, commands.remove_item, item_id=card.burger)
        await house.change(actor, commands.set_out, item_id=card.burger)
    with pytest.raises(Forbidden):
        await house.change(Actor(Role.HOST), commands.put_back, item_id=card.burger)
    assert not dish(house, card.burger).available


async def test_live_equals_fresh(house: House, card: Card) -> None:
    await house.change(SYSTEM, commands.set_left, item_id=card.burger, left=3)
    await house.change(SYSTEM, commands.snooze_option, option_id=card.cheese, minutes=30)
    for fresh in house.fresh():
        assert house.live.memory[fresh.projection] == fresh.cards
