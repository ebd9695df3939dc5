"""Nobody pays: the order is called off, never while money may be on its way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kds.bus.unit import UnitOfWork
from kds.menu import commands as menu
from kds.menu.model import Channel
from kds.orders import commands
from kds.orders.model import FiresOn, OrderState, VoidReason
from kds.payments.commands.unpaid import call_off_unpaid
from kds.payments.model import PaymentState
from kds.values import OrderId
from tests.orders.waiting import Kiosk, kiosk_in, paid, pays_a_part, pays_by_card, resolve


@pytest.fixture
async def kiosk(tmp_path: Path) -> AsyncIterator[Kiosk]:
    async with kiosk_in(tmp_path) as made:
        yield made


async def test_who_doesn_t_pay_in_time_is_called_off_and_the_stock_is_back(kiosk: Kiosk) -> None:
    await kiosk.do(menu.set_left, item_id=kiosk.menu.items["Octopus"], left=5)
    order = await kiosk.order("Octopus", "Lager")
    kiosk.clock.forward(minutes=19, seconds=59)
    assert await kiosk.run(call_off_unpaid) == 0
    kiosk.clock.forward(seconds=1)
    await kiosk.run(call_off_unpaid)
    card = kiosk.card(order)
    assert (card.state, card.total) == (OrderState.CANCELLED, 0)
    assert {line.void_reason for line in card.lines} == {VoidReason.UNPAID}
    assert kiosk.left("Octopus") == 5
    assert await kiosk.run(call_off_unpaid) == 0
    # The money comes after all: nothing is cooked that was given up, and it is said.
    await kiosk.run(paid, order_id=order)
    assert kiosk.in_kitchen(order) == 0


async def test_never_means_never(kiosk: Kiosk) -> None:
    await kiosk.run(
        commands.change_channel, channel=Channel.KIOSK, fires_on=FiresOn.PAID, unpaid_minutes=0
    )
    await kiosk.order("Octopus")
    kiosk.clock.forward(hours=5)
    assert await kiosk.run(call_off_unpaid) == 0


async def test_what_waits_for_staff_is_not_called_off(kiosk: Kiosk) -> None:
    await kiosk.order("Octopus", fires_on=FiresOn.ACCEPT)
    await kiosk.order("Octopus", fires_on=FiresOn.SEND)
    kiosk.clock.forward(hours=5)
    assert await kiosk.run(call_off_unpaid) == 0


@pytest.mark.parametrize("state", [s for s in PaymentState if s.running])
async def test_never_while_money_may_be_on_its_way(kiosk: Kiosk, state: PaymentState) -> None:
    order = await kiosk.order("Octopus")
    payment = await kiosk.run(pays_by_card, order_id=order)
    await kiosk.run(resolve, payment_id=payment, state=state)
    kiosk.clock.forward(hours=2)
    assert await kiosk.run(call_off_unpaid) == 0
    # In the same second it fails, and the guest may try another card; then it is over.
    await kiosk.run(resolve, payment_id=payment, state=PaymentState.DECLINED)
    assert await kiosk.run(call_off_unpaid) == 0
    kiosk.clock.forward(minutes=2)
    await kiosk.run(call_off_unpaid)
    assert kiosk.card(order).state is OrderState.CANCELLED


async def test_the_payment_that_lands_in_the_same_second_wins(kiosk: Kiosk) -> None:
    order = await kiosk.order("Octopus")
    payment = await kiosk.run(pays_by_card, order_id=order)
    kiosk.clock.forward(minutes=20)
    landed, called = kiosk.run(_lands, payment_id=payment, order_id=order), call_off_unpaid
    assert await kiosk.run(called) == 0
    await landed
    assert await kiosk.run(called) == 0
    assert kiosk.in_kitchen(order) == 1


def _lands(uow: UnitOfWork, payment_id: int, order_id: OrderId) -> None:
    resolve(uow, payment_id, PaymentState.APPROVED)
    paid(uow, order_id)


async def test_who_has_paid_a_part_is_a_matter_for_people(kiosk: Kiosk) -> None:
    order = await kiosk.order("Octopus")
    await kiosk.run(pays_a_part, order_id=order)
    kiosk.clock.forward(hours=2)
    assert await kiosk.run(call_off_unpaid) == 0


async def test_what_staff_have_begun_stays(kiosk: Kiosk) -> None:
    order = await kiosk.order("Octopus")
    await kiosk.do(commands.begin_unpaid, order_id=order)
    kiosk.clock.forward(hours=2)
    assert await kiosk.run(call_off_unpaid) == 0
    assert kiosk.in_kitchen(order) == 1
