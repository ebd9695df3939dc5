"""The kitchen of the demo: cooks with limited hands at each station, and the pass."""

from __future__ import annotations

from kds.demo.agenda import Steps
from kds.demo.scene import Scene
from kds.kitchen.commands import acknowledge_ticket, bump_ticket, start_ticket
from kds.kitchen.queries import TicketCard, routing_cards, station_cards, ticket_cards
from kds.menu.model import Channel
from kds.orders.commands import serve_lines
from kds.orders.model import LineState, OrderState
from kds.orders.queries import OrderCard, order_cards
from kds.values import OrderId, StationId

READING, REACHING = 15.0, 2.0
"""Seconds until a cook has read what changed, and between two things they do."""
LOOKS_AFTER = 45.0
LUCK = (-0.12, 0.32)
"""A dish takes its planned seconds times a log-normal of these: some cooks burn things."""
USUAL_SECONDS = 120
PICK_UP = (15.0, 60.0)
CARRYING = 25.0


class Kitchen:
    """One actor for each station, one for each order whose plates are carried."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.live = scene.live

    def open(self) -> None:
        for station in self.live(station_cards):
            self.scene.begin(("station", station.id), self.station(station.id))

    def look(self) -> None:
        """Carry what is ready for a table."""
        for order in list(self.live(order_cards)):
            ready = _ready(order)
            if ready and order.state is OrderState.OPEN and order.channel is Channel.DINE_IN:
                chance = self.scene.chances.for_one("carry", f"{order.id}/{ready[0]}")
                steps, waits = self.carry(order.id), chance.uniform(*PICK_UP)
                self.scene.begin(("carry", order.id), steps, waits)

    async def station(self, station_id: StationId) -> Steps:
        """Whoever cooks here; an action at a time, by what is on the screen."""
        while station_id in self.live(station_cards):
            yield await self._cook(station_id)

    async def carry(self, order_id: OrderId) -> Steps:
        """A waiter takes what is ready to the table."""
        scene = self.scene
        order = self.live(order_cards).get(order_id)
        if order is None:
            return
        waiter = scene.people.waiter(order.staff_id)
        yield scene.people.turn(waiter, CARRYING)
        order = self.live(order_cards).get(order_id)
        ready = _ready(order) if order is not None and order.state is OrderState.OPEN else ()
        if ready:
            await scene.do(waiter, serve_lines, order_id=order_id, line_ids=ready)

    async def _cook(self, station_id: StationId) -> float:
        scene, cook = self.scene, self.scene.people.cook(station_id)
        mine = sorted(self.live.by(ticket_cards, "at", (station_id, True)), key=_order_of_work)
        pauses, dishes = [LOOKS_AFTER], 0
        for ticket in mine:
            if ticket.changed_at is not None:
                if scene.since(ticket.changed_at) >= READING:
                    await scene.do(cook, acknowledge_ticket, ticket_id=ticket.id)
                    return REACHING
                pauses.append(READING - scene.since(ticket.changed_at))
            elif ticket.started_at is not None:
                dishes += _dishes(ticket)
                left = self._seconds(ticket) - scene.since(ticket.started_at)
                if left <= 0 and await scene.do(cook, bump_ticket, ticket_id=ticket.id):
                    return REACHING
                pauses.append(max(left, REACHING))
        hands = next((s.hands for s in self.live(station_cards) if s.id == station_id), 1)
        for ticket in mine:
            if ticket.started_at is not None or ticket.changed_at is not None:
                continue
            if dishes and dishes + _dishes(ticket) > hands:
                break
            if await scene.do(cook, start_ticket, ticket_id=ticket.id):
                return REACHING
        return min(pauses)

    def _seconds(self, ticket: TicketCard) -> float:
        """How long all of it takes: the slowest dish, by the luck of this ticket."""
        planned = max((self._planned(line.item_id, ticket) for line in ticket.lines), default=60)
        chance = self.scene.chances.for_one("cook", f"{ticket.id}/{ticket.recalled_at}")
        return planned * chance.lognormvariate(*LUCK)

    def _planned(self, item_id: object, ticket: TicketCard) -> float:
        routing = self.live(routing_cards).get(item_id)
        stations = routing.stations if routing else ()
        seconds = (s.prep_seconds for s in stations if s.station_id == ticket.station_id)
        return next(seconds, USUAL_SECONDS)


def _order_of_work(ticket: TicketCard) -> tuple[bool, bool, int, object, int]:
    return (not ticket.rush, not ticket.vip, -ticket.priority, ticket.fired_at, ticket.id)


def _dishes(ticket: TicketCard) -> int:
    return sum(line.quantity for line in ticket.lines)


def _ready(order: OrderCard) -> tuple[int, ...]:
    return tuple(line.id for line in order.lines if line.state is LineState.READY)
