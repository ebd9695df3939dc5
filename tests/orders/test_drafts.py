"""Lines on the pad that the kitchen hasn't been told of."""

from __future__ import annotations

from typing import Any

import pytest

from kds.actor import SYSTEM
from kds.errors import Conflict, Forbidden, Invalid
from kds.menu import commands as menu
from kds.orders import commands
from kds.orders.model import LineState
from tests.orders.pad import HOST, Pad


async def test_a_dish_lands_on_the_pad_with_its_choices_and_price(pad: Pad) -> None:
    order = await pad.open()
    await pad.add(order, "Rib-eye 300 g", "rare", "peppercorn", "butter", seat=3, note="hot plate")
    line = pad.line(order, "Rib-eye 300 g")
    assert [choice.name for choice in line.choices] == ["rare", "peppercorn", "butter"]
    assert [choice.removes for choice in line.choices] == [False, False, True]
    assert (line.unit_price, line.seat, line.course) == (3450, 3, 2)
    assert (line.state, line.note) == (LineState.DRAFT, "hot plate")
    assert pad.card(order).total == 3450


async def test_the_same_again_counts_up(pad: Pad) -> None:
    order = await pad.open()
    first = await pad.add(order, "Rib-eye 300 g", "rare")
    assert await pad.add(order, "Rib-eye 300 g", "rare", quantity=2) == first
    assert await pad.add(order, "Rib-eye 300 g", "well done") != first
    assert await pad.add(order, "Rib-eye 300 g", "rare", seat=2) != first
    assert [line.quantity for line in pad.card(order).lines] == [3, 1, 1]


async def test_one_tap_is_enough_for_a_plain_dish(pad: Pad) -> None:
    order = await pad.open()
    for dish in ("Octopus", "Octopus"):
        await pad.do(commands.tap_item, order_id=order, item_id=pad.menu.items[dish], seat=1)
    assert pad.line(order, "Octopus").quantity == 2


async def test_a_tap_takes_what_is_preset(pad: Pad) -> None:
    rare = pad.menu.options["rare"]
    await pad.do(menu.change_option, SYSTEM, option_id=rare, name="rare", preset=True)
    order = await pad.open()
    steak = pad.menu.items["Rib-eye 300 g"]
    await pad.do(commands.tap_item, order_id=order, item_id=steak)
    assert [c.name for c in pad.line(order, "Rib-eye 300 g").choices] == ["rare"]


async def test_a_steak_must_be_asked_about(pad: Pad) -> None:
    order = await pad.open()
    with pytest.raises(Invalid, match="at least 1 of Doneness"):
        await pad.add(order, "Rib-eye 300 g")
    with pytest.raises(Invalid, match="at most 1 of Doneness"):
        await pad.add(order, "Rib-eye 300 g", "rare", "well done")
    with pytest.raises(Invalid, match="isn't offered"):
        await pad.add(order, "Octopus", "rare")


@pytest.mark.parametrize(
    ("field", "value"),
    [("quantity", 0), ("quantity", 1000), ("seat", 100), ("course", 10), ("note", "x" * 301)],
)
async def test_what_makes_no_sense_is_refused(pad: Pad, field: str, value: Any) -> None:
    order = await pad.open()
    with pytest.raises(Invalid) as refusal:
        await pad.add(order, "Octopus", **{field: value})
    assert refusal.value.field == field


async def test_what_is_out_is_refused(pad: Pad) -> None:
    order = await pad.open()
    await pad.do(menu.set_out, SYSTEM, item_id=pad.menu.items["Octopus"])
    with pytest.raises(Conflict, match="Octopus is sold out"):
        await pad.add(order, "Octopus")


async def test_a_draft_changes_freely(pad: Pad) -> None:
    order = await pad.open()
    line = await pad.add(order, "Rib-eye 300 g", "rare")
    options = tuple(pad.menu.options[name] for name in ("well done", "béarnaise"))
    await pad.do(
        commands.change_draft, line_id=line, option_ids=options, quantity=2, seat=4, course=1
    )
    card = pad.line(order, "Rib-eye 300 g")
    assert [choice.name for choice in card.choices] == ["well done", "béarnaise"]
    assert (card.quantity, card.seat, card.course, card.price) == (2, 4, 1, 6900)


async def test_a_draft_steps_up_and_away(pad: Pad) -> None:
    order = await pad.open()
    line = await pad.add(order, "Lager")
    await pad.do(commands.step_draft, line_id=line, quantity=6)
    assert pad.line(order, "Lager").quantity == 6
    await pad.do(commands.step_draft, line_id=line, quantity=0)
    assert pad.card(order).lines == ()


async def test_a_draft_is_removed_and_brought_back(pad: Pad) -> None:
    order = await pad.open()
    line = await pad.add(order, "Lager", quantity=4)
    await pad.do(commands.remove_draft, line_id=line)
    assert pad.card(order).lines == ()
    for _ in range(2):
        await pad.do(commands.restore_draft, line_id=line)
    assert pad.line(order, "Lager").quantity == 4


async def test_what_is_sent_is_no_draft(pad: Pad) -> None:
    order = await pad.open()
    line = await pad.add(order, "Lager")
    await pad.send(order)
    with pytest.raises(Conflict, match="sent already"):
        await pad.do(commands.step_draft, line_id=line, quantity=2)
    with pytest.raises(Conflict, match="sent already"):
        await pad.do(commands.remove_draft, line_id=line)


async def test_only_who_takes_orders_drafts(pad: Pad) -> None:
    order = await pad.open()
    with pytest.raises(Forbidden):
        await pad.add(order, "Lager", actor=HOST)


async def test_a_later_price_changes_no_line(pad: Pad) -> None:
    order = await pad.open()
    line = await pad.add(order, "Lager")
    lager = pad.menu.items["Lager"]
    await pad.do(menu.set_price, SYSTEM, item_id=lager, price=990)
    await pad.do(commands.step_draft, line_id=line, quantity=2)
    assert pad.card(order).total == 960
