"""Sending, holding, firing."""

from __future__ import annotations

import pytest

from kds.actor import SYSTEM, Actor
from kds.errors import Conflict, Forbidden
from kds.kitchen.events import LinesReady
from kds.menu import commands as menu
from kds.menu.queries import item_cards
from kds.orders import commands
from kds.orders.model import LineState
from kds.values import OrderId
from tests.orders.pad import GRILL, HOST, PASS, Pad

DRAFT, HELD, FIRED = LineState.DRAFT, LineState.HELD, LineState.FIRED


async def dinner(pad: Pad) -> OrderId:
    """Drinks, a starter, a main, a dessert: all on the pad."""
    order = await pad.open()
    for dish in ("Lager", "Octopus", "Sea bass", "Cheesecake"):
        await pad.add(order, dish)
    return order


async def test_the_first_course_fires_and_the_others_are_held(pad: Pad) -> None:
    order = await dinner(pad)
    assert await pad.send(order) == 1
    assert pad.states(order) == {
        "Lager": FIRED,
        "Octopus": FIRED,
        "Sea bass": HELD,
        "Cheesecake": HELD,
    }
    assert {line.round_number for line in pad.card(order).lines} == {1}
    assert all(line.sent_at for line in pad.card(order).lines)


async def test_without_starters_the_mains_are_first(pad: Pad) -> None:
    order = await pad.open()
    await pad.add(order, "Sea bass")
    await pad.add(order, "Cheesecake")
    await pad.send(order)
    assert pad.states(order) == {"Sea bass": FIRED, "Cheesecake": HELD}


async def test_an_add_on_of_the_course_that_is_on_fires(pad: Pad) -> None:
    order = await dinner(pad)
    await pad.send(order)
    await pad.do(commands.fire_course, order_id=order, course=2)
    await pad.add(order, "Lamb cutlets")
    await pad.add(order, "Charred leeks")
    await pad.add(order, "Cheesecake", seat=2)
    assert await pad.send(order) == 2
    states = pad.states(order)
    assert (states["Lamb cutlets"], states["Charred leeks"]) == (FIRED, FIRED)
    assert pad.card(order).lines[-1].state is HELD


async def test_hold_sends_without_firing(pad: Pad) -> None:
    order = await dinner(pad)
    await pad.send(order, hold=True)
    assert set(pad.states(order).values()) == {HELD}


async def test_nothing_new_is_nothing_to_send(pad: Pad) -> None:
    order = await dinner(pad)
    await pad.send(order)
    with pytest.raises(Conflict, match="nothing new"):
        await pad.send(order)


async def test_one_course_is_held_and_the_rest_stays_on_the_pad(pad: Pad) -> None:
    order = await dinner(pad)
    await pad.do(commands.hold_course, order_id=order, course=2)
    assert pad.states(order)["Sea bass"] is HELD
    assert pad.states(order)["Octopus"] is DRAFT
    await pad.do(commands.hold_course, order_id=order, course=2)  # held already: fine
    with pytest.raises(Conflict, match="nothing to hold"):
        await pad.do(commands.hold_course, order_id=order, course=9)


async def test_what_cooks_cannot_be_held(pad: Pad) -> None:
    order = await dinner(pad)
    await pad.send(order)
    with pytest.raises(Conflict, match="cooking already"):
        await pad.do(commands.hold_course, order_id=order, course=1)


async def test_a_line_is_fired_alone(pad: Pad) -> None:
    order = await dinner(pad)
    await pad.send(order)
    line = pad.line(order, "Cheesecake").id
    await pad.do(commands.fire_line, PASS, line_id=line)
    assert pad.states(order) == {
        "Lager": FIRED,
        "Octopus": FIRED,
        "Sea bass": HELD,
        "Cheesecake": FIRED,
    }
    with pytest.raises(Conflict, match="isn't held"):
        await pad.do(commands.fire_line, line_id=line)


async def test_a_course_is_fired_once(pad: Pad) -> None:
    order = await dinner(pad)
    await pad.send(order)
    await pad.do(commands.fire_course, PASS, order_id=order, course=2)
    assert pad.states(order)["Sea bass"] is FIRED
    with pytest.raises(Conflict, match="Nothing of that course"):
        await pad.do(commands.fire_course, order_id=order, course=2)


async def test_fire_all_sends_and_releases_everything(pad: Pad) -> None:
    order = await dinner(pad)
    await pad.do(commands.hold_course, order_id=order, course=3)
    await pad.do(commands.fire_order, order_id=order)
    assert set(pad.states(order).values()) == {FIRED}
    with pytest.raises(Conflict, match="nothing to fire"):
        await pad.do(commands.fire_order, order_id=order)


@pytest.mark.parametrize("actor", [GRILL, HOST])
async def test_who_may_not_fire(pad: Pad, actor: Actor) -> None:
    order = await dinner(pad)
    await pad.send(order, hold=True)
    with pytest.raises(Forbidden):
        await pad.do(commands.fire_course, actor, order_id=order, course=1)
    with pytest.raises(Forbidden):
        await pad.do(commands.send, actor, order_id=order)


async def test_sending_takes_stock_or_refuses_as_a_whole(pad: Pad) -> None:
    octopus = pad.menu.items["Octopus"]
    await pad.do(menu.set_left, SYSTEM, item_id=octopus, left=3)
    order = await pad.open()
    await pad.add(order, "Octopus", quantity=4)
    await pad.add(order, "Lager")
    with pytest.raises(Conflict, match="Only 3 of Octopus are left"):
        await pad.send(order)
    assert set(pad.states(order).values()) == {DRAFT}
    await pad.do(commands.step_draft, line_id=pad.line(order, "Octopus").id, quantity=2)
    await pad.send(order)
    left = pad.house.live(item_cards).get(octopus)
    assert left is not None
    assert left.left == 1


async def test_the_next_course_can_wait_for_the_first_to_be_ready(pad: Pad) -> None:
    order = await dinner(pad)
    await pad.send(order)
    ready = pad.line(order, "Octopus").id
    await pad.do(lambda uow: uow.record(LinesReady(order, (ready,))), SYSTEM)
    assert pad.states(order)["Octopus"] is LineState.READY
    await pad.do(commands.fire_course, order_id=order, course=2)
    assert pad.states(order)["Sea bass"] is FIRED
