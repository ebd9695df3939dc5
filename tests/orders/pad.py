"""A waiter with a pad: what the tests of orders do again and again, in a few words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kds.actor import Actor, Role
from kds.bus.house import House
from kds.orders import commands
from kds.orders.model import LineState
from kds.orders.queries import LineCard, OrderCard, order_cards
from kds.values import LineId, OrderId
from tests.cast import Menu, seed_menu

LENA = Actor(Role.SERVER, name="Lena")
PASS = Actor(Role.EXPO)
GRILL = Actor(Role.KITCHEN)
HOST = Actor(Role.HOST)
WEB_SHOP = Actor(Role.ORDERS, name="web shop")


@dataclass
class Pad:
    house: House
    menu: Menu

    async def do(self, command: Any, actor: Actor = LENA, **arguments: Any) -> Any:
        return await self.house.change(actor, command, **arguments)

    async def open(self, table: str = "12", **arguments: Any) -> OrderId:
        return await self.do(commands.open_order, table_id=self.menu.tables[table], **arguments)

    async def add(
        self, order: OrderId, dish: str, *choices: str, actor: Actor = LENA, **arguments: Any
    ) -> LineId:
        options = tuple(self.menu.options[choice] for choice in choices)
        return await self.do(
            commands.add_line,
            actor,
            order_id=order,
            item_id=self.menu.items[dish],
            option_ids=options,
            **arguments,
        )

    async def send(self, order: OrderId, **arguments: Any) -> int:
        return await self.do(commands.send, order_id=order, **arguments)

    async def place(self, *lines: commands.NewLine, **values: Any) -> commands.Placed:
        order = commands.NewOrder(values.pop("channel", "web"), lines, **values)
        return await self.do(commands.place_order, WEB_SHOP, order=order)

    def card(self, order: OrderId) -> OrderCard:
        card = self.house.live(order_cards).get(order)
        assert card is not None
        return card

    def line(self, order: OrderId, dish: str) -> LineCard:
        return next(line for line in self.card(order).lines if line.name == dish)

    def states(self, order: OrderId) -> dict[str, LineState]:
        return {line.name: line.state for line in self.card(order).lines}


async def pad_in(house: House) -> Pad:
    return Pad(house, await seed_menu(house))
