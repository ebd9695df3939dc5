"""The cashier takes a payment to its terminal and says in the house what became of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kds.actor import SYSTEM
from kds.payments.commands.charging import ask_payment, cancel_payment, mark_sent
from kds.payments.commands.money_rules import add_terminal, remove_terminal
from kds.payments.commands.refunds import refund_tender
from kds.payments.commands.tenders import take_cash
from kds.payments.model import CheckState, PaymentState, RefundReason, TerminalKind
from kds.terminals import stripe_reader
from kds.terminals.cashier import Cashier
from kds.terminals.protocol import Said
from kds.terminals.simulator.gestures import Act, Gesture
from tests.cast import open_house
from tests.payments.counter import MIRA, counter_in
from tests.terminals.served import served
from tests.terminals.shop import Shop, until
from tests.terminals.stripe_stand_in import make_stripe


async def test_a_card_pays_a_check(shop: Shop) -> None:
    check = await shop.counter.check("Octopus")
    payment = await shop.counter.begin(check, shop.terminal_id, tip=100)
    await shop.until(payment, PaymentState.SENT)
    await shop.shown()
    shop.reader.do(Gesture(Act.APPROVE))
    card = await shop.until(payment, PaymentState.APPROVED)
    assert (card.card, card.reference) == ("Visa 4242", "sim_000001")
    assert shop.reader.totals() == (1750, 0)
    assert shop.paid(check) == 1650


async def test_a_decline_and_another_card(shop: Shop) -> None:
    shop.reader.script.extend([Gesture(Act.DECLINE, "expired_card"), Gesture(Act.APPROVE)])
    check = await shop.counter.check("Octopus")
    payment = await shop.counter.begin(check, shop.terminal_id)
    assert (await shop.until(payment, PaymentState.DECLINED)).decline_code == "expired_card"
    again = await shop.counter.begin(check, shop.terminal_id)
    await shop.until(again, PaymentState.APPROVED)
    assert shop.reader.totals() == (1650, 0)


async def test_the_answer_is_lost_after_success(shop: Shop) -> None:
    """A timeout is unknown, not failed: nothing else is charged until the terminal has told."""
    shop.reader.script.append(Gesture(Act.LOSE))
    check = await shop.counter.check("Octopus")
    payment = await shop.counter.begin(check, shop.terminal_id)
    await shop.until(payment, PaymentState.UNKNOWN)
    assert shop.reader.totals() == (1650, 0)
    with pytest.raises(Exception, match="Nobody knows yet"):
        await shop.counter.cash(check)
    shop.reader.deafen(0)
    await shop.counter.do(ask_payment, payment_id=payment)
    await shop.until(payment, PaymentState.APPROVED)
    assert shop.reader.totals() == (1650, 0)
    assert shop.paid(check) == 1650


async def test_a_terminal_that_is_off_blocks_nobody(shop: Shop) -> None:
    """Before the first word no card can have been charged: the guest may pay otherwise at once."""
    check = await shop.counter.check("Octopus")
    off = await shop.counter.terminal("http://127.0.0.1:1")
    payment = await shop.counter.begin(check, off)
    card = await shop.until(payment, PaymentState.CANCELLED)
    assert card.decline_code == "terminal_unreachable"
    await shop.counter.cash(check)
    assert shop.paid(check) == 1650


async def test_another_till_has_the_terminal(shop: Shop) -> None:
    shop.reader.charge("somebody else's", 100, "EUR")
    payment = await shop.counter.begin(await shop.counter.check("Octopus"), shop.terminal_id)
    card = await shop.until(payment, PaymentState.CANCELLED)
    assert card.decline_code == "terminal_busy"


async def test_the_waiter_calls_it_off(shop: Shop) -> None:
    payment = await shop.counter.begin(await shop.counter.check("Octopus"), shop.terminal_id)
    await shop.shown()
    await shop.counter.do(cancel_payment, payment_id=payment)
    await shop.until(payment, PaymentState.CANCELLED)
    assert shop.reader.showing is None


async def test_nobody_holds_a_card_to_it(shop: Shop) -> None:
    payment = await shop.counter.begin(await shop.counter.check("Octopus"), shop.terminal_id)
    await shop.shown()
    shop.clock.ahead = timedelta(seconds=shop.house.settings.card_seconds + 1)
    await shop.until(payment, PaymentState.CANCELLED)
    assert shop.reader.showing is None


async def test_what_was_stored_is_sent_after_a_restart(shop: Shop) -> None:
    await shop.cashier.close()
    payment = await shop.counter.begin(await shop.counter.check("Octopus"), shop.terminal_id)
    key = shop.counter.payment(payment).key
    shop.reader.script.append(Gesture(Act.APPROVE))
    await shop.restart()
    await shop.until(payment, PaymentState.APPROVED)
    assert shop.reader.book.entries[key].amount == 1650


async def test_what_was_stored_long_ago_is_not(shop: Shop) -> None:
    await shop.cashier.close()
    payment = await shop.counter.begin(await shop.counter.check("Octopus"), shop.terminal_id)
    shop.clock.ahead = timedelta(minutes=3)
    await shop.restart()
    assert (await shop.until(payment, PaymentState.CANCELLED)).decline_code == "not_sent"
    assert not shop.reader.book.entries


async def test_what_was_marked_and_never_said_can_never_be_charged(shop: Shop) -> None:
    await shop.cashier.close()
    payment = await shop.counter.begin(await shop.counter.check("Octopus"), shop.terminal_id)
    await shop.house.change(SYSTEM, mark_sent, payment_id=payment)
    await shop.restart()
    await shop.until(payment, PaymentState.CANCELLED)
    late = shop.reader.charge(shop.counter.payment(payment).key, 1650, "EUR")
    assert late.state is Said.CANCELLED


async def test_a_refund_goes_back_to_the_card_also_when_the_answer_is_lost(shop: Shop) -> None:
    shop.reader.script.extend([Gesture(Act.APPROVE), Gesture(Act.LOSE)])
    check = await shop.counter.check("Octopus", "Lager")
    await shop.until(
        await shop.counter.begin(check, shop.terminal_id, tip=300), PaymentState.APPROVED
    )
    [tender] = shop.counter.card(check).tenders
    await shop.counter.do(remove_terminal, MIRA, terminal_id=shop.terminal_id)
    back = await shop.counter.do(
        refund_tender,
        MIRA,
        tender_id=tender.id,
        amount=480,
        tip=300,
        reason=RefundReason.QUALITY,
    )
    await shop.until(back.payment_id, PaymentState.UNKNOWN)
    shop.reader.deafen(0)
    await shop.until(back.payment_id, PaymentState.APPROVED)
    assert shop.reader.totals() == (2430, 780)
    card = shop.counter.card(check)
    assert (shop.paid(check), card.state) == (1650, CheckState.PAID)
    assert [(t.amount, t.tip) for t in card.tenders] == [(2130, 300), (-480, -300)]


async def test_a_refund_that_the_terminal_refuses(shop: Shop) -> None:
    shop.reader.script.extend([Gesture(Act.APPROVE), Gesture(Act.DECLINE, "expired_card")])
    check = await shop.counter.check("Octopus")
    await shop.until(await shop.counter.begin(check, shop.terminal_id), PaymentState.APPROVED)
    [tender] = shop.counter.card(check).tenders
    wanted = {"tender_id": tender.id, "amount": 1650, "reason": RefundReason.WRONG}
    back = await shop.counter.do(refund_tender, MIRA, **wanted)
    await shop.until(back.payment_id, PaymentState.DECLINED)
    assert shop.paid(check) == 1650
    again = await shop.counter.do(refund_tender, MIRA, **wanted)
    await shop.until(again.payment_id, PaymentState.APPROVED)
    assert (shop.paid(check), shop.reader.totals()) == (0, (1650, 1650))


async def test_an_endless_silence_doesnt_stop_the_house(shop: Shop) -> None:
    shop.reader.script.append(Gesture(Act.MUTE))
    check = await shop.counter.check("Octopus")
    payment = await shop.counter.begin(check, shop.terminal_id)
    await shop.until(payment, PaymentState.UNKNOWN)
    other = await shop.counter.check("Lager", table="11")
    await shop.counter.do(take_cash, check_id=other)
    shop.reader.deafen(0)
    await shop.until(payment, PaymentState.SENT)  # it waits for a card again
    shop.reader.do(Gesture(Act.APPROVE))
    await shop.until(payment, PaymentState.APPROVED)


async def test_a_stripe_reader_pays_a_check(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stripe_reader, "POLL_SECONDS", 0.05)
    app: Any = make_stripe()
    async with served(app) as address:
        settings: dict[str, Any] = {"stripe_key": "sk_test_house", "stripe_url": address}
        async with open_house(tmp_path / "other", **settings) as house:
            counter = await counter_in(house)
            cashier = Cashier(house)
            cashier.start()
            terminal = await counter.do(
                add_terminal, SYSTEM, name="S700", kind=TerminalKind.STRIPE, reader="tmr_1"
            )
            check = await counter.check("Octopus")
            payment = await counter.begin(check, terminal, tip=50)
            there = Shop(counter, cashier, None, terminal, None)
            sent = await there.until(payment, PaymentState.SENT)
            assert sent.reference in app.state.stripe.intents, "kept before a card can be charged"
            await until(lambda: app.state.stripe.readers["tmr_1"]["action"] is not None)
            app.state.stripe.present("tmr_1")
            card = await there.until(payment, PaymentState.APPROVED)
            assert (card.card, app.state.stripe.taken()) == ("Visa 4242", 1700)
            [tender] = counter.card(check).tenders
            back = await counter.do(
                refund_tender, MIRA, tender_id=tender.id, amount=650, reason=RefundReason.QUALITY
            )
            await there.until(back.payment_id, PaymentState.APPROVED)
            assert app.state.stripe.given_back(card.reference) == 650
            await cashier.close()


async def test_a_stripe_reader_without_a_key_says_so(shop: Shop) -> None:
    terminal = await shop.counter.do(
        add_terminal, SYSTEM, name="S700", kind=TerminalKind.STRIPE, reader="tmr_1"
    )
    payment = await shop.counter.begin(await shop.counter.check("Octopus"), terminal)
    assert (await shop.until(payment, PaymentState.CANCELLED)).decline_code == "not_configured"
