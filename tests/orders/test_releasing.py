"""When the kitchen gets an order: on payment, on acceptance, at its time. Once, and never lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kds.actor import SYSTEM, Actor, Role
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Forbidden
from kds.kitchen.queries import board_cards, ticket_cards
from kds.menu import commands as menu
from kds.menu.model import Channel
from kds.menu.queries import item_cards
from kds.orders import commands
from kds.orders.commands.releasing import hand_over
from kds.orders.model import FiresOn, LineState, Order, OrderState, VoidReason
from kds.orders.queries import OrderCard
from kds.payments.commands.unpaid import call_off_unpaid
from kds.payments.events import OrderPaid, OrderUnpaid
from kds.payments.model import Check, Payment, PaymentState, Tender, TenderKind, Terminal
from kds.payments.model import TerminalKind as Kind
from kds.values import OrderId
from tests.cast import Menu, open_house
from tests.kitchen.brigade import Clock
from tests.orders.guest import guest_order, lines_for
from tests.orders.pad import LENA, Pad, pad_in

HELD, FIRED, VOIDED = LineState.HELD, LineState.FIRED, LineState.VOIDED


def paid(uow: UnitOfWork, order_id: OrderId) -> None:
    uow.record(OrderPaid(order_id))


def unpaid(uow: UnitOfWork, order_id: OrderId) -> None:
    uow.record(OrderUnpaid(order_id))


def pays_by_card(uow: UnitOfWork, order_id: OrderId) -> int:
    """A check and a charge that the terminal has got."""
    check = uow.add(
        Check(number=1, business_date=uow.business_date, order_id=order_id, opened_at=uow.now)
    )
    terminal = uow.add(Terminal(name="Till", kind=Kind.SIMULATED))
    payment = uow.add(
        Payment(
            check_id=check.id,
            order_id=order_id,
            terminal_id=terminal.id,
            key=str(order_id),
            amount=480,
            state=PaymentState.SENT,
            created_at=uow.now,
        )
    )
    return payment.id


def resolve(uow: UnitOfWork, payment_id: int, state: PaymentState) -> None:
    payment = uow.get(Payment, payment_id)
    payment.state, payment.resolved_at = state, uow.now


def pays_a_part(uow: UnitOfWork, order_id: OrderId) -> None:
    check = uow.add(
        Check(number=2, business_date=uow.business_date, order_id=order_id, opened_at=uow.now)
    )
    uow.add(
        Tender(
            check_id=check.id,
            order_id=order_id,
            kind=TenderKind.CASH,
            amount=100,
            business_date=uow.business_date,
            at=uow.now,
        )
    )


class Kiosk(Pad):
    clock: Clock

    async def order(self, *dishes: str, **values: Any) -> OrderId:
        ids = tuple(self.menu.items[dish] for dish in dishes)
        return await self.do(guest_order, SYSTEM, dishes=ids, **values)

    async def run(self, command: Any, **arguments: Any) -> Any:
        return await self.house.change(SYSTEM, command, **arguments)

    def in_kitchen(self, order: OrderId) -> int:
        """Plates on the stations' tickets."""
        tickets = [t for t in self.house.live(ticket_cards) if t.order_id == order]
        return sum(line.quantity for ticket in tickets for line in ticket.lines)

    def left(self, dish: str) -> int | None:
        card = self.house.live(item_cards).get(self.menu.items[dish])
        assert card is not None
        return card.left


@pytest.fixture
async def kiosk(tmp_path: Path) -> AsyncIterator[Kiosk]:
    clock = Clock()
    async with open_house(tmp_path, clock) as house:
        pad = await pad_in(house)
        made = Kiosk(house, pad.menu)
        made.clock = clock
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


def _by_phone(uow: UnitOfWork, order_id: OrderId, dishes: tuple[str, ...], menu: Menu) -> None:
    order = uow.get(Order, order_id)
    order.fires_on = FiresOn.PAID
    hand_over(uow, order, lines_for(uow, order, tuple(menu.items[dish] for dish in dishes)))


# Nobody pays


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
