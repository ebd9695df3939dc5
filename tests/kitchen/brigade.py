"""The kitchen of the cast: four stations, who cooks what, and the waiter who keeps them busy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from kds.actor import SYSTEM, Actor, Role
from kds.bus.house import House
from kds.kitchen import commands as kitchen
from kds.kitchen.queries import TicketCard, TicketLineCard, station_cards, ticket_cards
from kds.orders import commands as orders
from kds.values import OrderId, StationId
from tests.cast import seed_menu
from tests.orders.pad import Pad

MANAGER = Actor(Role.MANAGER)
EXPO = Actor(Role.EXPO)

COOKS: dict[str, dict[str, int]] = {
    "Rib-eye 300 g": {"Grill": 600, "Garnish": 240},
    "Lamb cutlets": {"Grill": 480},
    "Sea bass": {"Grill": 540},
    "Octopus": {"Grill": 300},
    "Charred leeks": {"Cold": 120},
    "Cheesecake": {"Cold": 60},
    "Lager": {"Bar": 30},
}
"""Dish → station → seconds. Nobody claims the espresso."""


class Clock:
    """The time of a house under test: an evening, until somebody moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Brigade(Pad):
    stations: dict[str, StationId]

    def cook(self, station: str) -> Actor:
        """The screen at a station."""
        return Actor(Role.KITCHEN, station_id=self.stations[station])

    async def order(self, *dishes: str, table: str = "12", **arguments: Any) -> OrderId:
        """A table's order with these dishes, sent and fired as one."""
        order_id = await self.open(table, **arguments)
        await self.more(order_id, *dishes)
        return order_id

    async def more(self, order_id: OrderId, *dishes: str) -> None:
        """Another round for an order."""
        for dish in dishes:
            rare = ("rare",) if dish == "Rib-eye 300 g" else ()
            await self.add(order_id, dish, *rare, course=0)
        await self.send(order_id)

    async def work(self, command: Any, *where: Any, actor: Actor = EXPO, **arguments: Any) -> Any:
        """A kitchen command by the pass: its first arguments may be a ticket or line card."""
        for card in where:
            name = "ticket_line_id" if isinstance(card, TicketLineCard) else "ticket_id"
            arguments[name] = card.id
        return await self.do(command, actor, **arguments)

    def on(self, station: str) -> list[TicketCard]:
        """The open tickets on a station's screen, by place."""
        station_id = self.stations[station]
        found = [t for t in self.house.live(ticket_cards) if t.station_id == station_id and t.open]
        return sorted(found, key=lambda ticket: ticket.slot)

    def ticket(self, station: str, order_id: OrderId | None = None) -> TicketCard:
        """The one open ticket at a station (of an order)."""
        found = [t for t in self.on(station) if order_id in (None, t.order_id)]
        assert len(found) == 1, found
        return found[0]

    def again(self, ticket: TicketCard) -> TicketCard:
        """How that ticket looks now."""
        card = self.house.live(ticket_cards).get(ticket.id)
        assert card is not None
        return card

    def dishes(self, station: str) -> list[list[str]]:
        """What each open ticket of a station names, by place."""
        return [[line.name for line in ticket.lines] for ticket in self.on(station)]

    def check(self) -> None:
        """Every card in memory is as a fresh load would give it."""
        self.house.live.prune(self.house.clock())
        for fresh in self.house.fresh():
            assert self.house.live.memory[fresh.projection] == fresh.cards, fresh.projection.name


async def brigade_in(house: House) -> Brigade:
    menu = await seed_menu(house)
    for name in ("Grill", "Garnish", "Cold", "Bar"):
        await house.change(SYSTEM, kitchen.add_station, name=name)
    stations = {card.name: card.id for card in house.live(station_cards)}
    for dish, cooks in COOKS.items():
        routes = tuple(kitchen.Route(stations[name], seconds) for name, seconds in cooks.items())
        await house.change(SYSTEM, kitchen.set_routing, item_id=menu.items[dish], stations=routes)
    return Brigade(house, menu, stations)


__all__ = ["EXPO", "MANAGER", "Brigade", "Clock", "brigade_in", "kitchen", "orders"]
