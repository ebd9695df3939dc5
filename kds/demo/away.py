"""Orders that nobody sits down for: at the kiosk, to take away, to be delivered."""

from __future__ import annotations

from datetime import datetime

from kds.actor import Actor, Role
from kds.demo.agenda import Steps
from kds.demo.paying import Paying
from kds.demo.scene import Scene
from kds.kitchen.commands import collect_order
from kds.kitchen.queries import board_cards
from kds.menu.model import Channel
from kds.orders.commands import place_order
from kds.payments.commands import open_check
from kds.values import OrderId

CHANNELS = (Channel.TAKEAWAY, Channel.KIOSK, Channel.DELIVERY)
AT_THE_COUNTER, COMES = (20.0, 90.0), (40.0, 360.0)
LOOKS_AGAIN = 60.0


class Away:
    """One actor for each order that nobody sits down for."""

    def __init__(self, scene: Scene, paying: Paying) -> None:
        self.scene = scene
        self.live = scene.live
        self.paying = paying

    def look(self) -> None:
        """What is on the guests' board is collected, whoever ordered it."""
        for card in list(self.live(board_cards)):
            if card.channel in CHANNELS:
                self.scene.begin(("collect", card.id), self.collect(card.id), LOOKS_AGAIN)

    async def order(self, number: str) -> Steps:
        """It comes in whole, and is paid at the counter."""
        chance = self.scene.chances.for_one("away", number)
        channel = chance.choice(CHANNELS)
        order = self.scene.guests.order_away(chance, channel)
        if order is None:
            return
        placed = await self.scene.get(Actor(Role.ORDERS), place_order, order=order)
        if placed is None:
            return
        yield chance.uniform(*AT_THE_COUNTER)
        waiter = self.scene.people.waiter()
        check_id = await self.scene.get(waiter, open_check, order_id=placed.order_id)
        if check_id is not None:
            await self.paying.cash(waiter, check_id)

    async def collect(self, order_id: OrderId) -> Steps:
        """Somebody comes for it once it is ready."""
        waits = self.scene.chances.for_one("collect", order_id).uniform(*COMES)
        while (card := self.live(board_cards).get(order_id)) is not None:
            ready: datetime | None = card.ready_at
            left = LOOKS_AGAIN if ready is None else waits - self.scene.since(ready)
            if left <= 0:
                await self.scene.do(self.scene.people.expo(), collect_order, order_id=order_id)
                return
            yield left
