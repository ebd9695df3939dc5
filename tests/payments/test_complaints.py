"""What users of other tills complained of, by the numbers of the field guide, and cannot happen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kds.bus.house import House
from kds.errors import Conflict
from kds.orders.queries import order_cards
from kds.payments.commands import (
    add_tip,
    begin_payment,
    refund_tender,
    reopen_check,
    take_cash,
    take_voucher,
)
from kds.payments.model import (
    CheckState,
    Payment,
    PaymentState,
    RefundReason,
    Tender,
    TenderKind,
    Tip,
)
from kds.payments.queries import check_cards
from tests.cast import open_house
from tests.orders.pad import LENA
from tests.payments.counter import MIRA, Counter, counter_in


@pytest.fixture
async def counter(house: House) -> Counter:
    return await counter_in(house)


def rows(session: Session) -> tuple[int, int, int]:
    """How many tenders and tips there are, and what the tenders come to."""
    tenders, amount = session.execute(
        select(func.count(Tender.id), func.coalesce(func.sum(Tender.amount), 0))
    ).one()
    return tenders, session.scalar(select(func.count(Tip.id))) or 0, amount


async def again(house: House, command: Any, key: str, **arguments: Any) -> list[Any]:
    """A pad that was offline sends what it had sent before, three times."""
    return [await house.change(LENA, command, key=key, **arguments) for _ in range(3)]


async def test_4_an_offline_replay_takes_the_money_once(counter: Counter) -> None:
    check = await counter.check("Octopus", "Lager")
    sent = {"check_id": check, "amount": 500, "given": 1000, "tip": 50}
    answers = await again(counter.house, take_cash, "pad-1", **sent)
    assert len(set(answers)) == 1
    assert await counter.house.read(rows) == (1, 1, 500)


async def test_4_a_replayed_charge_is_one_payment(counter: Counter) -> None:
    check = await counter.check("Octopus")
    sent = {"check_id": check, "terminal_id": await counter.terminal()}
    [first, *rest] = await again(counter.house, begin_payment, "pad-1", **sent)
    assert rest == [first, first]
    await counter.answer(first, PaymentState.APPROVED)
    [late] = {await counter.house.change(LENA, begin_payment, key="pad-1", **sent)}
    assert late == first
    assert await counter.house.read(rows) == (1, 0, 1650)


async def test_5_what_was_paid_is_there_after_a_restart_and_a_replay(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        counter = await counter_in(house)
        check = await counter.check("Octopus")
        await house.change(LENA, take_cash, key="pad-1", check_id=check)
    async with open_house(tmp_path) as house:
        await house.change(LENA, take_cash, key="pad-1", check_id=check)
        with pytest.raises(Conflict):
            await house.change(LENA, take_cash, key="pad-2", check_id=check)
        card = house.live(check_cards).get(check)
        assert card is not None
        assert (card.state, card.paid) == (CheckState.PAID, 1650)
        assert await house.read(rows) == (1, 0, 1650)


async def test_5_a_check_that_is_brought_back_keeps_its_payments(counter: Counter) -> None:
    check = await counter.check("Octopus")
    await counter.cash(check)
    await counter.do(reopen_check, MIRA, check_id=check, reason="wrong table")
    card = counter.card(check)
    assert (card.state, card.paid, len(card.tenders)) == (CheckState.OPEN, 1650, 1)


async def test_6_change_and_tips_count_once(counter: Counter) -> None:
    check = await counter.check("Octopus")
    sent = {"check_id": check, "given": 2000, "tip": 100}
    [tender, *_] = await again(counter.house, take_cash, "pad-1", **sent)
    await again(counter.house, add_tip, "pad-2", tender_id=tender, amount=30)
    [card] = counter.card(check).tenders
    assert (card.id, card.change, card.tip) == (tender, 250, 130)
    assert await counter.house.read(rows) == (1, 2, 1650)


async def test_7_the_order_is_there_before_the_charge(counter: Counter) -> None:
    """Whatever becomes of the charge: the order, its check and the try with its key are stored."""
    check = await counter.check("Octopus")
    payment = await counter.begin(check, await counter.terminal())

    def stored(session: Session) -> tuple[str, int | None]:
        found = session.get_one(Payment, payment)
        return found.key, found.order_id

    key, order_id = await counter.house.read(stored)
    assert key.startswith("kds-")
    assert counter.house.live(order_cards).get(order_id) is not None
    await counter.answer(payment, PaymentState.UNKNOWN)
    assert counter.payment(payment).key == key, "never another key"
    await counter.answer(payment, PaymentState.APPROVED)
    order = counter.house.live(order_cards).get(order_id)
    assert order is not None
    assert order.paid_at is not None


@pytest.mark.parametrize("kind", TenderKind)
async def test_18_a_refund_is_the_sale_turned_round(counter: Counter, kind: TenderKind) -> None:
    check = await counter.check("Octopus", "Lager")
    if kind is TenderKind.CARD:
        await counter.charged(check, await counter.terminal(), tip=100)
    else:
        command = take_cash if kind is TenderKind.CASH else take_voucher
        await counter.do(command, check_id=check, tip=100)
    [sale] = counter.card(check).tenders
    back = {"tender_id": sale.id, "amount": sale.amount, "tip": sale.tip}
    made = await counter.do(refund_tender, MIRA, **back, reason=RefundReason.CALLED_OFF)
    if made.payment_id is not None:
        await counter.answer(made.payment_id, PaymentState.APPROVED)
    refund = counter.card(check).tenders[-1]
    assert refund.means is kind
    assert refund.inverts_id == sale.id
    assert (refund.amount, refund.tip, refund.rounding) == (-sale.amount, -sale.tip, -sale.rounding)
    assert counter.card(check).paid == 0
