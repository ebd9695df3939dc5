"""Refunds go back the way the money came, never beyond it, and bring no check back."""

from __future__ import annotations

import pytest

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.errors import Conflict, Forbidden, Invalid
from kds.payments.commands import (
    change_money_rules,
    mark_sent,
    refund_tender,
    reopen_check,
    resolve_payment,
    take_cash,
    take_voucher,
)
from kds.payments.commands.refunds import Refund
from kds.payments.model import CheckState, PaymentState, RefundReason, TenderKind
from kds.values import TenderId
from tests.orders.pad import LENA
from tests.payments.counter import KIOSK, MIRA, Counter, counter_in

QUALITY = RefundReason.QUALITY


@pytest.fixture
async def counter(house: House) -> Counter:
    return await counter_in(house)


async def give_back(
    counter: Counter, tender: TenderId, amount: int, actor: object = MIRA, **more: int
) -> Refund:
    made: Refund = await counter.do(
        refund_tender,
        actor,  # type: ignore[arg-type]
        tender_id=tender,
        amount=amount,
        reason=QUALITY,
        **more,
    )
    return made


async def test_cash_goes_back_as_cash_and_a_voucher_as_a_voucher(counter: Counter) -> None:
    check = await counter.check("Sea bass", "Octopus")
    cash = await counter.cash(check, amount=2000)
    voucher = await counter.do(take_voucher, check_id=check)
    await give_back(counter, cash, 500)
    await give_back(counter, voucher, 300)
    card = counter.card(check)
    assert [(t.means, t.amount, t.inverts_id) for t in card.tenders[2:]] == [
        (TenderKind.CASH, -500, cash),
        (TenderKind.VOUCHER, -300, voucher),
    ]
    assert card.paid == 4300 - 800


async def test_a_paid_check_stays_paid_and_its_figures_stay(counter: Counter) -> None:
    check = await counter.check("Octopus")
    cash = await counter.cash(check)
    before = counter.card(check).figures
    await give_back(counter, cash, 1650)
    card = counter.card(check)
    assert (card.state, card.figures, card.paid) == (CheckState.PAID, before, 0)
    with pytest.raises(Conflict):
        await counter.cash(check)


async def test_what_goes_back_on_an_open_check_is_due_again(counter: Counter) -> None:
    check = await counter.check("Octopus")
    cash = await counter.cash(check, amount=1000)
    await give_back(counter, cash, 400)
    await counter.cash(check, amount=1050)
    assert counter.card(check).state is CheckState.PAID
    assert counter.card(check).paid == 1650


async def test_a_check_brought_back_owes_what_was_given_back(counter: Counter) -> None:
    check = await counter.check("Octopus")
    cash = await counter.cash(check)
    await give_back(counter, cash, 650)
    await counter.do(reopen_check, MIRA, check_id=check, reason="wrong dish")
    await counter.cash(check)
    assert [t.amount for t in counter.card(check).tenders] == [1650, -650, 650]


async def test_never_more_than_was_paid_with_it(counter: Counter) -> None:
    check = await counter.check("Octopus", "Lager")
    cash = await counter.cash(check, amount=1000, given=2000, tip=100)
    await counter.do(take_voucher, check_id=check)
    await give_back(counter, cash, 400)
    for amount, tip in ((601, 0), (0, 0), (-1, 0), (1, 101), (1, -1)):
        with pytest.raises(Invalid):
            await give_back(counter, cash, amount, tip=tip)
    await give_back(counter, cash, 600, tip=100)
    with pytest.raises(Invalid):
        await give_back(counter, cash, 1)
    with pytest.raises(Invalid):
        await give_back(counter, cash, 1, tip=1)
    back = counter.card(check).tenders[-1]
    assert (back.amount, back.tip) == (-600, -100)
    with pytest.raises(Conflict, match="refund itself"):
        await give_back(counter, back.id, 1)


async def test_a_server_gives_back_little_and_all_refunds_of_a_check_count(
    counter: Counter,
) -> None:
    await counter.do(change_money_rules, MIRA, refund_limit=1000)
    check = await counter.check("Octopus", "Lager")
    one = await counter.cash(check, amount=1500)
    two = await counter.cash(check)
    with pytest.raises(Forbidden):
        await give_back(counter, one, 1001, LENA)
    await give_back(counter, one, 700, LENA)
    with pytest.raises(Forbidden):
        await give_back(counter, two, 301, LENA)
    await give_back(counter, two, 300, LENA)
    await give_back(counter, one, 800, MIRA)
    with pytest.raises(Forbidden):
        await give_back(counter, two, 1, KIOSK)


async def test_a_card_is_given_back_through_its_terminal(counter: Counter) -> None:
    check = await counter.check("Octopus")
    await counter.charged(check, await counter.terminal(), tip=150)
    [tender] = counter.card(check).tenders
    back = await give_back(counter, tender.id, 1000, tip=150)
    assert back.tender_id is None
    assert back.payment_id is not None
    payment = counter.payment(back.payment_id)
    assert (payment.amount, payment.tip, payment.whole) == (-1000, -150, 1150)
    assert payment.refunds_reference == "sim_1"
    assert counter.card(check).paid == 1650, "nothing has gone back yet"
    with pytest.raises(Conflict, match="under way"):
        await give_back(counter, tender.id, 650)
    await counter.answer(back.payment_id, PaymentState.APPROVED, reference="sim_2")
    card = counter.card(check)
    assert [(t.amount, t.tip) for t in card.tenders] == [(1650, 150), (-1000, -150)]
    assert card.paid == 650


async def test_an_unknown_refund_blocks_the_next_one(counter: Counter) -> None:
    check = await counter.check("Octopus")
    await counter.charged(check, await counter.terminal())
    [tender] = counter.card(check).tenders
    back = await give_back(counter, tender.id, 1650)
    await counter.do(mark_sent, SYSTEM, payment_id=back.payment_id)
    said = {"payment_id": back.payment_id, "state": PaymentState.UNKNOWN}
    await counter.do(resolve_payment, SYSTEM, **said)
    with pytest.raises(Conflict, match="Nobody knows"):
        await give_back(counter, tender.id, 1650)


async def test_a_rounded_payment_goes_back_rounded(counter: Counter) -> None:
    await counter.do(change_money_rules, MIRA, cash_step=50)
    check = await counter.check("Octopus", "Espresso")  # 19.40 → 19.50
    cash = await counter.cash(check)
    await give_back(counter, cash, 1940)
    there, back = counter.card(check).tenders
    assert there.amount + there.rounding == 1950
    assert back.amount + back.rounding == -1950


@pytest.mark.parametrize("guests", [3, 7])
async def test_complaint_18_a_split_is_never_a_cent_short(counter: Counter, guests: int) -> None:
    check = await counter.check("Octopus", "Lager")
    due = 2130
    shares = [due // guests + (at < due % guests) for at in range(guests)]
    for share in shares:
        await counter.do(take_cash, check_id=check, amount=share)
    card = counter.card(check)
    assert (card.state, card.paid) == (CheckState.PAID, due)
    for tender in card.tenders:
        await give_back(counter, tender.id, tender.amount)
    assert counter.card(check).paid == 0
