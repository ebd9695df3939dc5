"""A kiosk whose orders wait for their payment, and money that comes or does not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from kds.actor import SYSTEM
from kds.bus.unit import UnitOfWork
from kds.kitchen.queries import ticket_cards
from kds.menu.queries import item_cards
from kds.payments.events import OrderPaid, OrderUnpaid
from kds.payments.model import Check, Payment, PaymentState, Tender, TenderKind, Terminal
from kds.payments.model import TerminalKind as Kind
from kds.values import OrderId
from tests.cast import open_house
from tests.kitchen.brigade import Clock
from tests.orders.guest import guest_order
from tests.orders.pad import Pad, pad_in


def paid(uow: UnitOfWork, order_id: OrderId) -> None:
    uow.record(OrderPaid(order_id))


def unpaid(uow: UnitOfWork, order_id: OrderId) -> None:
    uow.record(OrderUnpaid(order_id))


def pays_by_card(uow: UnitOfWork, order_id: OrderId) -> int:
    """A check and a charge that the terminal has got."""
    check = uow.add(
        Check(number=1, business_date=uow.business_date, order_id=order_id, opened_at=uow.now)
    )
    terminal = uow.add(Terminal(name="Till", kind=Kind.SIMULATED))
    payment = uow.add(
        Payment(
            check_id=check.id,
            order_id=order_id,
            terminal_id=terminal.id,
            key=str(order_id),
            amount=480,
            state=PaymentState.SENT,
            created_at=uow.now,
        )
    )
    return payment.id


def resolve(uow: UnitOfWork, payment_id: int, state: PaymentState) -> None:
    payment = uow.get(Payment, payment_id)
    payment.state, payment.resolved_at = state, uow.now


def pays_a_part(uow: UnitOfWork, order_id: OrderId) -> None:
    check = uow.add(
        Check(number=2, business_date=uow.business_date, order_id=order_id, opened_at=uow.now)
    )
    uow.add(
        Tender(
            check_id=check.id,
            order_id=order_id,
            kind=TenderKind.CASH,
            amount=100,
            business_date=uow.business_date,
            at=uow.now,
        )
    )


class Kiosk(Pad):
    clock: Clock

    async def order(self, *dishes: str, **values: Any) -> OrderId:
        ids = tuple(self.menu.items[dish] for dish in dishes)
        return await self.do(guest_order, SYSTEM, dishes=ids, **values)

    async def run(self, command: Any, **arguments: Any) -> Any:
        return await self.house.change(SYSTEM, command, **arguments)

    def in_kitchen(self, order: OrderId) -> int:
        """Plates on the stations' tickets."""
        tickets = [t for t in self.house.live(ticket_cards) if t.order_id == order]
        return sum(line.quantity for ticket in tickets for line in ticket.lines)

    def left(self, dish: str) -> int | None:
        card = self.house.live(item_cards).get(self.menu.items[dish])
        assert card is not None
        return card.left


@asynccontextmanager
async def kiosk_in(folder: Path) -> AsyncIterator[Kiosk]:
    clock = Clock()
    async with open_house(folder, clock) as house:
        pad = await pad_in(house)
        made = Kiosk(house, pad.menu)
        made.clock = clock
        yield made
