"""What was thrown away: noted by hand, or by the house when a dish is voided that was begun."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from kds.actor import Actor, Role
from kds.errors import Conflict, Forbidden, Invalid
from kds.kitchen.commands import add_station, bump_ticket, start_ticket, take_back_waste, throw_away
from kds.kitchen.model import WasteReason
from kds.kitchen.queries import WasteCard, ticket_cards, waste_since
from kds.menu.commands import add_component, set_component_left, set_left
from kds.menu.queries import component_cards, item_cards
from kds.orders.commands import refire_line, void_line
from kds.orders.model import VoidReason
from kds.reports.queries import Span, What, report_of
from tests.cast import open_house
from tests.payments.till import MIRA, Till, till_in
from tests.web.visitors import Clock

COOK = Actor(Role.KITCHEN)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def till(tmp_path: Path, clock: Clock) -> AsyncIterator[Till]:
    async with open_house(tmp_path, clock, chores=False) as house:
        made = await till_in(house)
        await made.do(add_station, MIRA, name="Grill")
        yield made


async def noted(till: Till, clock: Clock) -> list[WasteCard]:
    return await till.house.read(waste_since, clock.now.replace(hour=0))


async def test_counts_go_down_and_come_back(till: Till, clock: Clock) -> None:
    bass = till.menu.items["Sea bass"]
    fillet = await till.do(add_component, MIRA, name="Fillet", item_id=bass, quantity=2)
    await till.do(set_component_left, MIRA, component_id=fillet, left=9)
    await till.do(set_left, MIRA, item_id=bass, left=3)

    def left() -> tuple[int | None, int | None]:
        item, part = (
            till.house.live(item_cards).get(bass),
            till.house.live(component_cards).get(fillet),
        )
        assert item is not None
        assert part is not None
        return item.own.left, part.left

    first = await till.do(throw_away, COOK, item_id=bass, quantity=2, reason=WasteReason.BURNT)
    assert left() == (1, 5)
    second = await till.do(
        throw_away, COOK, component_id=fillet, quantity=3, reason=WasteReason.BAD
    )
    assert left() == (1, 2)
    assert [(w.name, w.quantity, w.worth) for w in await noted(till, clock)] == [
        ("Fillet", 3, 0),
        ("Sea bass", 2, 5300),
    ]
    await till.do(take_back_waste, COOK, waste_id=first)
    await till.do(take_back_waste, COOK, waste_id=second)
    assert left() == (3, 9)
    assert await noted(till, clock) == []
    with pytest.raises(Conflict):
        await till.do(take_back_waste, COOK, waste_id=first)


async def test_more_than_is_counted_leaves_none(till: Till) -> None:
    lager = till.menu.items["Lager"]
    await till.do(set_left, MIRA, item_id=lager, left=1)
    await till.do(throw_away, COOK, item_id=lager, quantity=5, reason=WasteReason.DROPPED)
    card = till.house.live(item_cards).get(lager)
    assert card is not None
    assert (card.left, card.available) == (0, False)


async def test_a_void_is_waste_where_the_dish_was_begun(till: Till, clock: Clock) -> None:
    order = await till.ordered("Octopus", table="12")
    await till.do(
        void_line, MIRA, line_id=till.line(order, "Octopus").id, reason=VoidReason.SPOILED
    )
    assert await noted(till, clock) == [], "nobody had begun with it"
    other = await till.ordered("Octopus", table="14")
    (ticket,) = [t for t in till.house.live(ticket_cards) if t.order_id == other]
    await till.do(start_ticket, COOK, ticket_id=ticket.id)
    await till.do(
        void_line, MIRA, line_id=till.line(other, "Octopus").id, reason=VoidReason.SPOILED
    )
    (waste,) = await noted(till, clock)
    assert (waste.name, waste.worth, waste.reason) == ("Octopus", 1650, WasteReason.TAKEN_BACK)
    with pytest.raises(Conflict):
        await till.do(take_back_waste, COOK, waste_id=waste.id)


async def test_a_part_that_is_cooked_again_is_waste_once(till: Till, clock: Clock) -> None:
    order = await till.open()
    await till.add(order, "Octopus", quantity=3)
    await till.send(order)
    (ticket,) = till.house.live(ticket_cards)
    await till.do(bump_ticket, COOK, ticket_id=ticket.id)
    line = till.line(order, "Octopus").id
    again = {"line_id": line, "reason": VoidReason.SPOILED}
    await till.do(refire_line, MIRA, **again, quantity=1)
    await till.do(refire_line, MIRA, **again)
    assert sorted(w.quantity for w in await noted(till, clock)) == [1, 2]
    today = clock.now.date()
    told = await till.house.read(report_of, till.house.settings, What.WASTE, Span(today, today))
    assert [row.values for row in told.rows] == [(2, 3, 3 * 1650)]
    assert isinstance(today, date)


async def test_what_is_refused(till: Till) -> None:
    lager = till.menu.items["Lager"]
    some = {"item_id": lager, "reason": WasteReason.DROPPED}
    wrong = (
        {"reason": WasteReason.DROPPED},
        {**some, "component_id": 1},
        {**some, "quantity": 0},
        {**some, "quantity": 1000},
        {**some, "reason": WasteReason.TAKEN_BACK},
    )
    for arguments in wrong:
        with pytest.raises(Invalid):
            await till.do(throw_away, COOK, **arguments)
    with pytest.raises(Forbidden):
        await till.do(throw_away, Actor(Role.HOST), **some)
