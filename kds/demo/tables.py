"""A party at its table: chooses, orders, eats, orders more, pays, leaves.

What it does next is read off the live cards each time. So whoever takes an order, serves or lets
pay at a screen is simply a colleague.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from kds.actor import Actor
from kds.demo.agenda import Steps
from kds.demo.paying import Paying
from kds.demo.scene import Scene
from kds.floor.commands import leave
from kds.floor.model import SEATED, Stage
from kds.floor.queries import PartyCard, seating_cards
from kds.orders.commands import (
    add_line,
    change_guests,
    close_order,
    fire_course,
    open_order,
    send,
    set_flags,
)
from kds.orders.model import LineState, OrderState
from kds.orders.queries import OrderCard, order_cards
from kds.values import PartyId, StaffId

CHOOSING, EATING = (
    (240.0, 540.0),
    {0: (90.0, 300.0), 1: (480.0, 840.0), 2: (900.0, 1560.0), 3: (480.0, 840.0)},
)
"""Seconds at the menu; at drinks, starters, mains and desserts."""
LINGERING = (120.0, 480.0)
TAKING, FIRING, SAYING_GOODBYE = 50.0, 5.0, 10.0
SECONDS_A_LINE = 4.0
A_WHILE, A_GLANCE = 60.0, 15.0
MORE, VIP = 0.8, 0.04
"""How many tables are asked whether they want more and do; how many are somebody's friends."""
UNDERWAY = (LineState.FIRED, LineState.READY)


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody does next for a table, and the seconds that it keeps them busy."""

    what: str
    seconds: float
    act: Callable[[Actor], Awaitable[object]]


class Tables:
    """One actor for each party that sits."""

    def __init__(self, scene: Scene, paying: Paying) -> None:
        self.scene = scene
        self.live = scene.live
        self.paying = paying

    def look(self) -> None:
        """Whoever sits somewhere has an actor, whoever seated them."""
        for seating in list(self.live(seating_cards)):
            self.scene.begin(("table", seating.id), self.sit(seating.id), A_GLANCE)

    async def sit(self, party_id: PartyId) -> Steps:
        """From the first look at the menu until they have left."""
        while (party := self.scene.party(party_id)) is not None and party.state in SEATED:
            deed = self._next(party)
            if not isinstance(deed, Deed):
                yield max(1.0, deed)
                continue
            waiter = self.scene.people.waiter(self._server(party))
            yield self.scene.people.turn(waiter, deed.seconds)
            party = self.scene.party(party_id)
            again = self._next(party) if party is not None and party.state in SEATED else 0.0
            if isinstance(again, Deed) and again.what == deed.what:
                await again.act(waiter)

    def _next(self, party: PartyCard) -> Deed | float:
        """What is due for them, or the seconds until it may be."""
        order = self._order(party)
        if party.stage is Stage.PAID or (order is None and party.stage is not Stage.SEATED):
            return self._go(party, order)
        if order is None:
            left = self._draw("choose", party, *CHOOSING) - self.scene.since(party.seated_at)
            if left > 0:
                return left
            wishes = self.scene.guests.first_round(self._chance("wishes", party), party.size)
            seconds = TAKING + SECONDS_A_LINE * len(wishes)
            return Deed("take", seconds, lambda waiter: self._take(waiter, party))
        return self._with(party, order)

    def _with(self, party: PartyCard, order: OrderCard) -> Deed | float:
        standing = [line for line in order.lines if line.state is not LineState.VOIDED]
        if not standing or any(line.state is LineState.DRAFT for line in standing):
            return A_WHILE  # somebody types
        if any(line.state in UNDERWAY for line in standing):
            return A_WHILE
        last = max((line.served_at for line in standing if line.served_at), default=None)
        held = sorted({line.course for line in standing if line.state is LineState.HELD})
        eaten = max((line.course for line in standing if line.served_at), default=0)
        pause = EATING[min(eaten, 3)]
        if held:
            left = self._draw(f"eat{eaten}", party, *pause) * 0.8 - self.scene.since(last)
            course = held[0]
            fire = Deed("fire", FIRING, lambda waiter: self._fire(waiter, order, course))
            return fire if left <= 0 else left
        left = self._draw(f"eat{order.rounds}", party, *pause) - self.scene.since(last)
        if left > 0:
            return left
        wants = order.rounds == 1 and self._chance("more", party).random() < MORE
        if wants and order.paid_at is None and not self.paying.begun(order):
            more = Deed("more", TAKING, lambda waiter: self._take_more(waiter, party, order))
            return more
        return self._pays(party, order)

    def _pays(self, party: PartyCard, order: OrderCard) -> Deed | float:
        if order.paid_at is not None:
            return Deed("close", FIRING, lambda waiter: self._close(waiter, order))
        due: Deed | float = self.paying.next(order, self._chance("pay", party), Deed)
        return due

    def _go(self, party: PartyCard, order: OrderCard | None) -> Deed | float:
        left = self._draw("linger", party, *LINGERING) - self.scene.since(party.stage_at)
        if left > 0:
            return left
        if order is not None and order.paid_at is not None:
            return Deed("close", FIRING, lambda waiter: self._close(waiter, order))
        return Deed("leave", SAYING_GOODBYE, lambda waiter: self._leave(waiter, party))

    # --- what waiters do ------------------------------------------------------------------------

    async def _take(self, waiter: Actor, party: PartyCard) -> None:
        scene = self.scene
        table_id = self.live(seating_cards).get(party.id).table_ids[0]  # type: ignore[union-attr]
        order_id = await scene.get(waiter, open_order, table_id=table_id)
        if order_id is None:
            return
        if party.note:
            guests = {"covers": party.size, "allergy": party.allergies, "note": party.note}
            await scene.do(waiter, change_guests, order_id=order_id, **guests)
        for wish in scene.guests.first_round(self._chance("wishes", party), party.size):
            await scene.do(waiter, add_line, order_id=order_id, **wish)
        await scene.do(waiter, send, order_id=order_id)
        if self._chance("vip", party).random() < VIP:
            await scene.do(waiter, set_flags, order_id=order_id, vip=True)

    async def _take_more(self, waiter: Actor, party: PartyCard, order: OrderCard) -> None:
        wishes = self.scene.guests.more(self._chance("more wishes", party), party.size)
        added = [
            await self.scene.do(waiter, add_line, order_id=order.id, **wish) for wish in wishes
        ]
        if any(added):
            await self.scene.do(waiter, send, order_id=order.id)
        else:
            await self.paying.bring(waiter, order)

    async def _fire(self, waiter: Actor, order: OrderCard, course: int) -> None:
        await self.scene.do(waiter, fire_course, order_id=order.id, course=course)

    async def _close(self, waiter: Actor, order: OrderCard) -> None:
        await self.scene.do(waiter, close_order, order_id=order.id)

    async def _leave(self, waiter: Actor, party: PartyCard) -> None:
        await self.scene.do(waiter, leave, party_id=party.id)

    # --- who, and how long ----------------------------------------------------------------------

    def _order(self, party: PartyCard) -> OrderCard | None:
        theirs = self.live.by(order_cards, "party_id", party.id)
        return next((order for order in theirs if order.state is OrderState.OPEN), None)

    def _server(self, party: PartyCard) -> StaffId | None:
        order = self._order(party)
        return party.staff_id if order is None else order.staff_id or party.staff_id

    def _chance(self, purpose: str, party: PartyCard) -> random.Random:
        return self.scene.chances.for_one(purpose, party.id)

    def _draw(self, purpose: str, party: PartyCard, least: float, most: float) -> float:
        return self.scene.chances.for_one(purpose, party.id).uniform(least, most)
