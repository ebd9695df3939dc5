"""Components: what dishes and choices are made of is counted, runs out and comes back with them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid, NotFound
from kds.menu import commands
from kds.menu.model import MenuVersion
from kds.menu.queries import OptionCard, component_cards, group_cards, item_cards
from kds.menu.rules import Sale, Stand, sale, standing
from kds.values import ComponentId, ItemId, OptionId
from tests.cast import open_house
from tests.menu.kitchen_table import Card, dish, lay

NOW = datetime(2026, 5, 1, 17, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Larder:
    """A burger takes 2 patties and a bun; cheese on top 1 slice; a steak nothing counted."""

    card: Card
    patty: ComponentId
    bun: ComponentId
    slice: ComponentId


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, lambda: NOW) as opened:
        yield opened


async def do(house: House, command: Any, **arguments: Any) -> Any:
    return await house.change(SYSTEM, command, **arguments)


@pytest.fixture
async def larder(house: House) -> Larder:
    card = await lay(house)
    patty = await do(house, commands.add_component, name="Patty", item_id=card.burger, quantity=2)
    bun = await do(house, commands.add_component, name="Bun", item_id=card.burger)
    cheese = await do(house, commands.add_component, name="Cheese slice")
    await do(house, commands.set_option_component, option_id=card.cheese, component_id=cheese)
    return Larder(card, patty, bun, cheese)


def sell(uow: UnitOfWork, items: dict[ItemId, int], options: dict[OptionId, int]) -> list[str]:
    return [str(each) for each in commands.take_stock(uow, items, options)]


def sell_paid(uow: UnitOfWork, items: dict[ItemId, int]) -> list[dict[str, Any]]:
    return [dict(each.values) for each in commands.take_stock(uow, items, short_ok=True)]


def unsell(uow: UnitOfWork, items: dict[ItemId, int]) -> None:
    commands.give_back(uow, items)


def version(uow: UnitOfWork) -> str:
    return uow.get(MenuVersion, 1).version


def left(house: House, component_id: ComponentId) -> int | None:
    found = house.live(component_cards).get(component_id)
    assert found is not None
    return found.left


def cheese_of(house: House, larder: Larder) -> OptionCard:
    group = house.live(group_cards).get(larder.card.extras)
    assert group is not None
    return next(each for each in group.options if each.id == larder.card.cheese)


async def count(house: House, component_id: ComponentId, many: int | None) -> None:
    await do(house, commands.set_component_left, component_id=component_id, left=many)


async def test_a_dish_is_left_as_often_as_its_scarcest_component_allows(
    house: House, larder: Larder
) -> None:
    burger = larder.card.burger
    assert dish(house, burger).left is None
    await count(house, larder.patty, 9)
    assert dish(house, burger).left == 4
    await count(house, larder.bun, 3)
    assert dish(house, burger).left == 3
    await do(house, commands.set_left, item_id=burger, left=2)
    assert (dish(house, burger).left, dish(house, burger).own.left) == (2, 2)
    await do(house, commands.set_left, item_id=burger, left=8)
    assert (dish(house, burger).left, dish(house, burger).own.left) == (3, 8)
    assert dish(house, larder.card.steak).left is None


async def test_an_order_takes_dish_and_components_together(house: House, larder: Larder) -> None:
    card = larder.card
    await count(house, larder.patty, 9)
    await count(house, larder.slice, 5)
    await do(house, commands.set_left, item_id=card.burger, left=8)
    await do(house, sell, items={card.burger: 2, card.steak: 1}, options={card.cheese: 2})
    assert (left(house, larder.patty), left(house, larder.slice)) == (5, 3)
    assert left(house, larder.bun) is None
    burger = dish(house, card.burger)
    assert (burger.left, burger.own.left) == (2, 6)
    assert cheese_of(house, larder).left == 3
    steak = dish(house, card.steak)
    offered = next(
        each for group in steak.groups for each in group.options if each.id == card.cheese
    )
    assert offered.left == 3, "every dish that offers the choice shows what is left of it"


async def test_all_or_nothing(house: House, larder: Larder) -> None:
    card = larder.card
    await count(house, larder.patty, 9)
    await count(house, larder.slice, 1)
    with pytest.raises(Conflict, match="Only 1 of Cheese are left"):
        await do(house, sell, items={card.burger: 2}, options={card.cheese: 2})
    with pytest.raises(Conflict, match="Only 4 of Burger are left"):
        await do(house, sell, items={card.burger: 5}, options={})
    assert (left(house, larder.patty), left(house, larder.slice)) == (9, 1)


async def test_what_no_longer_makes_a_portion_is_sold_out(house: House, larder: Larder) -> None:
    """One patty left makes no burger, though it isn't nothing."""
    card = larder.card
    await count(house, larder.patty, 3)
    before = await house.change(SYSTEM, version)
    await do(house, sell, items={card.burger: 1}, options={})
    assert await house.change(SYSTEM, version) != before, "menus kept by commands are read anew"
    burger = dish(house, card.burger)
    assert (burger.left, burger.available, burger.on_sale(NOW)) == (0, False, False)
    with pytest.raises(Conflict, match="Burger is sold out"):
        await do(house, sell, items={card.burger: 1}, options={})
    assert left(house, larder.patty) == 1
    await do(house, unsell, items={card.burger: 1})
    assert dish(house, card.burger).on_sale(NOW)
    await do(house, sell, items={card.burger: 1}, options={})


async def test_a_countdown_that_goes_on_keeps_the_menu_that_commands_know(
    house: House, larder: Larder
) -> None:
    await count(house, larder.patty, 40)
    before = await house.change(SYSTEM, version)
    await do(house, sell, items={larder.card.burger: 3}, options={})
    assert await house.change(SYSTEM, version) == before
    assert dish(house, larder.card.burger).left == 17


async def test_dishes_that_share_a_component_are_counted_together(
    house: House, larder: Larder
) -> None:
    card = larder.card
    await do(house, commands.set_item_component, item_id=card.steak, component_id=larder.patty)
    await count(house, larder.patty, 3)
    assert (dish(house, card.burger).left, dish(house, card.steak).left) == (1, 3)
    with pytest.raises(Conflict, match="There isn't enough Patty left"):
        await do(house, sell, items={card.burger: 1, card.steak: 2}, options={})
    await do(house, sell, items={card.burger: 1, card.steak: 1}, options={})
    assert left(house, larder.patty) == 0
    assert not dish(house, card.steak).on_sale(NOW)


async def test_a_paid_order_takes_what_there_is_and_names_the_dishes(
    house: House, larder: Larder
) -> None:
    card = larder.card
    await do(house, commands.set_item_component, item_id=card.steak, component_id=larder.patty)
    await count(house, larder.patty, 3)
    short = await do(house, sell_paid, items={card.burger: 1, card.steak: 2})
    assert {each["name"] for each in short} == {"Burger", "Steak Frites"}
    assert left(house, larder.patty) == 0


async def test_86_and_snooze_of_a_component(house: House, larder: Larder) -> None:
    card = larder.card
    await do(house, commands.set_component_out, component_id=larder.slice)
    assert not cheese_of(house, larder).on_sale(NOW)
    assert dish(house, card.burger).on_sale(NOW)
    with pytest.raises(Conflict, match="Cheese is sold out"):
        await do(house, sell, items={card.burger: 1}, options={card.cheese: 1})
    await do(house, commands.put_component_back, component_id=larder.slice)
    assert cheese_of(house, larder).on_sale(NOW)
    await do(house, commands.snooze_component, component_id=larder.bun, minutes=20)
    burger = dish(house, card.burger)
    assert sale(burger, NOW) is Sale.SNOOZED
    assert burger.out_until == NOW + timedelta(minutes=20)
    assert burger.on_sale(NOW + timedelta(minutes=20))


async def test_recipes_are_edited(house: House, larder: Larder) -> None:
    card = larder.card
    await count(house, larder.patty, 6)
    await do(
        house, commands.set_item_component, item_id=card.burger, component_id=larder.patty,
        quantity=3,
    )  # fmt: skip
    assert dish(house, card.burger).left == 2
    await do(house, sell, items={card.burger: 1}, options={})
    assert left(house, larder.patty) == 3, "commands know the new recipe at once"
    await do(
        house, commands.set_item_component, item_id=card.burger, component_id=larder.patty,
        quantity=0,
    )  # fmt: skip
    assert dish(house, card.burger).left is None
    await do(house, commands.set_component_out, component_id=larder.bun)
    await do(house, commands.remove_component, component_id=larder.bun)
    assert dish(house, card.burger).on_sale(NOW)
    with pytest.raises(NotFound):
        await do(house, commands.put_component_back, component_id=larder.bun)
    with pytest.raises(Conflict, match="There is a component patty already"):
        await do(house, commands.add_component, name="patty")
    with pytest.raises(Invalid):
        await do(
            house, commands.set_item_component, item_id=card.burger, component_id=larder.patty,
            quantity=-1,
        )  # fmt: skip


async def test_it_runs_low_when_what_takes_most_of_it_does(house: House, larder: Larder) -> None:
    patty = house.live(component_cards)
    await count(house, larder.patty, 12)
    card = patty.get(larder.patty)
    assert card is not None
    assert card.serves == 6
    assert sale(card, NOW) is Sale.ON
    await do(house, sell, items={larder.card.burger: 1}, options={})
    card = patty.get(larder.patty)
    assert card is not None
    assert card.left == 10
    assert sale(card, NOW) is Sale.LOW
    assert sale(dish(house, larder.card.burger), NOW) is Sale.LOW


ORDERS = st.lists(
    st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)), max_size=25
)


@given(orders=ORDERS, stock=st.tuples(*[st.integers(0, 12)] * 3))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_books_balance(
    house: House, larder: Larder, orders: list[Any], stock: tuple[int, int, int]
) -> None:
    """Whatever is sold and given back: counted = there was − sold, and never below nothing."""
    card, (patties, buns, slices) = larder.card, stock
    for component, many in zip((larder.patty, larder.bun, larder.slice), stock, strict=True):
        await count(house, component, many)
    burgers = cheeses = 0
    for gives, burger, steak, cheese in orders:
        items, options = {card.burger: burger, card.steak: steak}, {card.cheese: cheese}
        if gives and burger <= burgers:
            await do(house, unsell, items={card.burger: burger})
            burgers -= burger
            continue
        if not burger and not cheese:
            continue
        wanted = {k: v for k, v in items.items() if v}
        chosen = {k: v for k, v in options.items() if v}
        fits = 2 * (burgers + burger) <= patties and burgers + burger <= buns
        if fits and cheeses + cheese <= slices:
            await do(house, sell, items=wanted, options=chosen)
            burgers, cheeses = burgers + burger, cheeses + cheese
        else:
            with pytest.raises(Conflict):
                await do(house, sell, items=wanted, options=chosen)
        assert left(house, larder.patty) == patties - 2 * burgers
        assert left(house, larder.bun) == buns - burgers
        assert left(house, larder.slice) == slices - cheeses
        portions = min((patties - 2 * burgers) // 2, buns - burgers)
        assert dish(house, card.burger).left == portions
    for loaded in house.fresh():
        assert house.live.memory[loaded.projection] == loaded.cards


def test_nothing_made_of_nothing_stands_by_itself() -> None:
    own = Stand(True, 4, None)
    assert standing(own, ()) is own
    assert len(item_cards.events) > 1
