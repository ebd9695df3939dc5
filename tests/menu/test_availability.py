"""86, snooze, countdown and back; and the stock that orders take in their own transaction."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.menu import commands
from kds.menu.queries import find_item
from kds.values import ItemId, OptionId
from tests.cast import open_house
from tests.menu.kitchen_table import Card, dish, lay

EVENING = datetime(2026, 5, 1, 17, 0, tzinfo=UTC)  # 19:00 in Berlin


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = EVENING

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def house(tmp_path: Path, clock: Clock) -> AsyncIterator[House]:
    async with open_house(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
async def card(house: House) -> Card:
    return await lay(house)


def sell(uow: UnitOfWork, items: dict[ItemId, int], options: dict[OptionId, int]) -> int:
    """A command that sends an order, as far as the menu sees it."""
    return len(commands.take_stock(uow, items, options))


def sell_paid(uow: UnitOfWork, items: dict[ItemId, int]) -> list[str]:
    """An order from outside that is paid for already."""
    return [str(p) for p in commands.take_stock(uow, items, short_ok=True)]


def unsell(uow: UnitOfWork, items: dict[ItemId, int], options: dict[OptionId, int]) -> None:
    """A line was voided before anybody made it."""
    commands.give_back(uow, items, options)


async def test_86_and_back(house: House, card: Card, clock: Clock) -> None:
    await house.change(SYSTEM, commands.set_out, item_id=card.burger)
    assert not dish(house, card.burger).on_sale(clock.now)
    with pytest.raises(Conflict, match="Burger is sold out"):
        await house.change(SYSTEM, sell, items={card.burger: 1}, options={})
    await house.change(SYSTEM, commands.put_back, item_id=card.burger)
    assert await house.change(SYSTEM, sell, items={card.burger: 1}, options={}) == 0


async def test_a_snooze_ends_by_itself(house: House, card: Card, clock: Clock) -> None:
    await house.change(SYSTEM, commands.snooze, item_id=card.burger, minutes=30)
    with pytest.raises(Conflict):
        await house.change(SYSTEM, sell, items={card.burger: 1}, options={})
    clock.now += timedelta(minutes=30)
    assert dish(house, card.burger).on_sale(clock.now)
    assert await house.change(SYSTEM, sell, items={card.burger: 1}, options={}) == 0


async def test_a_snooze_for_today_ends_with_the_business_day(
    house: House, card: Card, clock: Clock
) -> None:
    clock.now = datetime(2026, 5, 1, 23, 30, tzinfo=UTC)  # 01:30 of the 2nd, still the 1st's day
    await house.change(SYSTEM, commands.snooze, item_id=card.burger)
    assert dish(house, card.burger).out_until == datetime(2026, 5, 2, 2, 0, tzinfo=UTC)


async def test_no_snooze_into_the_past(house: House, card: Card) -> None:
    for until in (EVENING, EVENING - timedelta(hours=1), EVENING + timedelta(days=40)):
        with pytest.raises(Invalid):
            await house.change(SYSTEM, commands.snooze, item_id=card.burger, until=until)
    with pytest.raises(Invalid):
        await house.change(SYSTEM, commands.snooze, item_id=card.burger, minutes=0)


async def test_a_countdown_ends_at_zero(house: House, card: Card, clock: Clock) -> None:
    await house.change(SYSTEM, commands.set_left, item_id=card.burger, left=3)
    await house.change(SYSTEM, sell, items={card.burger: 2}, options={})
    assert dish(house, card.burger).left == 1
    with pytest.raises(Conflict, match="Only 1 of Burger are left"):
        await house.change(SYSTEM, sell, items={card.burger: 2}, options={})
    await house.change(SYSTEM, sell, items={card.burger: 1}, options={})
    assert (dish(house, card.burger).left, dish(house, card.burger).available) == (0, False)
    with pytest.raises(Conflict, match="sold out"):
        await house.change(SYSTEM, sell, items={card.burger: 1}, options={})
    await house.change(SYSTEM, unsell, items={card.burger: 1}, options={})
    assert dish(house, card.burger).on_sale(clock.now)
    assert await house.change(SYSTEM, sell, items={card.burger: 1}, options={}) == 0


async def test_all_or_nothing_is_taken(house: House, card: Card) -> None:
    await house.change(SYSTEM, commands.set_left, item_id=card.burger, left=5)
    await house.change(SYSTEM, commands.set_left, item_id=card.cola, left=1)
    with pytest.raises(Conflict, match="Only 1 of Cola"):
        await house.change(SYSTEM, sell, items={card.burger: 2, card.cola: 2}, options={})
    assert (dish(house, card.burger).left, dish(house, card.cola).left) == (5, 1)


async def test_what_is_paid_takes_what_there_is(house: House, card: Card) -> None:
    await house.change(SYSTEM, commands.set_left, item_id=card.burger, left=5)
    await house.change(SYSTEM, commands.set_left, item_id=card.cola, left=1)
    wanted = {card.burger: 2, card.cola: 2, ItemId(99): 1}
    said = await house.change(SYSTEM, sell_paid, items=wanted)
    assert said == ["Only 1 of Cola 0,5 l are left", "A dish is no longer on the menu"]
    assert (dish(house, card.burger).left, dish(house, card.cola).left) == (3, 0)


async def test_choices_are_counted_on_every_dish_that_offers_them(house: House, card: Card) -> None:
    await house.change(SYSTEM, commands.set_option_left, option_id=card.cheese, left=2)
    await house.change(SYSTEM, sell, items={card.burger: 1}, options={card.cheese: 1})
    for item_id in (card.burger, card.steak):
        assert dish(house, item_id).groups[-1].options[0].left == 1
    await house.change(SYSTEM, sell, items={}, options={card.cheese: 1})
    assert not dish(house, card.steak).groups[-1].options[0].available
    with pytest.raises(Conflict, match="Cheese is sold out"):
        await house.change(SYSTEM, sell, items={}, options={card.cheese: 1})
    await house.change(SYSTEM, commands.put_option_back, option_id=card.cheese)
    await house.change(SYSTEM, sell, items={}, options={card.cheese: 1})
    for fresh in house.fresh():
        assert house.live.memory[fresh.projection] == fresh.cards


async def test_the_last_one_is_sold_once(house: House, card: Card) -> None:
    await house.change(SYSTEM, commands.set_left, item_id=card.burger, left=7)
    sales = (house.change(SYSTEM, sell, items={card.burger: 1}, options={}) for _ in range(30))
    answers = await asyncio.gather(*sales, return_exceptions=True)
    assert sum(a == 0 for a in answers) == 7
    assert dish(house, card.burger).left == 0


async def test_a_countdown_may_end_or_begin_anew(house: House, card: Card) -> None:
    await house.change(SYSTEM, commands.set_out, item_id=card.burger)
    await house.change(SYSTEM, commands.set_left, item_id=card.burger, left=4)
    assert dish(house, card.burger).available
    await house.change(SYSTEM, commands.set_left, item_id=card.burger, left=None)
    assert dish(house, card.burger).left is None
    for left in (-1, 10_000):
        with pytest.raises(Invalid):
            await house.change(SYSTEM, commands.set_left, item_id=card.burger, left=left)


# The menu that commands keep in memory


def price_of(uow: UnitOfWork, name: str) -> int:
    """What a command sees."""
    found = find_item(uow.session, name)
    return -1 if found is None else found.price


def reprice_and_fail(uow: UnitOfWork, item_id: ItemId) -> None:
    """Changes the menu, looks at it, and is undone."""
    commands.set_price(uow, item_id, 1)
    assert price_of(uow, "Burger") == 1
    raise Conflict("No")


async def test_a_dish_is_found_by_id_or_name(house: House, card: Card) -> None:
    def found(uow: UnitOfWork) -> list[int | None]:
        names: list[int | str] = [card.cola, str(card.cola), "COLA 0.5 L", "steak frites", "soup"]
        cards = [find_item(uow.session, name) for name in names]
        return [None if each is None else each.id for each in cards]

    answer = await house.change(SYSTEM, found)
    assert answer == [card.cola, card.cola, card.cola, card.steak, None]


async def test_what_was_undone_is_forgotten(house: House, card: Card) -> None:
    assert await house.change(SYSTEM, price_of, name="burger") == 1450
    jobs = [
        house.change(SYSTEM, reprice_and_fail, item_id=card.burger),
        house.change(SYSTEM, price_of, name="burger"),
        house.change(SYSTEM, commands.set_price, item_id=card.burger, price=99),
        house.change(SYSTEM, price_of, name="burger"),
        house.change(SYSTEM, reprice_and_fail, item_id=card.burger),
        house.change(SYSTEM, price_of, name="burger"),
    ]
    answers = await asyncio.gather(*jobs, return_exceptions=True)
    assert [answers[i] for i in (1, 3, 5)] == [1450, 99, 99]
    assert await house.change(SYSTEM, price_of, name="burger") == 99


async def test_the_very_first_change_may_be_undone(tmp_path: Path) -> None:
    def first(uow: UnitOfWork) -> None:
        category = commands.add_category(uow, "Mains")
        item = commands.add_item(uow, category, "Burger", 1450)
        reprice_and_fail(uow, item)

    async with open_house(tmp_path / "other") as house:
        with pytest.raises(Conflict):
            await house.change(SYSTEM, first)
        assert await house.change(SYSTEM, price_of, name="burger") == -1


async def test_another_process_changes_the_menu(tmp_path: Path) -> None:
    async with open_house(tmp_path / "b") as house, open_house(tmp_path / "b") as other:
        card = await lay(house)
        assert await house.change(SYSTEM, price_of, name="burger") == 1450
        await other.change(SYSTEM, commands.set_price, item_id=card.burger, price=1500)
        assert await house.change(SYSTEM, price_of, name="burger") == 1500


async def test_pending_changes_are_seen_without_autoflush(house: House, card: Card) -> None:
    def both(uow: UnitOfWork) -> int:
        with uow.session.no_autoflush:
            commands.set_price(uow, card.burger, 1600)
            return price_of(uow, "burger")

    assert await house.change(SYSTEM, both) == 1600
    assert await house.change(SYSTEM, price_of, name="burger") == 1600
