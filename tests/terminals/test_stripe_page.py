"""Stripe Checkout by Stripe's own client, against a stand-in that speaks its HTTP API."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from kds.terminals import stripe_page
from kds.terminals.protocol import Answer, NoAnswer, Said, Slip, TerminalError
from kds.terminals.stripe_page import StripePage
from tests.terminals.served import served
from tests.terminals.stripe_checkout import NO_FUNDS
from tests.terminals.stripe_stand_in import Stripe, make_stripe

BACK = "https://kds.example/table/3/bill"
FIFTY = Slip("key-1", 5000, "EUR", what="Table 7", back=BACK, until=int(time.time()) + 7200)


@dataclass
class Counter:
    """Stripe's page, and Stripe behind it."""

    page: StripePage
    stripe: Stripe

    async def open(self, slip: Slip = FIFTY) -> Slip:
        slip = replace(slip, reference=(await self.page.prepare(slip)).reference)
        assert await self.page.charge(slip) == Answer(Said.WAITING, slip.reference)
        return slip


@pytest.fixture
async def counter(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Counter]:
    monkeypatch.setattr(stripe_page, "POLL_SECONDS", 0.0)
    app: Any = make_stripe()
    async with served(app) as address:
        page = StripePage("sk_test_house", address)
        yield Counter(page, app.state.stripe)
        await page.close()


async def test_a_guest_pays_on_the_page(counter: Counter) -> None:
    prepared = await counter.page.prepare(FIFTY)
    assert prepared.page.startswith("https://checkout.stripe.com/")
    assert prepared.page not in repr(prepared), "an address that pays is written in no log"
    session = counter.stripe.sessions[prepared.reference]
    assert (session["shown"], session["amount_total"]) == ("Table 7", 5000)
    assert (session["success_url"], session["client_reference_id"]) == (BACK, "key-1")
    slip = replace(FIFTY, reference=prepared.reference)
    assert (await counter.page.ask(slip)).said is Said.WAITING
    counter.stripe.pay_session(slip.reference)
    answer = await counter.page.ask(slip)
    assert (answer.said, answer.card) == (Said.APPROVED, "Visa 4242")
    assert answer.reference in counter.stripe.intents, "refunds need its intent"
    assert counter.stripe.taken() == 5000


async def test_a_declined_card_leaves_the_page_open_for_another(counter: Counter) -> None:
    slip = await counter.open()
    counter.stripe.pay_session(slip.reference, NO_FUNDS)
    assert (await counter.page.ask(slip)).said is Said.WAITING
    counter.stripe.pay_session(slip.reference)
    assert (await counter.page.ask(slip)).said is Said.APPROVED
    assert counter.stripe.taken() == 5000


async def test_a_declined_card_and_then_nothing(counter: Counter) -> None:
    slip = await counter.open()
    counter.stripe.pay_session(slip.reference, NO_FUNDS)
    answer = await counter.page.cancel(slip)
    assert answer == Answer(Said.DECLINED, slip.reference, "Visa 9995", "insufficient_funds")


async def test_called_off_it_can_never_be_paid(counter: Counter) -> None:
    slip = await counter.open()
    for _ in range(2):
        assert (await counter.page.cancel(slip)).said is Said.CANCELLED
    with pytest.raises(AssertionError):
        counter.stripe.pay_session(slip.reference)


async def test_called_off_too_late(counter: Counter) -> None:
    slip = await counter.open()
    counter.stripe.pay_session(slip.reference)
    assert (await counter.page.cancel(slip)).said is Said.APPROVED


async def test_the_same_key_is_the_same_page(counter: Counter) -> None:
    assert await counter.page.prepare(FIFTY) == await counter.page.prepare(FIFTY)
    assert len(counter.stripe.sessions) == 1
    with pytest.raises(TerminalError):
        await counter.page.prepare(replace(FIFTY, amount=4999))


async def test_lost_answers(counter: Counter) -> None:
    """Done, and answered with a 500: the same words again tell what is so."""
    counter.stripe.broken.add("sessions")
    with pytest.raises(NoAnswer):
        await counter.page.prepare(FIFTY)
    counter.stripe.broken.clear()
    slip = await counter.open()
    assert len(counter.stripe.sessions) == 1
    counter.stripe.broken.add("expire")
    with pytest.raises(NoAnswer):
        await counter.page.cancel(slip)
    assert (await counter.page.ask(slip)).said is Said.CANCELLED


async def test_a_page_that_would_close_too_soon_is_refused(counter: Counter) -> None:
    """Stripe's own rule: half an hour at least."""
    with pytest.raises(TerminalError):
        await counter.page.prepare(replace(FIFTY, until=int(time.time()) + 600))


@pytest.mark.parametrize("decided", [False, True])
async def test_a_refund_counts_once(counter: Counter, decided: bool) -> None:
    slip = await counter.open()
    counter.stripe.pay_session(slip.reference)
    intent = (await counter.page.ask(slip)).reference
    known = slip.reference if decided else intent
    back = Slip("back-1", 2000, "EUR", refunds=known)
    for _ in range(2):
        assert (await counter.page.refund(back)).said is Said.APPROVED
        counter.stripe.saved.clear()
    assert counter.stripe.given_back(intent) == 2000
