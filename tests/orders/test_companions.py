"""What sells together: a small named history, counted, offered, and counted anew in time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kds.actor import SYSTEM
from kds.menu import commands as menu
from kds.orders import commands
from kds.orders.commands import NewLine
from kds.orders.commands.companions import DAYS
from kds.orders.model import VoidReason
from kds.orders.queries import companion_cards, goes_with
from kds.orders.rules import MOST_COMPANIONS, companions_of
from kds.values import ItemId
from tests.cast import open_house
from tests.orders.pad import Pad, pad_in

HISTORY: tuple[tuple[str, ...], ...] = (
    ("Rib-eye 300 g", "Lager"),
    ("Rib-eye 300 g", "Lager", "Cheesecake"),
    ("Rib-eye 300 g", "Lager", "Espresso"),
    ("Rib-eye 300 g", "Octopus", "Espresso"),
    ("Rib-eye 300 g", "Octopus"),
    ("Sea bass", "Octopus"),
    ("Sea bass", "Octopus", "Espresso"),
    ("Cheesecake", "Espresso"),
    ("Octopus", "Lager"),
)
"""With a rib-eye: 3 × lager, 2 × octopus and espresso, 1 × cheesecake (chance)."""


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 5, 1, 17, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def grill(tmp_path: Path, clock: Clock) -> AsyncIterator[Pad]:
    async with open_house(tmp_path, clock) as house:
        yield await pad_in(house)


async def served(grill: Pad, orders: Sequence[Sequence[str]], again: int = 1) -> None:
    for turn in range(again):
        for number, dishes in enumerate(orders):
            lines = [
                NewLine(dish, 1, choices=("rare",) if dish.startswith("Rib") else ())
                for dish in dishes
            ]
            await grill.place(*lines, external_id=f"{turn}.{number}.{len(orders)}")


async def count(grill: Pad) -> int:
    """How many orders were counted; 0 = it wasn't time."""
    head = grill.house.seq
    await grill.do(commands.count_companions, SYSTEM)
    return grill.house.seq - head


def offered(grill: Pad, *dishes: str, most: int = 9) -> list[str]:
    names = {ident: name for name, ident in grill.menu.items.items()}
    chosen = [grill.menu.items[dish] for dish in dishes]
    return [names[ident] for ident in goes_with(grill.house.live, chosen, most)]


async def test_cheap_extras_first_then_what_is_ordered_most(grill: Pad) -> None:
    await served(grill, HISTORY, again=2)
    await count(grill)
    # Lager with 6 of 10 rib-eyes, octopus and espresso with 4; octopus is more than half a rib-eye.
    assert offered(grill, "Rib-eye 300 g") == ["Lager", "Espresso", "Octopus"]
    assert offered(grill, "Rib-eye 300 g", most=1) == ["Lager"]


async def test_what_is_in_the_cart_or_off_sale_is_not_offered(grill: Pad) -> None:
    await served(grill, HISTORY, again=2)
    await count(grill)
    assert offered(grill, "Rib-eye 300 g", "Lager") == ["Espresso", "Octopus"]
    await grill.do(menu.set_out, SYSTEM, item_id=grill.menu.items["Espresso"])
    assert offered(grill, "Rib-eye 300 g", "Lager") == ["Octopus"]
    await grill.do(menu.remove_item, SYSTEM, item_id=grill.menu.items["Octopus"])
    assert offered(grill, "Rib-eye 300 g", "Lager") == []


async def test_nothing_is_offered_by_chance_or_from_long_ago(grill: Pad, clock: Clock) -> None:
    await served(grill, HISTORY[:2])
    await count(grill)
    assert offered(grill, "Rib-eye 300 g") == [], "twice together is chance"
    await served(grill, HISTORY, again=2)
    await count(grill)
    assert offered(grill, "Rib-eye 300 g")
    clock.now += timedelta(days=DAYS + 1)
    await served(grill, [("Sea bass", "Lager")] * 4)
    await count(grill)
    assert offered(grill, "Rib-eye 300 g") == []
    assert offered(grill, "Sea bass") == ["Lager"]


async def test_voided_lines_do_not_count(grill: Pad) -> None:
    for _ in range(3):
        order = await grill.open("12")
        await grill.add(order, "Sea bass")
        lager = await grill.add(order, "Lager")
        await grill.send(order)
        await grill.do(commands.void_line, line_id=lager, reason=VoidReason.MISTAKE)
        draft = await grill.open("14")
        await grill.add(draft, "Sea bass")
        await grill.add(draft, "Espresso")
    await count(grill)
    assert not len(grill.house.live(companion_cards))


async def test_it_is_counted_anew_only_when_there_is_more_to_count(grill: Pad) -> None:
    await served(grill, HISTORY, again=2)
    assert await count(grill) == 1
    assert await count(grill) == 0, "nothing new"
    await served(grill, HISTORY[:1])
    assert await count(grill) == 1


@given(orders=st.lists(st.sets(st.integers(1, 12)), max_size=40))
def test_scores_are_shares_of_a_thousand(orders: list[set[int]]) -> None:
    rows = companions_of(orders)
    assert rows == companions_of(reversed(orders)), "the order of orders doesn't matter"
    for dish, other, score in rows:
        both = sum({dish, other} <= order for order in orders)
        alone = sum(dish in order for order in orders)
        assert both >= 3
        assert score == 1000 * both // alone <= 1000
    for dish in {row[0] for row in rows}:
        assert sum(row[0] == dish for row in rows) <= MOST_COMPANIONS


def test_an_empty_cart_is_offered_nothing() -> None:
    assert companions_of([]) == []
    assert companions_of([{ItemId(1)}] * 5) == []
