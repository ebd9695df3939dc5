"""Scenes at the till, made by commands in a served demo restaurant."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from kds.actor import SYSTEM
from kds.floor.queries import table_cards
from kds.menu.queries import ItemCard, item_cards
from kds.orders import commands as orders
from kds.orders.queries import order_cards
from kds.payments import commands
from kds.payments.model import AdjustReason, MovementKind, PaymentState
from kds.payments.queries import bills_of_order, payment_cards, terminal_cards
from kds.values import CheckId, OrderId, PaymentId
from tests.browser.kitchen.served import Served


@dataclass
class Till:
    """Somebody who may do everything, in a house that is served to a browser."""

    served: Served

    async def do(self, command: Any, **values: Any) -> Any:
        return await self.served.house.change(SYSTEM, command, **values)

    def dishes(self) -> list[ItemCard]:
        """What can be ordered with one tap, cheap and dear."""
        easy = (item for item in self.served.house.live(item_cards) if not item.groups)
        return sorted(easy, key=lambda item: item.sort)

    def dish(self, name: str) -> ItemCard:
        return next(i for i in self.served.house.live(item_cards) if i.name == name)

    async def order(self, table: str, count: int = 3, seats: int = 0, **more: Any) -> OrderId:
        """An order of so many dishes, sent; on seats 1, 2, … when there are some."""
        cards = self.served.house.live(table_cards)
        table_id = next(card.id for card in cards if card.name == table)
        order: OrderId = await self.do(orders.open_order, table_id=table_id, **more)
        dishes = self.dishes()
        for place in range(count):
            await self.do(
                orders.add_line,
                order_id=order,
                item_id=dishes[place % len(dishes)].id,
                seat=place % seats + 1 if seats else 0,
                quantity=1 + place % 3 // 2,
            )
        await self.do(orders.send, order_id=order)
        return order

    async def bill(self, order: OrderId) -> CheckId:
        made: CheckId = await self.do(commands.open_check, order_id=order)
        return made

    def due(self, order: OrderId) -> int:
        return sum(each.bill.due for each in bills_of_order(self.served.house.live, order))

    def number(self, order: OrderId) -> int:
        card = self.served.house.live(order_cards).get(order)
        assert card is not None
        return card.number

    async def terminal_at(self, address: str) -> None:
        """The house's terminal stands there."""
        terminal = next(iter(self.served.house.live(terminal_cards)))
        await self.do(
            commands.change_terminal,
            terminal_id=terminal.id,
            name=terminal.name,
            address=address,
        )

    async def begin(self, check: CheckId, **more: Any) -> PaymentId:
        """A charge on the terminal."""
        terminal = next(iter(self.served.house.live(terminal_cards)))
        begun: PaymentId = await self.do(
            commands.begin_payment, check_id=check, terminal_id=terminal.id, **more
        )
        return begun

    async def becomes(self, payment: PaymentId, state: PaymentState) -> None:
        """Wait until the house knows that of a payment."""
        async with asyncio.timeout(20):
            while (  # noqa: ASYNC110 - a look at memory
                card := self.served.house.live(payment_cards).get(payment)
            ) is None or (card.state is not state):
                await asyncio.sleep(0.05)


@asynccontextmanager
async def silence() -> AsyncIterator[str]:
    """A terminal that is there, takes every charge and says nothing of it."""

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard = await reader.readuntil(b"\r\n")
        if b"/v1/reader" in heard:
            body = b'{"state": "idle"}'
            writer.write(
                b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 17\r\n\r\n" + body
            )
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def evening(till: Till) -> dict[str, OrderId]:
    """A little of everything: bills by name."""
    made = {"plain": await till.order("T1", 4)}
    await till.bill(made["plain"])
    made["long"] = await till.order("T2", 40, seats=6, covers=6)
    await till.bill(made["long"])
    made["six"] = await till.order("T3", 12, seats=6, covers=6)
    parts = await till.do(commands.split_seats, check_id=await till.bill(made["six"]))
    await till.do(
        commands.name_check, check_id=parts[1], name="Maximilian Freiherr von Schönfelder-Waldburg"
    )
    await till.do(commands.take_cash, check_id=parts[2], given=10000, tip=200)
    await till.do(
        commands.discount_check, check_id=parts[3], reason=AdjustReason.REGULAR, percent=1000
    )
    made["three"] = await till.order("T4", 5)
    thirds = await till.do(commands.split_shares, check_id=await till.bill(made["three"]), shares=3)
    await till.do(commands.take_voucher, check_id=thirds[0], amount=500)
    made["unknown"] = await till.order("T5", 3)
    charge = await till.begin(await till.bill(made["unknown"]))
    await till.becomes(charge, PaymentState.UNKNOWN)
    made["less"] = await till.order("T6", 3)
    check = await till.bill(made["less"])
    bill = bills_of_order(till.served.house.live, made["less"])[0].bill
    lines = [share.line_id for share in bill.shares]
    await till.do(commands.comp_line, line_id=lines[0], reason=AdjustReason.QUALITY)
    await till.do(commands.discount_line, line_id=lines[1], reason=AdjustReason.LATE, percent=2000)
    await till.do(commands.drop_check, check_id=check)
    return made


async def drawers(till: Till) -> None:
    """One drawer closed a little short, one open with something moved."""
    first = await till.do(commands.open_drawer, name="Terrace", float_amount=10000)
    await till.do(commands.close_drawer, drawer_id=first, counted=9950, note="A coin fell down")
    bar = await till.do(commands.open_drawer, name="Bar", float_amount=20000)
    for kind, amount, reason in (
        (MovementKind.PAID_OUT, 1250, "Lemons"),
        (MovementKind.SAFE, 5000, ""),
    ):
        await till.do(commands.move_cash, drawer_id=bar, kind=kind, amount=amount, reason=reason)
