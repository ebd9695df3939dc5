"""A living service: guests order, cooks cook, waiters serve, all through the house's own commands.

Every step looks at the live cards and then acts, like the people it stands for. So whoever takes
over a screen (bumps a ticket, sends a round, serves a table) is simply a colleague: the simulation
sees what is done and goes on with the rest.
"""

from __future__ import annotations

import asyncio
import logging
import random
from datetime import datetime, timedelta
from typing import Any

from kds.actor import Actor, Role
from kds.bus.house import House
from kds.demo.book import open_book
from kds.demo.door import Door
from kds.errors import KdsError
from kds.floor.model import Stage
from kds.floor.queries import SeatingCard, party_cards, seating_cards
from kds.kitchen.commands import acknowledge_ticket, bump_ticket, collect_order, start_ticket
from kds.kitchen.queries import TicketCard, board_cards, routing_cards, station_cards, ticket_cards
from kds.menu.model import Channel
from kds.orders.commands import (
    add_line,
    change_guests,
    close_order,
    fire_course,
    open_order,
    place_order,
    send,
    serve_lines,
    set_flags,
)
from kds.orders.model import LineState, OrderState
from kds.orders.queries import OrderCard, order_cards
from kds.payments.commands import drop_check, finish_check, open_check, take_cash
from kds.payments.queries import checks_of, due_of_order
from kds.staff.queries import staff_cards

log = logging.getLogger(__name__)

STEP_SECONDS = 1.0
HANDS = 3
"""Tickets that one station works on at once."""
PICK_UP = timedelta(seconds=25)
EATING = {0: timedelta(minutes=2), 1: timedelta(minutes=4), 2: timedelta(minutes=7)}
LINGER = timedelta(minutes=3)
COLLECT = timedelta(minutes=2)
FULL = 0.6
"""The share of tables that are taken when the demo begins."""
CHOOSING = timedelta(seconds=40)
"""How long guests look at the menu."""


class Evening:
    """Acts once a second of the house's time; `speed` shortens cooking, eating and waiting."""

    def __init__(self, house: House, seed: int = 7, speed: float = 1.0) -> None:
        self.house = house
        self.random = random.Random(seed)  # noqa: S311
        self.speed = speed
        self.door = Door(house, self.random, speed)
        self.guests = self.door.guests
        self._luck: dict[int, float] = {}

    async def run(self) -> None:
        """Serve until cancelled."""
        while True:
            try:
                await self.step()
            except KdsError as refused:
                # Somebody was faster, or sold the last one: people shrug and look again.
                log.debug("The evening was refused: %s", refused)
            await asyncio.sleep(STEP_SECONDS)

    async def open_doors(self) -> None:
        """A newcomer finds a house that is at work already, not one that has just opened."""
        await open_book(self.house, self.random)
        await self.door.fill(FULL)
        sitting = list(self.house.live(seating_cards))
        for seating in sitting[: -len(sitting) // 8 or None]:
            await self._take_order(seating)
        for _ in range(3):
            await self._order_away()

    async def step(self) -> None:
        """One look around: at the door, at the stoves, at the pass."""
        await self.door.step(STEP_SECONDS)
        await self._take_orders()
        if self._happens(100):
            await self._order_away()
        for station in list(self.house.live(station_cards)):
            await self._cook(station.id)
        for order in list(self.house.live(order_cards)):
            if order.state is OrderState.OPEN:
                await self._wait_on(order)
        for card in list(self.house.live(board_cards)):
            if card.ready_at is not None and self._passed(card.ready_at, COLLECT):
                await self.house.change(self._waiter(), collect_order, order_id=card.id)

    # --- guests ---------------------------------------------------------------------------------

    async def _take_orders(self) -> None:
        """A waiter comes to each table that has sat down a while ago."""
        served = {order.party_id for order in self.house.live(order_cards)}
        for seating in list(self.house.live(seating_cards)):
            if seating.id not in served and self._passed(seating.seated_at, CHOOSING):
                await self._take_order(seating)
                return

    async def _take_order(self, seating: SeatingCard) -> None:
        party = self.house.live(party_cards).get(seating.id)
        if party is None or party.stage is not Stage.SEATED:
            return
        waiter = self._waiter(party.staff_id)
        order_id = await self.house.change(waiter, open_order, table_id=seating.table_ids[0])
        if party.note:
            await self.house.change(
                waiter,
                change_guests,
                order_id=order_id,
                covers=party.size,
                allergy=party.allergy,
                note=party.note,
            )
        for wish in self.guests.wishes(party.size):
            await self.house.change(waiter, add_line, order_id=order_id, **wish)
        await self.house.change(waiter, send, order_id=order_id)
        if self.guests.is_vip():
            await self.house.change(waiter, set_flags, order_id=order_id, vip=True)

    async def _order_away(self) -> None:
        channel = self.random.choice([Channel.TAKEAWAY, Channel.KIOSK, Channel.DELIVERY])
        order = self.guests.order_away(channel)
        if order is not None:
            await self.house.change(Actor(Role.ORDERS), place_order, order=order)

    # --- cooks ----------------------------------------------------------------------------------

    async def _cook(self, station_id: int) -> None:
        cook = Actor(Role.KITCHEN, station_id=station_id)  # type: ignore[arg-type]
        mine = [t for t in self.house.live(ticket_cards) if t.station_id == station_id and t.open]
        mine.sort(key=lambda t: (not t.rush, not t.vip, -t.priority, t.fired_at))
        started = [ticket for ticket in mine if ticket.started_at is not None]
        for ticket in started:
            if self._is_cooked(ticket):
                await self.house.change(cook, bump_ticket, ticket_id=ticket.id)
                return
        for ticket in mine:
            if ticket.changed_at is not None and self._passed(ticket.changed_at, PICK_UP):
                await self.house.change(cook, acknowledge_ticket, ticket_id=ticket.id)
                return
            if ticket.started_at is None and len(started) < HANDS:
                await self.house.change(cook, start_ticket, ticket_id=ticket.id)
                return

    def _is_cooked(self, ticket: TicketCard) -> bool:
        if ticket.started_at is None or ticket.changed_at is not None:
            return False
        seconds = max((self._prep(line.item_id, ticket) for line in ticket.lines), default=60)
        span = timedelta(seconds=seconds * self._luck_with(ticket))
        return self._passed(ticket.started_at, span)

    def _prep(self, item_id: Any, ticket: TicketCard) -> float:
        routing = self.house.live(routing_cards).get(item_id)
        stations = routing.stations if routing else ()
        return next((s.prep_seconds for s in stations if s.station_id == ticket.station_id), 120)

    # --- waiters --------------------------------------------------------------------------------

    async def _wait_on(self, order: OrderCard) -> None:
        if order.table_id is None or not order.lines:
            return
        waiter = self._waiter(order.staff_id)
        standing = [line for line in order.lines if line.state is not LineState.VOIDED]
        ready = [line for line in standing if line.state is LineState.READY]
        if ready and all(self._passed(line.ready_at or order.opened_at, PICK_UP) for line in ready):
            ids = tuple(line.id for line in ready)
            await self.house.change(waiter, serve_lines, order_id=order.id, line_ids=ids)
            return
        if any(line.state in (LineState.FIRED, LineState.READY) for line in standing):
            return
        served = max((line.served_at for line in standing if line.served_at), default=None)
        if served is None:
            return
        held = sorted({line.course for line in standing if line.state is LineState.HELD})
        if held:
            if self._passed(served, EATING.get(held[0] - 1, EATING[2])):
                await self.house.change(waiter, fire_course, order_id=order.id, course=held[0])
        elif standing[-1].state is LineState.SERVED and self._passed(served, EATING[2] + LINGER):
            await self._let_pay(waiter, order)

    async def _let_pay(self, waiter: Actor, order: OrderCard) -> None:
        """The bill is brought, and a little later it is paid in cash, most often with a tip."""
        change = self.house.change
        check = next((c for c in checks_of(self.house.live, order.id) if c.is_main), None)
        if order.paid_at is not None:
            await change(waiter, close_order, order_id=order.id)
        elif check is None or check.dropped_at is None:
            check_id = await change(waiter, open_check, order_id=order.id)
            await change(waiter, drop_check, check_id=check_id)
        elif self._passed(check.dropped_at, LINGER):
            due = due_of_order(self.house.live, order.id)
            tip = due * self.random.choice((0, 5, 10, 10, 12)) // 10_000 * 100
            if due:
                await change(waiter, take_cash, check_id=check.id, tip=tip)
            else:
                await change(waiter, finish_check, check_id=check.id)

    # --- chance and time ------------------------------------------------------------------------

    def _waiter(self, staff_id: Any = None) -> Actor:
        """The order's own waiter, else any of the house's."""
        servers = sorted(
            (s for s in self.house.live(staff_cards) if s.role is Role.SERVER), key=lambda s: s.id
        )
        if staff_id is None and servers:
            staff_id = self.random.choice(servers).id
        return Actor(Role.SERVER, staff_id=staff_id)

    def _passed(self, since: datetime, span: timedelta) -> bool:
        return self.house.clock() - since >= span / self.speed

    def _happens(self, every_seconds: float) -> bool:
        """Whether something that comes every so many seconds, on average, comes now."""
        return self.random.random() < STEP_SECONDS * self.speed / every_seconds

    def _luck_with(self, ticket: TicketCard) -> float:
        """How long this ticket takes against its plan: drawn once, some cooks burn things."""
        if len(self._luck) > 5000:
            self._luck.clear()
        if ticket.id not in self._luck:
            self._luck[ticket.id] = self.random.lognormvariate(-0.3, 0.35)
        return self._luck[ticket.id]
