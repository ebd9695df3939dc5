"""Lines that the kitchen has."""

from __future__ import annotations

import pytest

from kds.actor import SYSTEM, Actor
from kds.errors import Conflict, Forbidden, Invalid
from kds.kitchen.events import LinesReady
from kds.menu import commands as menu
from kds.menu.queries import item_cards
from kds.orders import commands
from kds.orders.model import LineState, VoidReason
from kds.values import ItemId, LineId, OrderId
from tests.orders.pad import HOST, PASS, Pad


async def sent(pad: Pad, dish: str = "Octopus", *choices: str, quantity: int = 2) -> OrderId:
    order = await pad.open()
    await pad.add(order, dish, *choices, quantity=quantity)
    await pad.send(order)
    return order


async def make_ready(pad: Pad, order: OrderId, *lines: LineId) -> None:
    await pad.do(lambda uow: uow.record(LinesReady(order, lines)), SYSTEM)


def left_of(pad: Pad, item: ItemId) -> int | None:
    card = pad.house.live(item_cards).get(item)
    assert card is not None
    return card.left


async def test_a_fired_line_is_edited(pad: Pad) -> None:
    order = await sent(pad, "Rib-eye 300 g", "rare")
    line = pad.line(order, "Rib-eye 300 g")
    options = (pad.menu.options["well done"], pad.menu.options["peppercorn"])
    await pad.do(
        commands.edit_line, line_id=line.id, option_ids=options, quantity=3, note="now please"
    )
    edited = pad.line(order, "Rib-eye 300 g")
    assert [choice.name for choice in edited.choices] == ["well done", "peppercorn"]
    assert (edited.quantity, edited.note, edited.price) == (3, "now please", 3 * 3450)
    assert (edited.state, edited.round_number) == (LineState.FIRED, 1)


async def test_an_edit_takes_and_gives_back_stock(pad: Pad) -> None:
    octopus = pad.menu.items["Octopus"]
    await pad.do(menu.set_left, SYSTEM, item_id=octopus, left=5)
    order = await sent(pad)
    line = pad.line(order, "Octopus").id
    for quantity, left in ((4, 1), (1, 4)):
        await pad.do(commands.edit_line, line_id=line, quantity=quantity)
        assert left_of(pad, octopus) == left
    with pytest.raises(Conflict, match="Only 4 of Octopus are left"):
        await pad.do(commands.edit_line, line_id=line, quantity=9)
    assert pad.line(order, "Octopus").quantity == 1


async def test_what_is_ready_is_edited_no_more(pad: Pad) -> None:
    order = await sent(pad)
    line = pad.line(order, "Octopus").id
    await make_ready(pad, order, line)
    with pytest.raises(Conflict, match="can't be changed"):
        await pad.do(commands.edit_line, line_id=line, quantity=3)


async def test_a_line_is_voided_with_its_reason(pad: Pad) -> None:
    order = await sent(pad)
    line = pad.line(order, "Octopus").id
    await pad.do(commands.void_line, line_id=line, reason=VoidReason.GUEST_CHANGED)
    voided = pad.line(order, "Octopus")
    assert (voided.state, voided.void_reason) == (LineState.VOIDED, VoidReason.GUEST_CHANGED)
    assert pad.card(order).total == 0
    with pytest.raises(Conflict, match="void already"):
        await pad.do(commands.void_line, line_id=line, reason=VoidReason.MISTAKE)


async def test_voiding_before_it_is_made_gives_the_stock_back(pad: Pad) -> None:
    octopus = pad.menu.items["Octopus"]
    await pad.do(menu.set_left, SYSTEM, item_id=octopus, left=5)
    order = await pad.open()
    await pad.add(order, "Octopus", quantity=2)
    await pad.send(order, hold=True)
    assert left_of(pad, octopus) == 3
    line = pad.line(order, "Octopus").id
    await pad.do(commands.void_line, line_id=line, reason=VoidReason.MISTAKE)
    assert left_of(pad, octopus) == 5


@pytest.mark.parametrize("actor", [HOST, PASS])
async def test_a_void_needs_the_right(pad: Pad, actor: Actor) -> None:
    order = await sent(pad)
    line = pad.line(order, "Octopus").id
    with pytest.raises(Forbidden):
        await pad.do(commands.void_line, actor, line_id=line, reason=VoidReason.MISTAKE)


async def test_voiding_a_draft_takes_it_off_the_pad(pad: Pad) -> None:
    order = await pad.open()
    line = await pad.add(order, "Lager")
    await pad.do(commands.void_line, line_id=line, reason=VoidReason.MISTAKE)
    assert pad.card(order).lines == ()


async def test_a_spoiled_plate_is_cooked_again_and_paid_once(pad: Pad) -> None:
    order = await sent(pad)
    spoiled = pad.line(order, "Octopus")
    await make_ready(pad, order, spoiled.id)
    again = await pad.do(commands.refire_line, line_id=spoiled.id, reason=VoidReason.SPOILED)
    first, second = pad.card(order).lines
    assert (first.state, first.void_reason) == (LineState.VOIDED, VoidReason.SPOILED)
    assert (second.id, second.refire_of, second.state) == (again, spoiled.id, LineState.FIRED)
    assert (second.round_number, second.quantity) == (2, 2)
    assert pad.card(order).total == 2 * 1650


async def test_one_of_two_plates_is_cooked_again(pad: Pad) -> None:
    order = await sent(pad)
    spoiled = pad.line(order, "Octopus").id
    await pad.do(commands.refire_line, line_id=spoiled, reason=VoidReason.SPOILED, quantity=1)
    assert [(x.quantity, x.state) for x in pad.card(order).lines] == [(1, LineState.FIRED)] * 2
    with pytest.raises(Invalid, match="Not so many"):
        await pad.do(commands.refire_line, line_id=spoiled, reason=VoidReason.SPOILED, quantity=2)


async def test_what_was_never_cooked_is_not_cooked_again(pad: Pad) -> None:
    order = await pad.open()
    line = await pad.add(order, "Octopus")
    with pytest.raises(Conflict, match="hasn't been cooked"):
        await pad.do(commands.refire_line, line_id=line, reason=VoidReason.SPOILED)


async def test_ready_plates_are_served(pad: Pad) -> None:
    order = await sent(pad)
    with pytest.raises(Conflict, match="Nothing of that is ready"):
        await pad.do(commands.serve_lines, order_id=order)
    await make_ready(pad, order, pad.line(order, "Octopus").id)
    await pad.do(commands.serve_lines, PASS, order_id=order)
    line = pad.line(order, "Octopus")
    assert line.state is LineState.SERVED
    assert line.served_at is not None


async def test_some_plates_are_served(pad: Pad) -> None:
    order = await pad.open()
    first, second = await pad.add(order, "Octopus"), await pad.add(order, "Lager")
    await pad.send(order)
    await make_ready(pad, order, first, second)
    await pad.do(commands.serve_lines, order_id=order, line_ids=(second,))
    assert pad.states(order) == {"Octopus": LineState.READY, "Lager": LineState.SERVED}
