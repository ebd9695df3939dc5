"""A house on the disk, killed and opened in turn, and the terminal's own book to compare with."""

from __future__ import annotations

import asyncio
import urllib.parse
import urllib.request
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
from kds.bus.unit import UnitOfWork
from kds.payments.commands import add_terminal, refund_tender
from kds.payments.commands.charging import start_payment
from kds.payments.model import (
    Check,
    CheckState,
    Payment,
    PaymentState,
    RefundReason,
    Tender,
    TerminalKind,
    Tip,
)
from kds.values import CheckId, PaymentId, TenderId, TerminalId
from tests.cast import open_house
from tests.payments.counter import MIRA, Counter, counter_in
from tests.terminals.processes import SECONDS, Process, Reader, house, terminal

DUE, TIP = 1650, 150


def on_page(uow: UnitOfWork, check_id: CheckId, page: TerminalId) -> PaymentId:
    """As a guest's phone does."""
    return PaymentId(start_payment(uow, uow.get(Check, check_id), page, DUE, TIP).id)


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

    async def begin_on_page(self) -> PaymentId:
        async with self.at_the_till() as counter:
            values = {"kind": TerminalKind.SIMULATED_PAGE, "address": self.reader.address}
            page = await counter.do(add_terminal, MIRA, name="Phones", **values)
            made: PaymentId = await counter.do(on_page, check_id=self.check_id, page=page)
            return made

    def page(self, ident: PaymentId) -> str:
        found: str = self.read(
            lambda session: session.scalar(select(Payment.page).where(Payment.id == ident))
        )
        return found

    def pays(self, ident: PaymentId) -> None:
        """The guest presses the button on their page."""
        form = urllib.parse.urlencode({"act": "approve"}).encode()
        urllib.request.urlopen(self.page(ident), form, timeout=10).close()

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
