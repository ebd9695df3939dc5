"""A shop for every test of the cashier."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from kds.terminals import cashier as module
from kds.terminals.cashier import Cashier
from kds.terminals.simulator import make_simulator
from tests.cast import open_house
from tests.payments.counter import counter_in
from tests.terminals.served import served
from tests.terminals.shop import Clock, Shop, quick


@pytest.fixture
async def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.05)
    clock = Clock()
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(open_house(tmp_path, clock))
        sim = make_simulator(tmp_path / "terminal.jsonl")
        address = await stack.enter_async_context(served(sim))
        counter = await counter_in(house)
        cashier = Cashier(house, quick)
        cashier.start()
        made = Shop(counter, cashier, sim, await counter.terminal(address), clock)
        yield made
        await made.cashier.close()
