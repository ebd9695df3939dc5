"""The house is killed at each step of a payment, and the terminal in the middle: nothing is lost,
nothing comes twice, and the terminal's own book agrees with ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from kds.bus.journal import first_bad_row
from kds.payments.commands import refund_tender
from kds.payments.model import Check, CheckState, Payment, PaymentState, RefundReason, Tender, Tip
from kds.values import CheckId, PaymentId, TenderId, TerminalId
from tests.cast import open_house
from tests.payments.counter import MIRA, Counter, counter_in
from tests.terminals.processes import SECONDS, Process, Reader, house, terminal

DUE, TIP = 1650, 150
pytestmark = pytest.mark.timeout(600)


@dataclass
class Evening:
    """A house on the disk, which processes open in turn; and the terminal that stands by."""

    folder: Path
    reader: Reader
    check_id: CheckId | None = None
    terminal_id: TerminalId | None = None

    @asynccontextmanager
    async def at_the_till(self) -> AsyncIterator[Counter]:
        """The house in our own process, without its cashier."""
        async with open_house(self.folder) as opened:
            yield Counter(opened, Any)  # type: ignore[arg-type]

    async def seated(self) -> Evening:
        async with open_house(self.folder) as opened:
            counter = await counter_in(opened)
            self.check_id = await counter.check("Octopus")
            self.terminal_id = await counter.terminal(self.reader.address)
        return self

    async def begin(self) -> PaymentId:
        async with self.at_the_till() as counter:
            assert self.check_id is not None
            assert self.terminal_id is not None
            return await counter.begin(self.check_id, self.terminal_id, tip=TIP)

    async def refund(self, tender_id: TenderId, amount: int) -> PaymentId:
        async with self.at_the_till() as counter:
            back = await counter.do(
                refund_tender,
                MIRA,
                tender_id=tender_id,
                amount=amount,
                tip=TIP,
                reason=RefundReason.QUALITY,
            )
        assert back.payment_id is not None
        ident: PaymentId = back.payment_id
        return ident

    def read(self, query: Callable[[Session], Any]) -> Any:
        engine = create_engine(f"sqlite:///{self.folder / 'kds.db'}")
        try:
            with Session(engine) as session:
                return query(session)
        finally:
            engine.dispose()

    def state(self, ident: PaymentId) -> PaymentState:
        found: PaymentState = self.read(
            lambda session: session.scalar(select(Payment.state).where(Payment.id == ident))
        )
        return found

    async def until(self, ident: PaymentId, *states: PaymentState) -> PaymentState:
        async with asyncio.timeout(SECONDS):
            for _ in count():
                state = await asyncio.to_thread(self.state, ident)
                if state in states:
                    return state
                await asyncio.sleep(0.1)
        raise AssertionError

    def audit(self) -> dict[str, int]:
        """Ours against the terminal's: every key once, with the same end and the same amount."""
        book = self.reader.book()

        def ours(session: Session) -> dict[str, int]:
            assert first_bad_row(session) is None
            for payment in session.scalars(select(Payment)):
                entry = book.get(payment.key)
                state = PaymentState.CANCELLED if entry is None else PaymentState(entry["state"])
                assert payment.state is state, payment.id
                if entry is not None and state is PaymentState.APPROVED:
                    assert entry["amount"] == abs(payment.amount + payment.tip)
                tenders = session.scalars(select(Tender).where(Tender.payment_id == payment.id))
                amounts = [tender.amount for tender in tenders]
                assert amounts == ([payment.amount] if state is PaymentState.APPROVED else [])
            tips = sum(session.scalars(select(Tip.amount)))
            return {"paid": sum(session.scalars(select(Tender.amount))), "tips": tips}

        known = set(self.read(lambda session: session.scalars(select(Payment.key)).all()))
        assert set(book) <= known
        found: dict[str, int] = self.read(ours)
        entries = [entry for entry in book.values() if entry["state"] == "approved"]
        net = sum(e["amount"] * (-1 if e["refunds"] else 1) for e in entries)
        assert net == found["paid"] + found["tips"]
        return found

    def check_state(self) -> CheckState:
        state: CheckState = self.read(lambda session: session.scalar(select(Check.state)))
        return state


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    reader = terminal(tmp_path)
    reader.start()
    yield Evening(tmp_path, reader)
    reader.kill()


@asynccontextmanager
async def open_for_business(process: Process) -> AsyncIterator[Process]:
    await asyncio.to_thread(process.start)
    try:
        yield process
    finally:
        await asyncio.to_thread(process.kill)


async def dies(folder: Path, step: str) -> None:
    """The house takes up what is under way, and is killed at a step of it."""
    mortal = house(folder, step).start(wait=False)
    assert await asyncio.to_thread(mortal.died), f"it never came to {step}"


ENDED = (PaymentState.APPROVED, PaymentState.DECLINED, PaymentState.CANCELLED)
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
