"""A guest's cart becomes an order with its check, and is paid; the order comes before the money."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.errors import Conflict, KdsError, NotFound, TooMany
from kds.menu import commands as menu
from kds.menu.model import Channel
from kds.menu.queries import item_cards
from kds.orders import commands as orders
from kds.orders.model import CartState, FiresOn, LineState, OrderState
from kds.orders.queries import OrderCard, order_cards
from kds.payments import commands
from kds.payments.commands import CartOrdered, TotalChanged, charging, money_rules, tenders
from kds.payments.model import PaymentState, TerminalKind
from kds.payments.queries import bill_live, check_cards, payment_cards
from kds.values import CartId, PaymentId
from tests.orders.kiosk import BOSS, Kiosk, kiosk_in, pair_kiosk


@pytest.fixture
async def kiosk(house: House) -> Kiosk:
    return await kiosk_in(house)


async def filled(kiosk: Kiosk, **arguments: Any) -> CartId:
    """A cart with two steaks and a beer: 7380."""
    cart = await kiosk.open(**arguments)
    await kiosk.add(cart, "Rib-eye 300 g", "rare", "peppercorn", quantity=2)
    await kiosk.add(cart, "Lager")
    return cart


async def ordered(kiosk: Kiosk, cart: CartId, seen: int = 7380, **arguments: Any) -> CartOrdered:
    return await kiosk.do(commands.order_cart, cart_id=cart, seen_total=seen, **arguments)


def order_of(kiosk: Kiosk, done: CartOrdered) -> OrderCard:
    card = kiosk.house.live(order_cards).get(done.order_id)
    assert card is not None
    return card


def states(kiosk: Kiosk, done: CartOrdered) -> set[LineState]:
    return {line.state for line in order_of(kiosk, done).lines}


async def terminal(kiosk: Kiosk, name: str = "Reader", **arguments: Any) -> Any:
    values = {"kind": TerminalKind.SIMULATED, "address": "http://127.0.0.1:9"}
    return await kiosk.do(money_rules.add_terminal, BOSS, name=name, **values, **arguments)


async def answer(kiosk: Kiosk, payment: PaymentId, state: PaymentState) -> None:
    """What the terminal says, by the house."""
    await kiosk.do(charging.mark_sent, SYSTEM, payment_id=payment)
    await kiosk.do(charging.resolve_payment, SYSTEM, payment_id=payment, state=state)


async def test_an_order_is_stored_with_its_check_and_waits_for_the_money(kiosk: Kiosk) -> None:
    cart = await filled(kiosk)
    done = await ordered(kiosk, cart)
    assert (done.number, done.total) == (1, 7380)
    card = order_of(kiosk, done)
    assert (card.channel, card.fires_on, card.table_id) == (Channel.KIOSK, FiresOn.PAID, None)
    assert states(kiosk, done) == {LineState.HELD}
    assert [line.course for line in card.lines] == [0, 0]
    check = kiosk.house.live(check_cards).get(done.check_id)
    assert check is not None
    assert check.order_id == done.order_id
    assert kiosk.card(cart).state is CartState.PLACED
    assert kiosk.card(cart).order_id == done.order_id


async def test_it_cooks_when_the_terminal_has_approved(kiosk: Kiosk) -> None:
    await terminal(kiosk)
    done = await ordered(kiosk, cart := await filled(kiosk))
    payment = await kiosk.do(commands.pay_cart, cart_id=cart)
    await answer(kiosk, payment, PaymentState.DECLINED)
    assert states(kiosk, done) == {LineState.HELD}
    payment = await kiosk.do(commands.pay_cart, cart_id=cart)
    await answer(kiosk, payment, PaymentState.APPROVED)
    assert states(kiosk, done) == {LineState.FIRED}
    assert order_of(kiosk, done).paid_at is not None
    with pytest.raises(Conflict):
        await kiosk.do(commands.pay_cart, cart_id=cart)


async def test_what_nobody_knows_of_is_never_charged_twice(kiosk: Kiosk) -> None:
    await terminal(kiosk)
    await ordered(kiosk, cart := await filled(kiosk))
    payment = await kiosk.do(commands.pay_cart, cart_id=cart)
    await answer(kiosk, payment, PaymentState.UNKNOWN)
    with pytest.raises(Conflict):
        await kiosk.do(commands.pay_cart, cart_id=cart)
    assert len(list(kiosk.house.live(payment_cards))) == 1


async def test_at_the_counter_the_same_check_is_paid(kiosk: Kiosk) -> None:
    done = await ordered(kiosk, await filled(kiosk))
    await kiosk.do(tenders.take_cash, BOSS, check_id=done.check_id, given=10000)
    assert states(kiosk, done) == {LineState.FIRED}


async def test_another_total_than_the_guest_saw_orders_nothing(kiosk: Kiosk) -> None:
    cart = await filled(kiosk)
    lager = kiosk.menu.items["Lager"]
    await kiosk.do(menu.set_left, SYSTEM, item_id=lager, left=5)
    await kiosk.do(menu.set_price, SYSTEM, item_id=lager, price=580, channel=Channel.KIOSK)
    for seen in (7380, 0, -1, 7479, 7481):
        with pytest.raises(TotalChanged) as refused:
            await ordered(kiosk, cart, seen)
        assert refused.value.total == 7480
    assert len(list(kiosk.house.live(order_cards))) == 0
    card = kiosk.house.live(item_cards).get(lager)
    assert card is not None
    assert card.left == 5
    assert (await ordered(kiosk, cart, 7480)).total == 7480


async def test_taxes_that_are_added_stand_in_the_total(kiosk: Kiosk) -> None:
    await kiosk.do(money_rules.change_money_rules, BOSS, taxes_included=False)
    await kiosk.do(money_rules.set_tax_rate, BOSS, tax_class="standard", rate=10000)
    cart = await filled(kiosk)
    with pytest.raises(TotalChanged) as refused:
        await ordered(kiosk, cart)
    assert refused.value.total == 8118
    done = await ordered(kiosk, cart, 8118)
    found = bill_live(kiosk.house.live, done.check_id)
    assert found is not None
    assert (done.total, found.bill.total) == (8118, 8118)


async def test_ordering_twice_is_one_order(kiosk: Kiosk) -> None:
    cart = await filled(kiosk)
    first = await ordered(kiosk, cart)
    assert await ordered(kiosk, cart, 1) == first
    assert len(list(kiosk.house.live(order_cards))) == 1


async def test_sold_out_refuses_and_keeps_the_cart(kiosk: Kiosk) -> None:
    cart = await filled(kiosk)
    await kiosk.do(menu.set_out, SYSTEM, item_id=kiosk.menu.items["Lager"])
    with pytest.raises(Conflict, match="Lager is sold out"):
        await ordered(kiosk, cart)
    assert kiosk.card(cart).state is CartState.CHOOSING
    assert len(kiosk.card(cart).lines) == 2


async def test_racing_carts_sell_exactly_what_is_left(kiosk: Kiosk) -> None:
    await kiosk.do(menu.set_left, SYSTEM, item_id=kiosk.menu.items["Octopus"], left=7)
    rules = {"channel": Channel.KIOSK, "fires_on": FiresOn.SEND, "most_orders": 60}
    await kiosk.do(orders.change_channel, BOSS, **rules)
    carts = [await kiosk.open() for _ in range(20)]
    for cart in carts:
        await kiosk.add(cart, "Octopus")
    answers = await asyncio.gather(
        *(ordered(kiosk, cart, 1650) for cart in carts), return_exceptions=True
    )
    sold = [each for each in answers if isinstance(each, CartOrdered)]
    assert len(sold) == 7
    assert all(isinstance(each, KdsError) for each in answers if each not in sold)
    left = kiosk.house.live(item_cards).get(kiosk.menu.items["Octopus"])
    assert left is not None
    assert left.left == 0
    assert sorted(each.number for each in sold) == list(range(1, 8))


async def test_an_empty_cart_is_no_order(kiosk: Kiosk) -> None:
    with pytest.raises(Conflict, match="nothing in your order"):
        await ordered(kiosk, await kiosk.open(), 0)


async def test_a_flood_of_orders_is_stopped(kiosk: Kiosk) -> None:
    for _ in range(3):
        await ordered(kiosk, await filled(kiosk))
    last = await filled(kiosk)
    with pytest.raises(TooMany):
        await ordered(kiosk, last)
    other = await pair_kiosk(kiosk.house, "Kiosk 2")
    theirs = await kiosk.do(orders.open_cart, other)
    await kiosk.add(theirs, "Lager", actor=other)
    assert await kiosk.do(commands.order_cart, other, cart_id=theirs, seen_total=480)


async def test_what_is_taken_away_follows_the_kiosks_rules(kiosk: Kiosk) -> None:
    done = await ordered(kiosk, await filled(kiosk, channel=Channel.TAKEAWAY))
    card = order_of(kiosk, done)
    assert (card.channel, card.fires_on) == (Channel.TAKEAWAY, FiresOn.PAID)


async def test_what_costs_nothing_cooks_at_once(kiosk: Kiosk) -> None:
    lager = kiosk.menu.items["Lager"]
    await kiosk.do(menu.set_price, SYSTEM, item_id=lager, price=0, channel=Channel.KIOSK)
    cart = await kiosk.open()
    await kiosk.add(cart, "Lager")
    done = await ordered(kiosk, cart, 0)
    assert states(kiosk, done) == {LineState.FIRED}


async def test_a_promised_time_is_kept_with_the_order(kiosk: Kiosk) -> None:
    at = kiosk.house.clock() + timedelta(hours=2)
    done = await ordered(kiosk, await filled(kiosk), promised_at=at)
    assert order_of(kiosk, done).promised_at == at


async def test_a_paused_kiosk_orders_nothing(kiosk: Kiosk) -> None:
    cart = await filled(kiosk)
    await kiosk.do(orders.pause_channel, BOSS, channel=Channel.KIOSK)
    with pytest.raises(Conflict, match="take no orders"):
        await ordered(kiosk, cart)


async def test_nobody_orders_or_pays_another_kiosks_cart(kiosk: Kiosk) -> None:
    await terminal(kiosk)
    cart, other = await filled(kiosk), await pair_kiosk(kiosk.house, "Kiosk 2")
    for who in (other, BOSS):
        with pytest.raises(NotFound):
            await kiosk.do(commands.order_cart, who, cart_id=cart, seen_total=7380)
    await ordered(kiosk, cart)
    await kiosk.do(commands.pay_cart, cart_id=cart)
    for who in (other, BOSS):
        for command in (commands.pay_cart, commands.cancel_cart_payment):
            with pytest.raises(NotFound):
                await kiosk.do(command, who, cart_id=cart)
        with pytest.raises(NotFound):
            await kiosk.do(commands.order_cart, who, cart_id=cart, seen_total=7380)
    unordered = await filled(kiosk)
    with pytest.raises(NotFound):
        await kiosk.do(commands.pay_cart, cart_id=unordered)


async def test_a_kiosk_charges_on_its_own_terminal(kiosk: Kiosk) -> None:
    await ordered(kiosk, cart := await filled(kiosk))
    with pytest.raises(Conflict, match="no card terminal"):
        await kiosk.do(commands.pay_cart, cart_id=cart)
    other = await pair_kiosk(kiosk.house, "Kiosk 2")
    await terminal(kiosk, "Theirs", device_id=other.device_id)
    with pytest.raises(Conflict, match="no card terminal"):
        await kiosk.do(commands.pay_cart, cart_id=cart)
    shared = await terminal(kiosk, "Bar")
    own = await terminal(kiosk, "Ours", device_id=kiosk.actor.device_id)
    payment = await kiosk.do(commands.pay_cart, cart_id=cart)
    card = kiosk.house.live(payment_cards).get(payment)
    assert card is not None
    assert (card.terminal_id, shared != own) == (own, True)
    await ordered(kiosk, second := await filled(kiosk))
    with pytest.raises(Conflict, match="in use"):
        await kiosk.do(commands.pay_cart, cart_id=second)


async def test_a_guest_may_cancel_and_try_again(kiosk: Kiosk) -> None:
    await terminal(kiosk)
    done = await ordered(kiosk, cart := await filled(kiosk))
    payment = await kiosk.do(commands.pay_cart, cart_id=cart)
    await kiosk.do(commands.cancel_cart_payment, cart_id=cart)
    card = kiosk.house.live(payment_cards).get(payment)
    assert card is not None
    assert card.cancel_asked_at is not None
    await kiosk.do(charging.mark_sent, SYSTEM, payment_id=payment)
    assert order_of(kiosk, done).state is OrderState.OPEN
    await kiosk.do(commands.cancel_cart_payment, cart_id=cart)
    assert await kiosk.do(commands.pay_cart, cart_id=cart) != payment
