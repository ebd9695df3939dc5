"""What goes wrong of an evening, or is made good: sometimes, and never the same twice."""

from __future__ import annotations

import random

from kds.demo.agenda import Steps
from kds.demo.scene import Scene
from kds.kitchen.commands import recall_ticket
from kds.kitchen.model import TicketState
from kds.kitchen.queries import ticket_cards
from kds.menu.commands import snooze
from kds.menu.queries import item_cards
from kds.orders.commands import change_guests, refire_line, void_line
from kds.orders.model import LineState, OrderState, VoidReason
from kds.orders.queries import LineCard, OrderCard, order_cards
from kds.payments.commands import comp_line, discount_check
from kds.payments.model import AdjustReason, CheckState
from kds.payments.queries import checks_of

EVERY = 780.0
"""Seconds between two of them, on average."""
TOO_LONG = 1500.0
"""A dish that took so many seconds may be on the house."""
OUT_MINUTES = (20, 45)
REMARKS = ("Two birthdays at this table", "They share the starters", "One guest comes later")


class Mishaps:
    """One actor; what it finds to do depends on who is here."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.live = scene.live

    async def happen(self) -> Steps:
        """On and on, while the house is open."""
        chance = self.scene.chances.of("mishaps")
        kinds = (self._runs_out, self._changes, self._comes_back, self._is_spoiled)
        kinds += (self._took_too_long, self._is_a_regular, self._remark)  # type: ignore[assignment]
        while True:
            yield chance.expovariate(1 / EVERY)
            await chance.choice(kinds)(chance)

    async def _runs_out(self, chance: random.Random) -> None:
        dishes = [card for card in self.live(item_cards) if card.on_sale(self.scene.now)]
        if dishes:
            dish = chance.choice(sorted(dishes, key=lambda card: card.id))
            minutes = chance.randint(*OUT_MINUTES)
            expo = self.scene.people.expo()
            await self.scene.do(expo, snooze, item_id=dish.id, minutes=minutes)

    async def _changes(self, chance: random.Random) -> None:
        """A guest thinks again before anybody has begun with it, or just after."""
        found = self._line(chance, LineState.FIRED, LineState.HELD)
        if found is not None:
            order, line = found
            waiter, reason = self.scene.people.waiter(order.staff_id), VoidReason.GUEST_CHANGED
            await self.scene.do(waiter, void_line, line_id=line.id, reason=reason)

    async def _is_spoiled(self, chance: random.Random) -> None:
        found = self._line(chance, LineState.READY)
        if found is not None:
            expo, reason = self.scene.people.waiter(found[0].staff_id), VoidReason.SPOILED
            await self.scene.do(expo, refire_line, line_id=found[1].id, reason=reason)

    async def _comes_back(self, chance: random.Random) -> None:
        """The steak was raw: the pass calls its ticket back."""
        done = [
            ticket
            for ticket in self.live(ticket_cards)
            if ticket.state is TicketState.BUMPED and self.scene.since(ticket.bumped_at) < 240
        ]
        if done:
            ticket = chance.choice(sorted(done, key=lambda card: card.id))
            await self.scene.do(self.scene.people.expo(), recall_ticket, ticket_id=ticket.id)

    async def _took_too_long(self, chance: random.Random) -> None:
        late = [
            line
            for order in self._orders()
            for line in order.lines
            if line.state is LineState.SERVED
            and self.scene.since(line.fired_at) - self.scene.since(line.served_at) > TOO_LONG
        ]
        if late:
            line, manager = chance.choice(late), self.scene.people.manager()
            await self.scene.do(manager, comp_line, line_id=line.id, reason=AdjustReason.LATE)

    async def _is_a_regular(self, chance: random.Random) -> None:
        checks = [
            check
            for order in self._orders()
            for check in checks_of(self.live, order.id)
            if check.state is CheckState.OPEN and not check.tenders and not check.pending
        ]
        if checks:
            check, reason = chance.choice(checks), AdjustReason.REGULAR
            cut = {"check_id": check.id, "reason": reason, "percent": 1000}
            await self.scene.do(self.scene.people.manager(), discount_check, **cut)

    async def _remark(self, chance: random.Random) -> None:
        orders = [order for order in self._orders() if order.table_id and not order.note]
        if orders:
            order, note = chance.choice(orders), chance.choice(REMARKS)
            said = {"covers": order.covers, "allergy": order.allergy, "note": note}
            waiter = self.scene.people.waiter(order.staff_id)
            await self.scene.do(waiter, change_guests, order_id=order.id, **said)

    def _line(self, chance: random.Random, *states: LineState) -> tuple[OrderCard, LineCard] | None:
        lines = [
            (order, line)
            for order in self._orders()
            for line in order.lines
            if line.state in states and order.table_id
        ]
        return chance.choice(lines) if lines else None

    def _orders(self) -> list[OrderCard]:
        cards = self.live(order_cards)
        return sorted((o for o in cards if o.state is OrderState.OPEN), key=lambda o: o.id)
