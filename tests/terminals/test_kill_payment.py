"""The house is killed at each step of a payment, and the terminal in the middle: nothing is lost,
nothing comes twice, and the terminal's own book agrees with ours."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest
from sqlalchemy import select

from kds.payments.model import CheckState, PaymentState, Tender
from tests.terminals.evening import DUE, ENDED, TIP, Evening, dies, evening, open_for_business
from tests.terminals.processes import SECONDS, house

__all__ = ["evening"]
pytestmark = pytest.mark.timeout(600)

STEPS = {
    "before mark_sent": "approve",  # stored, and nothing was said
    "after mark_sent": "approve",  # marked as sent, and nothing was said
    "after charge": "approve",  # the terminal has begun
    "before resolve_payment": "approve",  # it has charged, we have heard, and nobody wrote it down
    "after resolve_payment": "approve",  # written down, and nobody was told
    "before resolve_payment, the answer lost": "lose",
    "before resolve_payment, declined": "decline:lost_card",
}


@pytest.mark.parametrize("step", STEPS)
async def test_a_charge_survives_a_kill(evening: Evening, step: str) -> None:
    evening.reader.plays(STEPS[step])
    await evening.seated()
    payment = await evening.begin()
    await dies(evening.folder, step.partition(",")[0])
    async with open_for_business(house(evening.folder)):
        state = await evening.until(payment, *ENDED)
        said = evening.audit()
        if state is not PaymentState.APPROVED:
            assert said == {"paid": 0, "tips": 0}
            evening.reader.plays("approve")
            again = await evening.begin()  # by another process: the house hears of it at once
            assert await evening.until(again, *ENDED) is PaymentState.APPROVED
    assert evening.audit() == {"paid": DUE, "tips": TIP}
    assert evening.check_state() is CheckState.PAID


REFUND_STEPS = {
    "before mark_sent": "approve",
    "after mark_sent": "approve",
    "after refund": "approve",
    "before resolve_payment, the answer lost": "lose",
    "after resolve_payment": "approve",
}


@pytest.mark.parametrize("step", REFUND_STEPS)
async def test_a_refund_survives_a_kill(evening: Evening, step: str) -> None:
    evening.reader.plays("approve")
    await evening.seated()
    payment = await evening.begin()
    async with open_for_business(house(evening.folder)):
        await evening.until(payment, PaymentState.APPROVED)
    tender = evening.read(lambda session: session.scalar(select(Tender.id)))
    evening.reader.plays(REFUND_STEPS[step])
    back = await evening.refund(tender, 1000)
    await dies(evening.folder, step.partition(",")[0])
    async with open_for_business(house(evening.folder)):
        assert await evening.until(back, *ENDED) is PaymentState.APPROVED
    assert evening.audit() == {"paid": DUE - 1000, "tips": 0}
    assert evening.check_state() is CheckState.PAID


async def test_the_answer_is_lost_and_the_house_lives(evening: Evening) -> None:
    evening.reader.plays("lose")
    await evening.seated()
    async with open_for_business(house(evening.folder)):
        payment = await evening.begin()
        await evening.until(payment, PaymentState.UNKNOWN)
        await evening.until(payment, PaymentState.APPROVED)
    assert evening.audit() == {"paid": DUE, "tips": TIP}


async def test_the_terminal_dies_while_it_waits_for_a_card(evening: Evening) -> None:
    await evening.seated()
    async with open_for_business(house(evening.folder)):
        payment = await evening.begin()
        await evening.until(payment, PaymentState.SENT)
        async with asyncio.timeout(SECONDS):
            for _ in count():
                if evening.reader.ask("/v1/reader")["state"] == "busy":
                    break
                await asyncio.sleep(0.1)
        await asyncio.to_thread(evening.reader.kill)
        await evening.until(payment, PaymentState.UNKNOWN)
        await asyncio.to_thread(evening.reader.start)
        assert await evening.until(payment, *ENDED) is PaymentState.CANCELLED
        evening.reader.plays("approve")
        again = await evening.begin()
        await evening.until(again, PaymentState.APPROVED)
    assert evening.audit() == {"paid": DUE, "tips": TIP}


async def test_the_terminal_dies_after_it_charged_and_before_it_said_so(evening: Evening) -> None:
    evening.reader.plays("lose")
    await evening.seated()
    async with open_for_business(house(evening.folder)):
        payment = await evening.begin()
        await evening.until(payment, PaymentState.UNKNOWN)
        await asyncio.to_thread(evening.reader.kill)
        await asyncio.to_thread(evening.reader.start)
        await evening.until(payment, PaymentState.APPROVED)
    assert evening.audit() == {"paid": DUE, "tips": TIP}
