"""A house with its cashier, and a terminal on the counter."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from kds.bus.house import House, utc_now
from kds.config import Settings
from kds.payments.model import PaymentState, TerminalKind
from kds.payments.queries import PaymentCard, TerminalCard, check_cards
from kds.terminals.cashier import Cashier
from kds.terminals.lines import connect
from kds.terminals.protocol import Terminal
from kds.terminals.simulated import SimulatedPage, SimulatedTerminal
from kds.values import PaymentId
from tests.payments.counter import Counter

SOON = 60.0


def quick(card: TerminalCard, settings: Settings) -> Terminal:
    """The same terminals; the simulated one kept on the line for a moment only."""
    if card.kind is TerminalKind.SIMULATED:
        return SimulatedTerminal(card.address, wait=0.2)
    if card.kind is TerminalKind.SIMULATED_PAGE:
        return SimulatedPage(card.address, wait=0.2)
    return connect(card, settings)


async def until(true: Callable[[], bool]) -> None:
    """Somebody looks again and again."""
    async with asyncio.timeout(SOON):
        for _ in count():
            if true():
                return
            await asyncio.sleep(0.01)


@dataclass
class Shop:
    """A house with its cashier, and a terminal on the counter."""

    counter: Counter
    cashier: Cashier
    sim: Any
    terminal_id: Any
    clock: Any

    @property
    def house(self) -> House:
        return self.counter.house

    @property
    def reader(self) -> Any:
        return self.sim.state.reader

    async def until(self, ident: PaymentId, *states: PaymentState) -> PaymentCard:
        """The payment, once it is in one of these states."""
        await until(lambda: self.counter.payment(ident).state in states)
        return self.counter.payment(ident)

    async def shown(self) -> None:
        await until(lambda: self.reader.showing is not None)

    def paid(self, check_id: Any) -> int:
        card = self.house.live(check_cards).get(check_id)
        assert card is not None
        return card.paid

    async def restart(self) -> None:
        """The cashier of a house that was closed and is open again."""
        self.cashier = Cashier(self.house, quick)
        self.cashier.start()


class Clock:
    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> Any:
        return utc_now() + self.ahead
