"""Stripe Terminal by its own client, against a stand-in that speaks its HTTP API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import httpx2
import pytest

from kds.terminals import stripe_reader
from kds.terminals.protocol import Answer, NoAnswer, Said, Slip, TerminalError
from kds.terminals.stripe_reader import StripeReader
from tests.terminals.served import served
from tests.terminals.stripe_checkout import NO_FUNDS, VISA
from tests.terminals.stripe_stand_in import Stripe, make_stripe

FIFTY = Slip("key-1", 5000, "EUR")


@dataclass
class Counter:
    """A reader at the counter, and Stripe behind it."""

    reader: StripeReader
    stripe: Stripe
    address: str

    async def show(self, slip: Slip = FIFTY) -> Slip:
        """The amount stands on the reader."""
        slip = replace(slip, reference=(await self.reader.prepare(slip)).reference)
        assert await self.reader.charge(slip) == Answer(Said.WAITING, slip.reference)
        return slip

    async def hold(self, number: str = VISA) -> None:
        """By Stripe's own test helper."""
        path = f"{self.address}/v1/test_helpers/terminal/readers/tmr_1/present_payment_method"
        form = {"type": "card_present", "card_present[number]": number}
        async with httpx2.AsyncClient(headers={"Authorization": "Bearer sk_test_house"}) as guest:
            assert (await guest.post(path, data=form)).status_code == 200


@pytest.fixture
async def counter(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Counter]:
    monkeypatch.setattr(stripe_reader, "POLL_SECONDS", 0.0)
    app: Any = make_stripe()
    async with served(app) as address:
        reader = StripeReader("sk_test_house", "tmr_1", address)
        yield Counter(reader, app.state.stripe, address)
        await reader.close()


async def test_a_card_is_charged(counter: Counter) -> None:
    slip = await counter.show()
    assert (await counter.reader.ask(slip)).said is Said.WAITING
    await counter.hold()
    assert await counter.reader.ask(slip) == Answer(Said.APPROVED, slip.reference, "Visa 4242")
    assert counter.stripe.taken() == 5000


async def test_a_decline_says_why_and_can_never_be_paid_later(counter: Counter) -> None:
    slip = await counter.show()
    await counter.hold(NO_FUNDS)
    answer = await counter.reader.ask(slip)
    assert answer == Answer(Said.DECLINED, slip.reference, "Visa 9995", "insufficient_funds")
    assert counter.stripe.intents[slip.reference]["status"] == "canceled"


async def test_the_same_key_is_the_same_intent(counter: Counter) -> None:
    assert await counter.reader.prepare(FIFTY) == await counter.reader.prepare(FIFTY)
    assert len(counter.stripe.intents) == 1
    with pytest.raises(TerminalError):
        await counter.reader.prepare(replace(FIFTY, amount=4999))


async def test_one_action_per_reader(counter: Counter) -> None:
    other = Slip("key-2", 100, "EUR")
    prepared = replace(other, reference=(await counter.reader.prepare(other)).reference)
    await counter.show()
    with pytest.raises(TerminalError, match="terminal_reader_busy"):
        await counter.reader.prepare(Slip("key-3", 100, "EUR"))
    with pytest.raises(TerminalError, match="terminal_reader_busy"):
        await counter.reader.charge(prepared)
    assert counter.stripe.intents[prepared.reference]["status"] == "canceled"


async def test_a_reader_that_is_off(counter: Counter) -> None:
    counter.stripe.readers["tmr_1"]["status"] = "offline"
    with pytest.raises(TerminalError, match="terminal_reader_offline"):
        await counter.reader.prepare(FIFTY)
    assert not counter.stripe.intents


async def test_called_off_before_a_card_came(counter: Counter) -> None:
    slip = await counter.show()
    assert (await counter.reader.cancel(slip)).said is Said.CANCELLED
    assert counter.stripe.readers["tmr_1"]["action"] is None
    assert (await counter.reader.ask(slip)).said is Said.CANCELLED


async def test_called_off_too_late(counter: Counter) -> None:
    slip = await counter.show()
    await counter.hold()
    assert (await counter.reader.cancel(slip)).said is Said.APPROVED


async def test_calling_off_leaves_another_charge_alone(counter: Counter) -> None:
    slip = replace(FIFTY, reference=(await counter.reader.prepare(FIFTY)).reference)
    other = await counter.show(Slip("key-2", 100, "EUR"))
    assert (await counter.reader.cancel(slip)).said is Said.CANCELLED
    await counter.hold()
    assert (await counter.reader.ask(other)).said is Said.APPROVED


async def test_the_answer_is_lost_on_the_way(counter: Counter) -> None:
    """The reader shows it, and we hear a 500: only asking tells."""
    slip = replace(FIFTY, reference=(await counter.reader.prepare(FIFTY)).reference)
    counter.stripe.broken.add("process_payment_intent")
    with pytest.raises(NoAnswer):
        await counter.reader.charge(slip)
    assert (await counter.reader.ask(slip)).said is Said.WAITING
    await counter.hold()
    assert (await counter.reader.ask(slip)).said is Said.APPROVED


async def test_a_charge_that_never_reached_the_reader(counter: Counter) -> None:
    slip = replace(FIFTY, reference=(await counter.reader.prepare(FIFTY)).reference)
    assert (await counter.reader.ask(slip)).said is Said.CANCELLED
    with pytest.raises(TerminalError):
        await counter.reader.charge(slip)


async def test_nobody_answers() -> None:
    reader = StripeReader("sk_test_house", "tmr_1", "http://127.0.0.1:1")
    with pytest.raises(NoAnswer):
        await reader.prepare(FIFTY)
    await reader.close()


async def test_a_wrong_key(counter: Counter) -> None:
    reader = StripeReader("sk_test_wrong", "tmr_1", counter.address)
    with pytest.raises(TerminalError, match="not_configured"):
        await reader.prepare(FIFTY)
    await reader.close()


async def test_a_refund_counts_once_also_long_after(counter: Counter) -> None:
    slip = await counter.show()
    await counter.hold()
    await counter.reader.ask(slip)
    back = Slip("back-1", 2000, "EUR", refunds=slip.reference)
    counter.stripe.broken.add("refunds")
    with pytest.raises(NoAnswer):
        await counter.reader.refund(back)
    counter.stripe.broken.clear()
    counter.stripe.saved.clear()  # Stripe forgets keys after a day
    assert (await counter.reader.refund(back)).said is Said.APPROVED
    assert counter.stripe.given_back(slip.reference) == 2000
    rest = replace(back, key="back-2", amount=3001)
    assert (await counter.reader.refund(rest)).decline_code == "charge_already_refunded"
