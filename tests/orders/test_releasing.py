"""When the kitchen gets an order: on payment, on acceptance, at its time. Once, never lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from kds.actor import Actor, Role
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Forbidden
from kds.kitchen.queries import board_cards
from kds.menu import commands as menu
from kds.menu.model import Channel
from kds.orders import commands
from kds.orders.commands.releasing import hand_over
from kds.orders.model import FiresOn, LineState, Order, OrderState, VoidReason
from kds.orders.queries import OrderCard
from kds.payments.commands.unpaid import call_off_unpaid
from kds.values import OrderId
from tests.cast import Menu
from tests.orders.guest import lines_for
from tests.orders.pad import LENA
from tests.orders.waiting import Kiosk, kiosk_in, paid, unpaid

HELD, FIRED, VOIDED = LineState.HELD, LineState.FIRED, LineState.VOIDED


@pytest.fixture
async def kiosk(tmp_path: Path) -> AsyncIterator[Kiosk]:
    async with kiosk_in(tmp_path) as made:
        yield made


def states(card: OrderCard) -> list[LineState]:
    return [line.state for line in card.lines]


async def test_an_unpaid_order_waits_and_its_payment_fires_all_of_it(kiosk: Kiosk) -> None:
    order = await kiosk.order("Octopus", "Lager", "Cheesecake")
    assert states(kiosk.card(order)) == [HELD] * 3
    assert kiosk.in_kitchen(order) == 0
    assert order not in kiosk.house.live(board_cards)
    await kiosk.run(paid, order_id=order)
    card = kiosk.card(order)
    assert states(card) == [FIRED] * 3  # every course: who takes it away wants it together
    assert kiosk.in_kitchen(order) == 3
    assert card.paid_at == card.released_at == kiosk.clock.now
    assert order in kiosk.house.live(board_cards)


async def test_an_order_that_waits_for_nothing_is_fired_at_once(kiosk: Kiosk) -> None:
    order = await kiosk.order("Octopus", fires_on=FiresOn.SEND)
    assert states(kiosk.card(order)) == [FIRED]
    assert kiosk.card(order).released_at == kiosk.clock.now


async def test_a_payment_that_is_told_twice_fires_once(kiosk: Kiosk) -> None:
    order = await kiosk.order("Octopus")
    for _ in range(2):
        await kiosk.run(paid, order_id=order)
        await kiosk.run(commands.fire_due)
    assert kiosk.in_kitchen(order) == 1


async def test_what_is_to_pay_again_goes_on_cooking(kiosk: Kiosk) -> None:
    order = await kiosk.order("Octopus")
    await kiosk.run(paid, order_id=order)
    await kiosk.run(unpaid, order_id=order)
    card = kiosk.card(order)
    assert (card.paid_at, states(card)) == (None, [FIRED])


async def test_staff_accept_an_order_or_refuse_it(kiosk: Kiosk) -> None:
    await kiosk.do(menu.set_left, item_id=kiosk.menu.items["Octopus"], left=5)
    first = await kiosk.order("Octopus", fires_on=FiresOn.ACCEPT)
    second = await kiosk.order("Octopus", fires_on=FiresOn.ACCEPT)
    assert kiosk.left("Octopus") == 3
    await kiosk.do(commands.accept_order, order_id=first)
    await kiosk.do(commands.refuse_order, order_id=second, reason=VoidReason.OUT)
    assert states(kiosk.card(first)) == [FIRED]
    assert states(kiosk.card(second)) == [VOIDED]
    assert kiosk.card(second).state is OrderState.CANCELLED
    assert kiosk.left("Octopus") == 4
    for order in (first, second):
        with pytest.raises(Conflict):
            await kiosk.do(commands.accept_order, order_id=order)
        with pytest.raises(Conflict):
            await kiosk.do(commands.refuse_order, order_id=order, reason=VoidReason.OUT)


async def test_acceptance_is_no_payment_and_payment_no_acceptance(kiosk: Kiosk) -> None:
    waits = await kiosk.order("Octopus")
    with pytest.raises(Conflict, match="payment"):
        await kiosk.do(commands.accept_order, order_id=waits)
    asks = await kiosk.order("Octopus", fires_on=FiresOn.ACCEPT)
    await kiosk.run(paid, order_id=asks)
    assert states(kiosk.card(asks)) == [HELD]
    with pytest.raises(Conflict):
        await kiosk.do(commands.begin_unpaid, order_id=asks)


async def test_nobody_fires_by_hand_what_waits(kiosk: Kiosk) -> None:
    order = await kiosk.order("Octopus")
    line = kiosk.card(order).lines[0].id
    for command, values in (
        (commands.fire_order, {"order_id": order}),
        (commands.fire_course, {"order_id": order, "course": 1}),
        (commands.fire_line, {"line_id": line}),
    ):
        with pytest.raises(Conflict, match="payment"):
            await kiosk.do(command, **values)
    await kiosk.do(commands.begin_unpaid, order_id=order)
    assert kiosk.in_kitchen(order) == 1
    assert kiosk.card(order).paid_at is None


@pytest.mark.parametrize("role", [Role.KITCHEN, Role.EXPO, Role.HOST, Role.KIOSK, Role.ORDERS])
async def test_only_who_takes_orders_and_money_lets_one_begin(kiosk: Kiosk, role: Role) -> None:
    order = await kiosk.order("Octopus", fires_on=FiresOn.ACCEPT)
    for command, values in (
        (commands.accept_order, {}),
        (commands.begin_unpaid, {}),
        (commands.refuse_order, {"reason": VoidReason.OUT}),
    ):
        with pytest.raises(Forbidden):
            await kiosk.do(command, Actor(role), order_id=order, **values)


async def test_what_is_promised_for_later_begins_at_its_time_and_once(kiosk: Kiosk) -> None:
    order = await kiosk.order("Octopus")
    later = kiosk.clock.now + timedelta(hours=1)
    await kiosk.run(_later, order_id=order, at=later)
    await kiosk.run(paid, order_id=order)
    assert states(kiosk.card(order)) == [HELD]
    kiosk.clock.forward(minutes=59)
    assert await kiosk.run(commands.fire_due) == 0
    kiosk.clock.forward(minutes=1)
    await kiosk.run(commands.fire_due)  # unless the house itself was quicker
    assert await kiosk.run(commands.fire_due) == 0
    assert kiosk.in_kitchen(order) == 1
    assert kiosk.card(order).fire_at is None


async def test_a_waiter_sends_for_a_time(kiosk: Kiosk) -> None:
    order = await kiosk.do(commands.open_order, name="Ada", channel=Channel.TAKEAWAY)
    with pytest.raises(Conflict, match="nothing new"):
        await kiosk.do(commands.send_for, order_id=order, at=time(21, 30))
    await kiosk.add(order, "Octopus")
    await kiosk.do(commands.send_for, order_id=order, at=time(21, 30))  # 20:30 UTC
    assert kiosk.states(order) == {"Octopus": HELD}
    assert kiosk.card(order).promised_at == kiosk.clock.now + timedelta(minutes=90)
    kiosk.clock.forward(minutes=90)
    await kiosk.run(commands.fire_due)
    assert kiosk.states(order) == {"Octopus": FIRED}


async def test_time_alone_begins_nothing_that_isn_t_paid(kiosk: Kiosk) -> None:
    order = await kiosk.order("Octopus")
    await kiosk.run(_later, order_id=order, at=kiosk.clock.now + timedelta(minutes=1))
    kiosk.clock.forward(minutes=5)
    assert await kiosk.run(commands.fire_due) == 0
    assert states(kiosk.card(order)) == [HELD]
    await kiosk.run(paid, order_id=order)
    assert states(kiosk.card(order)) == [FIRED]


def _later(uow: UnitOfWork, order_id: OrderId, at: Any) -> None:
    uow.get(Order, order_id).fire_at = at


async def test_at_a_table_only_the_first_course_begins(kiosk: Kiosk) -> None:
    order = await kiosk.open("12")
    await kiosk.run(_by_phone, order_id=order, dishes=("Octopus", "Sea bass"), menu=kiosk.menu)
    assert set(kiosk.states(order).values()) == {HELD}
    await kiosk.run(paid, order_id=order)
    assert kiosk.states(order) == {"Octopus": FIRED, "Sea bass": HELD}
    await kiosk.do(commands.fire_course, order_id=order, course=2)
    # A second round waits anew, until that is paid as well.
    await kiosk.run(_by_phone, order_id=order, dishes=("Lager",), menu=kiosk.menu)
    assert kiosk.states(order)["Lager"] is HELD
    await kiosk.run(paid, order_id=order)
    assert kiosk.states(order)["Lager"] is FIRED


def _by_phone(
    uow: UnitOfWork,
    order_id: OrderId,
    dishes: tuple[str, ...],
    menu: Menu,
    at: datetime | None = None,
) -> None:
    order = uow.get(Order, order_id)
    order.fires_on = FiresOn.PAID
    lines = lines_for(uow, order, tuple(menu.items[dish] for dish in dishes))
    hand_over(uow, order, lines, at)


async def test_a_waiter_s_own_held_course_is_nobody_s_to_call_off(kiosk: Kiosk) -> None:
    order = await kiosk.open("11")
    await kiosk.add(order, "Octopus")
    await kiosk.send(order, hold=True)
    kiosk.clock.forward(hours=2)
    await kiosk.run(call_off_unpaid)
    await kiosk.run(commands.fire_due)
    assert kiosk.states(order) == {"Octopus": HELD}
    await kiosk.do(commands.fire_order, LENA, order_id=order)
    assert kiosk.states(order) == {"Octopus": FIRED}


async def test_a_later_round_is_not_held_to_the_promise_of_the_first(kiosk: Kiosk) -> None:
    order = await kiosk.open("12")
    soon = kiosk.clock.now + timedelta(minutes=20)
    await kiosk.run(_by_phone, order_id=order, dishes=("Octopus",), menu=kiosk.menu, at=soon)
    assert kiosk.card(order).promised_at == soon
    await kiosk.run(paid, order_id=order)
    kiosk.clock.forward(hours=1)
    await kiosk.run(_by_phone, order_id=order, dishes=("Lager",), menu=kiosk.menu)
    await kiosk.run(paid, order_id=order)
    assert kiosk.states(order) == {"Octopus": FIRED, "Lager": FIRED}
