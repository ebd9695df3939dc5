"""The simulated terminal is as faithful as a real one: it never charges a key twice, keeps its book
through a crash, does one thing at a time, and may lose its answer after the card was charged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from kds.terminals.protocol import Answer, NoAnswer, Prepared, Said, Slip, TerminalError
from kds.terminals.simulated import SimulatedTerminal
from kds.terminals.simulator import make_simulator
from kds.terminals.simulator.book import Book
from kds.terminals.simulator.gestures import DEAF_SECONDS, Act, Gesture
from kds.terminals.simulator.reader import Reader
from tests.terminals.served import served

FIFTY = Slip("key-1", 5000, "EUR")


@asynccontextmanager
async def terminal(app: Starlette) -> AsyncIterator[SimulatedTerminal]:
    async with served(app) as address:
        made = SimulatedTerminal(address, wait=0.3)
        try:
            yield made
        finally:
            await made.close()


def hand(app: Starlette, act: Act, code: str = "") -> None:
    app.state.reader.do(Gesture(act, code))


async def test_a_card_is_charged() -> None:
    app = make_simulator()
    async with terminal(app) as it:
        assert await it.prepare(FIFTY) == Prepared()
        assert (await it.charge(FIFTY)).said is Said.WAITING
        assert (await it.ask(FIFTY)).said is Said.WAITING
        hand(app, Act.APPROVE)
        assert await it.ask(FIFTY) == Answer(Said.APPROVED, "sim_000001", "Visa 4242")


async def test_the_same_key_never_charges_twice() -> None:
    app = make_simulator(script="approve approve")
    async with terminal(app) as it:
        for _ in range(3):
            await it.charge(FIFTY)
            assert (await it.ask(FIFTY)).said is Said.APPROVED
        assert app.state.reader.totals() == (5000, 0)
        with pytest.raises(TerminalError, match="key_reused"):
            await it.charge(Slip("key-1", 4999, "EUR"))


@pytest.mark.parametrize("code", ["insufficient_funds", "lost_card", "expired_card"])
async def test_the_bank_says_no(code: str) -> None:
    app = make_simulator(script=f"decline:{code}")
    async with terminal(app) as it:
        await it.charge(FIFTY)
        answer = await it.ask(FIFTY)
        assert (answer.said, answer.decline_code) == (Said.DECLINED, code)
        assert app.state.reader.totals() == (0, 0)


async def test_one_thing_at_a_time() -> None:
    app = make_simulator()
    async with terminal(app) as it:
        await it.charge(FIFTY)
        other = Slip("key-2", 100, "EUR")
        with pytest.raises(TerminalError, match="terminal_busy"):
            await it.prepare(other)
        with pytest.raises(TerminalError, match="terminal_busy"):
            await it.charge(other)
        assert (await it.cancel(FIFTY)).said is Said.CANCELLED
        assert (await it.charge(other)).said is Said.WAITING


async def test_calling_off_can_come_too_late() -> None:
    app = make_simulator(script="approve")
    async with terminal(app) as it:
        await it.charge(FIFTY)
        await it.ask(FIFTY)
        assert (await it.cancel(FIFTY)).said is Said.APPROVED


async def test_a_charge_that_comes_after_it_was_given_up_never_begins() -> None:
    app = make_simulator()
    async with terminal(app) as it:
        assert (await it.ask(FIFTY)).said is Said.CANCELLED, "never heard of"
        assert (await it.charge(FIFTY)).said is Said.CANCELLED, "the late request"
        assert app.state.reader.showing is None


async def test_the_answer_is_lost_after_the_card_was_charged() -> None:
    app = make_simulator(script="lose")
    async with terminal(app) as it:
        await it.charge(FIFTY)
        with pytest.raises(NoAnswer):
            await it.ask(FIFTY)
        with pytest.raises(NoAnswer):
            await it.charge(FIFTY)
        assert app.state.reader.totals() == (5000, 0)
        app.state.reader.deafen(-DEAF_SECONDS)
        assert (await it.ask(FIFTY)).said is Said.APPROVED


async def test_nobody_is_there() -> None:
    it = SimulatedTerminal("http://127.0.0.1:1")
    with pytest.raises(NoAnswer):
        await it.prepare(FIFTY)
    await it.close()


async def test_a_refund_gives_back_no_more_than_was_taken() -> None:
    app = make_simulator(script="approve")
    async with terminal(app) as it:
        await it.charge(FIFTY)
        reference = (await it.ask(FIFTY)).reference
        part = Slip("back-1", 2000, "EUR", refunds=reference)
        for _ in range(2):
            assert (await it.refund(part)).said is Said.APPROVED
        rest = Slip("back-2", 3001, "EUR", refunds=reference)
        assert (await it.refund(rest)).said is Said.DECLINED
        assert app.state.reader.totals() == (5000, 2000)
        with pytest.raises(TerminalError, match="no_such_charge"):
            await it.refund(Slip("back-3", 1, "EUR", refunds="sim_999999"))


async def test_its_book_survives_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "book.jsonl"
    first = Reader(Book(path))
    first.charge("a", 1000, "EUR")
    first.do(Gesture(Act.APPROVE))
    first.charge("b", 2000, "EUR")
    with path.open("a") as file:
        file.write('{"key": "c", "amou')  # killed while it wrote
    again = Reader(Book(path))
    assert again.charge("a", 1000, "EUR").state is Said.APPROVED
    lost = again.charge("b", 2000, "EUR")
    assert (lost.state, lost.decline_code) == (Said.CANCELLED, "restarted")
    assert again.book.get("c") is None
    again.charge("d", 10, "EUR")
    assert Book(path).get("d") is not None


async def test_a_person_at_its_page() -> None:
    app = make_simulator()
    async with served(app) as address, httpx2.AsyncClient(base_url=address) as person:
        app.state.reader.charge("a", 1234, "EUR")
        shown: Any = (await person.get("/")).text
        assert "€12.34" in shown
        assert "hold your card" in shown
        await person.post("/do", data={"act": "decline:lost_card"})
        assert "lost card" in (await person.get("/glass")).text
        await person.post("/do", data={"act": "approve"})  # nothing waits: nothing happens
        assert (await person.post("/do", data={"act": "automatic"})).status_code == 303
        assert app.state.reader.automatic == 1.0
