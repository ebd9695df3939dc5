"""Money that comes in: cash with its change, vouchers and cards, in parts, with tips."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kds.actor import SYSTEM, Actor, Role
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Forbidden, Invalid
from kds.orders.queries import order_cards
from kds.payments.commands.charging import (
    ask_payment,
    cancel_payment,
    decide_payment,
    mark_sent,
    resolve_payment,
)
from kds.payments.commands.drawers import close_drawer, open_drawer
from kds.payments.commands.money_rules import change_money_rules
from kds.payments.commands.tenders import take_cash, take_voucher
from kds.payments.commands.tips import add_tip
from kds.payments.model import CheckState, PaymentState, TenderKind
from kds.payments.rules.cash import cash_of
from tests.orders.pad import LENA
from tests.payments.counter import KIOSK, MIRA, Counter, counter_in


@pytest.fixture
async def counter(house: House) -> Counter:
    return await counter_in(house)


async def test_cash_with_change_and_a_tip(counter: Counter) -> None:
    check = await counter.check("Octopus", "Lager")  # 16.50 + 4.80
    await counter.cash(check, given=3000, tip=200)
    card = counter.card(check)
    [tender] = card.tenders
    assert (tender.means, tender.amount, tender.tip) == (TenderKind.CASH, 2130, 200)
    assert (tender.given, tender.change, tender.rounding) == (3000, 670, 0)
    assert card.state is CheckState.PAID
    order = counter.house.live(order_cards).get(card.order_id)
    assert order is not None
    assert order.paid_at is not None


@pytest.mark.parametrize(
    ("due", "step", "payable"), [(1242, 5, 1240), (1243, 5, 1245), (1245, 10, 1250), (2, 5, 0)]
)
def test_the_smallest_coin(due: int, step: int, payable: int) -> None:
    cash = cash_of(due, 0, 0, step)
    assert cash is not None
    assert (cash.amount, cash.given, cash.change) == (due, payable, 0)
    assert cash.amount + cash.rounding == payable


async def test_rounded_cash_pays_what_is_due(counter: Counter) -> None:
    await counter.do(change_money_rules, MIRA, cash_step=100)
    check = await counter.check("Octopus", "Espresso")  # 19.40
    with pytest.raises(Invalid, match="isn't enough"):
        await counter.cash(check, given=1890)
    await counter.cash(check, given=2000)
    [tender] = counter.card(check).tenders
    assert (tender.amount, tender.rounding, tender.change) == (1940, -40, 100)
    assert counter.card(check).state is CheckState.PAID


async def test_three_pay_one_check_in_their_own_ways(counter: Counter) -> None:
    check = await counter.check("Sea bass", "Octopus")  # 43.00
    await counter.cash(check, amount=1000)
    await counter.do(take_voucher, check_id=check, amount=1500)
    assert counter.card(check).state is CheckState.OPEN
    with pytest.raises(Invalid, match="more than is due"):
        await counter.cash(check, amount=1801)
    await counter.charged(check, await counter.terminal())
    card = counter.card(check)
    assert card.state is CheckState.PAID
    assert [(t.means.value, t.amount) for t in card.tenders] == [
        ("cash", 1000),
        ("voucher", 1500),
        ("card", 1800),
    ]
    assert card.paid == 4300
    with pytest.raises(Conflict):
        await counter.cash(check)


@pytest.mark.parametrize("amount", [0, -5, 2131])
async def test_no_amount_but_a_part_of_what_is_due(counter: Counter, amount: int) -> None:
    check = await counter.check("Octopus", "Lager")
    with pytest.raises(Invalid):
        await counter.cash(check, amount=amount)


async def test_a_card_is_charged_with_its_tip(counter: Counter) -> None:
    check = await counter.check("Octopus")
    payment = await counter.begin(check, await counter.terminal(), tip=150)
    assert counter.payment(payment).state is PaymentState.CREATED
    assert counter.payment(payment).whole == 1800
    assert len(counter.payment(payment).key) > 30
    await counter.answer(payment, PaymentState.APPROVED, reference="sim_1", card="Visa 4242")
    [tender] = counter.card(check).tenders
    assert (tender.means, tender.amount, tender.tip) == (TenderKind.CARD, 1650, 150)
    assert (tender.card, tender.payment_id) == ("Visa 4242", payment)
    assert counter.card(check).state is CheckState.PAID


@pytest.mark.parametrize("state", [PaymentState.DECLINED, PaymentState.CANCELLED])
async def test_no_money_leaves_the_check_as_it_was(counter: Counter, state: PaymentState) -> None:
    check = await counter.check("Octopus")
    terminal = await counter.terminal()
    payment = await counter.begin(check, terminal)
    await counter.answer(payment, state, decline_code="lost_card")
    assert counter.payment(payment).decline_code == "lost_card"
    assert not counter.card(check).tenders
    await counter.charged(check, terminal)
    assert counter.card(check).paid == 1650


@pytest.mark.parametrize("state", [None, PaymentState.UNKNOWN])
async def test_nothing_else_is_charged_while_money_may_be_moving(
    counter: Counter, state: PaymentState | None
) -> None:
    check = await counter.check("Octopus", "Lager")
    terminal = await counter.terminal()
    payment = await counter.begin(check, terminal, amount=1000)
    if state is not None:
        await counter.answer(payment, state)
    for command in (take_cash, take_voucher):
        with pytest.raises(Conflict) as refused:
            await counter.do(command, check_id=check, amount=100)
        assert ("don't charge a second time" in refused.value.do) is (state is not None)
    other = await counter.terminal()
    with pytest.raises(Conflict):
        await counter.begin(check, other, amount=100)
    await counter.do(mark_sent, SYSTEM, payment_id=payment)
    await counter.do(resolve_payment, SYSTEM, payment_id=payment, state=PaymentState.APPROVED)
    await counter.cash(check)
    assert counter.card(check).paid == 2130


async def test_an_answer_counts_once_and_a_contradiction_is_refused(counter: Counter) -> None:
    check = await counter.check("Octopus")
    payment = await counter.begin(check, await counter.terminal())
    for _ in range(2):
        await counter.answer(payment, PaymentState.APPROVED)
    assert len(counter.card(check).tenders) == 1
    with pytest.raises(Conflict, match="otherwise"):
        await counter.answer(payment, PaymentState.DECLINED)
    assert await counter.do(mark_sent, SYSTEM, payment_id=payment) is False


async def test_one_thing_at_a_time_on_a_terminal(counter: Counter) -> None:
    one, two = await counter.check("Octopus"), await counter.check("Lager", table="11")
    terminal = await counter.terminal()
    payment = await counter.begin(one, terminal)
    with pytest.raises(Conflict, match="busy"):
        await counter.begin(two, terminal)
    await counter.answer(payment, PaymentState.CANCELLED)
    await counter.begin(two, terminal)


async def test_called_off_before_the_first_word(counter: Counter) -> None:
    check = await counter.check("Octopus")
    payment = await counter.begin(check, await counter.terminal())
    await counter.do(cancel_payment, payment_id=payment)
    assert await counter.do(mark_sent, SYSTEM, payment_id=payment) is False
    assert counter.payment(payment).state is PaymentState.CANCELLED
    with pytest.raises(Conflict, match="has ended"):
        await counter.do(ask_payment, payment_id=payment)


async def test_a_terminal_that_never_comes_back(counter: Counter) -> None:
    """A manager looks it up at the provider; nobody else decides what a bank has done."""
    check = await counter.check("Octopus")
    payment = await counter.begin(check, await counter.terminal())
    with pytest.raises(Conflict):
        await counter.do(decide_payment, MIRA, payment_id=payment, charged=False)
    await counter.answer(payment, PaymentState.UNKNOWN)
    with pytest.raises(Forbidden):
        await counter.do(decide_payment, payment_id=payment, charged=True)
    await counter.do(decide_payment, MIRA, payment_id=payment, charged=True)
    assert counter.card(check).state is CheckState.PAID


@pytest.mark.parametrize("command", [mark_sent, resolve_payment])
async def test_only_the_house_speaks_for_a_terminal(counter: Counter, command: object) -> None:
    check = await counter.check("Octopus")
    payment = await counter.begin(check, await counter.terminal())
    more = {"state": PaymentState.APPROVED} if command is resolve_payment else {}
    for actor in (LENA, MIRA, KIOSK):
        with pytest.raises(Forbidden):
            await counter.do(command, actor, payment_id=payment, **more)


async def test_who_may_take_money(counter: Counter) -> None:
    check = await counter.check("Octopus")
    for role in (Role.KITCHEN, Role.HOST, Role.KIOSK, Role.ORDERS):
        with pytest.raises(Forbidden):
            await counter.do(take_cash, Actor(role), check_id=check)


async def test_a_tip_left_afterwards_and_put_right(counter: Counter) -> None:
    check = await counter.check("Octopus")
    tender = await counter.cash(check)
    await counter.do(add_tip, tender_id=tender, amount=500)
    await counter.do(add_tip, tender_id=tender, amount=-200)
    assert counter.card(check).tenders[0].tip == 300
    with pytest.raises(Invalid):
        await counter.do(add_tip, tender_id=tender, amount=-301)


async def test_cash_lands_where_it_is_taken(counter: Counter) -> None:
    """In the named drawer, in this device's, in the only one, in a pocket; else one is asked."""
    bar, hall = Actor(Role.SERVER, device_id=None), LENA
    check = await counter.check("Octopus", "Lager", "Sea bass", "Cheesecake")
    await counter.cash(check, amount=100)
    one = await counter.do(open_drawer, bar, name="Bar", float_amount=10000)
    await counter.cash(check, amount=200)
    two = await counter.do(open_drawer, hall, name="Hall", float_amount=5000)
    with pytest.raises(Invalid) as asked:
        await counter.cash(check, amount=300)
    assert asked.value.field == "drawer_id"
    await counter.cash(check, amount=400, drawer_id=two)
    assert [t.drawer_id for t in counter.card(check).tenders] == [None, one, two]
    with pytest.raises(Conflict):
        await counter.do(open_drawer, name="Bar", float_amount=0)
    await counter.do(close_drawer, drawer_id=two, counted=5400)
    with pytest.raises(Conflict):
        await counter.cash(check, amount=1, drawer_id=two)


def alter(uow: UnitOfWork, statement: str) -> None:
    """What no command does."""
    uow.session.execute(text(statement))


@pytest.mark.parametrize("table", ["tender", "tip"])
async def test_what_was_paid_stays_as_it_was(counter: Counter, table: str) -> None:
    """Complaint 5: a replayed or a late word can't undo a payment; the database itself refuses."""
    check = await counter.check("Octopus")
    await counter.cash(check, given=2000, tip=100)
    for statement in (f"UPDATE {table} SET amount = 1", f"DELETE FROM {table}"):
        with pytest.raises((Conflict, IntegrityError)):
            await counter.do(alter, statement=statement)

    def count(session: Session) -> object:
        return session.execute(text(f"SELECT COUNT(*), SUM(amount) FROM {table}")).one()

    assert tuple(await counter.house.read(count)) == (1, 1650 if table == "tender" else 100)  # type: ignore[arg-type]
