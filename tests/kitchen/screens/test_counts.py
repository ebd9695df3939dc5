"""All day: what is still to make."""

from __future__ import annotations

from typing import Any

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.kitchen.model import TicketLineState, TicketState
from kds.kitchen.screens.all_day import totals_of
from kds.kitchen.screens.counts import all_day, production
from kds.menu import commands as menu
from kds.menu.queries import item_cards
from tests.kitchen.screens.cards import at, dish, ticket
from tests.menu.kitchen_table import lay


def test_it_sums_open_lines_and_nothing_else() -> None:
    done = dish(3, "Sea bass", 9, state=TicketLineState.DONE)
    void = dish(4, "Sea bass", 9, state=TicketLineState.VOIDED)
    gone = ticket(3, dish(5, "Sea bass", 9), state=TicketState.BUMPED)
    tickets = [ticket(1, dish(1, "Sea bass", 2)), ticket(2, dish(2, "Sea bass", 3), done, void)]
    [count] = all_day([*tickets, gone])
    assert (count.name, count.quantity) == ("Sea bass", 5)


def test_most_first_then_by_name() -> None:
    lines = [dish(1, "Octopus"), dish(2, "Leeks"), dish(3, "Sea bass", 4)]
    assert [c.name for c in all_day([ticket(1, *lines)])] == ["Sea bass", "Leeks", "Octopus"]


def test_one_dish_by_two_names_is_one() -> None:
    lines = [dish(1, "Bass", item_id=7), dish(2, "Sea bass", item_id=7)]
    assert [c.quantity for c in all_day([ticket(1, *lines)])] == [2]


def test_a_dish_of_two_stations_counts_once() -> None:
    grill = ticket(1, dish(1, "Burger", 2, order_line_id=50))
    fry = ticket(2, dish(2, "Burger", 2, order_line_id=50), station_id=2)
    assert [c.quantity for c in all_day([grill, fry])] == [2]


def test_the_oldest_line_is_the_one_to_bump() -> None:
    young, old = ticket(1, dish(1), fired_at=at(5)), ticket(2, dish(2), fired_at=at(1))
    [count] = all_day([young, old])
    assert (count.oldest_line, count.oldest_at) == (2, at(1))


def test_modifiers_are_counted_by_the_plate() -> None:
    lines = [
        dish(1, "Burger", 2, adds=("cheddar",), removes=("onion",)),
        dish(2, "Steak", adds=("cheddar",)),
    ]
    counts = all_day([ticket(1, *lines)])
    assert [(c.name, c.quantity) for c in counts[0].choices] == [("cheddar", 2), ("onion", 2)]
    totals = totals_of(counts)
    assert totals.plates == 3
    assert [(c.name, c.quantity, c.removes) for c in totals.choices] == [
        ("cheddar", 3, False),
        ("onion", 2, True),
    ]


async def test_five_double_burgers_are_ten_patties_and_a_double_is_one_more(house: House) -> None:
    card = await lay(house)

    async def make(command: Any, **arguments: Any) -> Any:
        return await house.change(SYSTEM, command, **arguments)

    await make(menu.add_component, name="Patty", item_id=card.burger, quantity=2)
    bun = await make(menu.add_component, name="Bun", item_id=card.burger)
    await make(menu.set_item_component, item_id=card.steak, component_id=bun)
    slices = await make(menu.add_component, name="Slice")
    await make(menu.set_option_component, option_id=card.cheese, component_id=slices, quantity=3)
    items = {item.id: item for item in house.live(item_cards)}
    grill = ticket(
        1,
        dish(1, "Burger", 5, item_id=card.burger, adds=("Cheese",), removes=("No onion",)),
        dish(2, "Steak", 2, item_id=card.steak),
        dish(3, "Burger", 9, item_id=card.burger, state=TicketLineState.DONE),
        dish(4, "Soup of yesterday"),
    )
    fry = ticket(2, dish(5, "Burger", 5, item_id=card.burger, order_line_id=1), station_id=2)
    assert [(part.name, part.quantity) for part in production([grill, fry], items)] == [
        ("Slice", 15),
        ("Patty", 10),
        ("Bun", 7),
    ]
