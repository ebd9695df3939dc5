"""A waiter at the till: what the tests of money do again and again, in a few words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kds.actor import SYSTEM, Actor, Role
from kds.bus.house import House
from kds.payments.commands.charging import begin_payment, mark_sent, resolve_payment
from kds.payments.commands.checks import open_check
from kds.payments.commands.money_rules import add_terminal
from kds.payments.commands.tenders import take_cash
from kds.payments.model import PaymentState, TerminalKind
from kds.payments.queries import CheckCard, PaymentCard, check_cards, payment_cards
from kds.payments.queries.checks import check_by_id
from kds.values import CheckId, OrderId, PaymentId, TerminalId
from tests.orders.pad import LENA, Pad, pad_in

MIRA = Actor(Role.MANAGER, name="Mira")
KIOSK = Actor(Role.KIOSK)


@dataclass
class Counter:
    """A pad with a till beside it."""

    house: House
    pad: Pad

    async def do(self, command: Any, actor: Actor = LENA, **arguments: Any) -> Any:
        return await self.house.change(actor, command, **arguments)

    async def order(self, *dishes: str, table: str = "12") -> OrderId:
        """An order at a table, sent."""
        order_id = await self.pad.open(table)
        for dish in dishes:
            await self.pad.add(order_id, dish)
        await self.pad.send(order_id)
        return order_id

    async def check(self, *dishes: str, table: str = "12") -> CheckId:
        """The bill of such an order."""
        made: CheckId = await self.do(open_check, order_id=await self.order(*dishes, table=table))
        return made

    async def cash(self, check_id: CheckId, **arguments: Any) -> Any:
        return await self.do(take_cash, check_id=check_id, **arguments)

    async def terminal(self, address: str = "http://127.0.0.1:1") -> TerminalId:
        made: TerminalId = await self.do(
            add_terminal, SYSTEM, name="Bar", kind=TerminalKind.SIMULATED, address=address
        )
        return made

    async def begin(self, check_id: CheckId, terminal_id: TerminalId, **more: Any) -> PaymentId:
        made: PaymentId = await self.do(
            begin_payment, check_id=check_id, terminal_id=terminal_id, **more
        )
        return made

    async def answer(self, payment_id: PaymentId, state: PaymentState, **said: Any) -> None:
        """What the cashier does, by hand."""
        await self.do(mark_sent, SYSTEM, payment_id=payment_id)
        await self.do(resolve_payment, SYSTEM, payment_id=payment_id, state=state, **said)

    async def charged(self, check_id: CheckId, terminal_id: TerminalId, **more: Any) -> PaymentId:
        payment_id = await self.begin(check_id, terminal_id, **more)
        await self.answer(payment_id, PaymentState.APPROVED, reference="sim_1", card="Visa 4242")
        return payment_id

    def payment(self, payment_id: PaymentId) -> PaymentCard:
        card = self.house.live(payment_cards).get(payment_id)
        assert card is not None
        return card

    def card(self, check_id: CheckId) -> CheckCard:
        card = self.house.live(check_cards).get(check_id)
        assert card is not None
        return card

    async def stored(self, check_id: CheckId) -> CheckCard:
        card = await self.house.read(check_by_id, check_id)
        assert card is not None
        return card


async def counter_in(house: House) -> Counter:
    return Counter(house, await pad_in(house))
