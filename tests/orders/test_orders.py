"""The order as a whole."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kds.actor import Actor
from kds.errors import Conflict, Forbidden, Invalid, NotFound
from kds.menu.model import Channel
from kds.orders import commands
from kds.orders.model import LineState, OrderState, VoidReason
from tests.cast import open_house
from tests.orders.pad import GRILL, HOST, Pad, pad_in


async def test_an_order_is_opened_at_a_table(pad: Pad) -> None:
    order = await pad.open("12", covers=4)
    card = pad.card(order)
    assert (card.title, card.number, card.covers, card.state) == ("12", 1, 4, OrderState.OPEN)


async def test_a_table_has_one_open_order(pad: Pad) -> None:
    orders = await asyncio.gather(*(pad.open("12") for _ in range(5)))
    assert len(set(orders)) == 1
    await pad.do(commands.close_order, order_id=orders[0])
    assert await pad.open("12") != orders[0]


async def test_an_order_for_a_name_and_one_to_take_away(pad: Pad) -> None:
    okafor = await pad.do(commands.open_order, name="Okafor")
    away = await pad.do(commands.open_order, channel=Channel.TAKEAWAY)
    assert pad.card(okafor).title == "Okafor"
    assert pad.card(away).title == "#2"


async def test_an_order_needs_a_table_or_a_name(pad: Pad) -> None:
    with pytest.raises(Invalid) as refusal:
        await pad.do(commands.open_order)
    assert refusal.value.field == "name"


@pytest.mark.parametrize("covers", [-1, 100])
async def test_covers_are_counted_sensibly(pad: Pad, covers: int) -> None:
    with pytest.raises(Invalid):
        await pad.open("12", covers=covers)


async def test_there_must_be_such_a_table(pad: Pad) -> None:
    with pytest.raises(NotFound):
        await pad.do(commands.open_order, table_id=999)


@pytest.mark.parametrize("actor", [GRILL, HOST])
async def test_only_who_takes_orders_opens_one(pad: Pad, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        await pad.do(commands.open_order, actor, name="Okafor")


async def test_guests_flags_and_name_are_noted(pad: Pad) -> None:
    order = await pad.open()
    await pad.do(commands.rename_order, order_id=order, name="Okafor")
    await pad.do(commands.change_guests, order_id=order, covers=3, allergy="shellfish, seat 3")
    await pad.do(commands.set_flags, order_id=order, rush=True, vip=True, priority=8)
    card = pad.card(order)
    assert (card.name, card.covers, card.allergy) == ("Okafor", 3, "shellfish, seat 3")
    assert (card.rush, card.vip, card.priority) == (True, True, 8)
    with pytest.raises(Invalid):
        await pad.do(commands.set_flags, order_id=order, priority=9)
    with pytest.raises(Forbidden):
        await pad.do(commands.set_flags, HOST, order_id=order, rush=True)


async def test_an_order_moves_with_all_that_was_sent(pad: Pad) -> None:
    order = await pad.open("12")
    await pad.add(order, "Octopus")
    await pad.send(order)
    await pad.add(order, "Lager")
    await pad.do(commands.move_order, order_id=order, table_id=pad.menu.tables["14"])
    assert pad.card(order).table == "14"
    assert pad.states(order) == {"Octopus": LineState.FIRED, "Lager": LineState.DRAFT}


async def test_an_order_does_not_move_onto_another(pad: Pad) -> None:
    order, _ = await pad.open("12"), await pad.open("14")
    with pytest.raises(Conflict, match="Table 14 is occupied"):
        await pad.do(commands.move_order, order_id=order, table_id=pad.menu.tables["14"])


async def test_an_order_closes_when_all_is_done(pad: Pad) -> None:
    order = await pad.open()
    await pad.add(order, "Lager")
    with pytest.raises(Conflict, match="isn't sent"):
        await pad.do(commands.close_order, order_id=order)
    await pad.send(order)
    with pytest.raises(Conflict, match="kitchen isn't done"):
        await pad.do(commands.close_order, order_id=order)
    await pad.do(commands.void_line, line_id=pad.line(order, "Lager").id, reason=VoidReason.MISTAKE)
    await pad.do(commands.close_order, order_id=order)
    assert pad.card(order).state is OrderState.CANCELLED  # nothing was served
    with pytest.raises(Conflict, match="closed"):
        await pad.add(order, "Lager")


async def test_numbers_begin_anew_with_the_business_date(tmp_path: Path) -> None:
    now = datetime(2026, 3, 6, 22, 0, tzinfo=UTC)  # 23:00 in Berlin

    async with open_house(tmp_path, lambda: now) as house:
        pad = await pad_in(house)
        assert pad.card(await pad.open("11")).number == 1
        now = datetime(2026, 3, 7, 2, 30, tzinfo=UTC)  # 03:30: the same night
        assert pad.card(await pad.open("12")).number == 2
        now = datetime(2026, 3, 7, 3, 30, tzinfo=UTC)  # 04:30: a new day
        assert pad.card(await pad.open("14")).number == 1
