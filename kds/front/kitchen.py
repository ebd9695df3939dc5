"""The kitchen's and the waiters' screens in small. Pure."""

from __future__ import annotations

from collections import defaultdict

from kds.bus.projection import Live
from kds.errors import N_
from kds.floor.queries import table_cards
from kds.front.glance import (
    Fact,
    Glance,
    Numbers,
    Pass,
    Progress,
    Row,
    Rows,
    Ticket,
    Tickets,
    Tile,
    Tiles,
)
from kds.kitchen.model import TicketState
from kds.kitchen.queries import StationCard, TicketCard, board_cards, station_cards, ticket_cards
from kds.kitchen.screens.counts import all_day
from kds.orders.model import LineState, OrderState
from kds.orders.queries import order_cards

WALL, GRID, LONG, BOARD = 6, 24, 4, 6
"""How many tickets, tables, orders and numbers fit into a picture."""


def pad(live: Live) -> Glance:
    """Every table, and on which of them something waits to be carried."""
    states: dict[int, str] = {}
    orders = [order for order in live(order_cards) if order.state is OrderState.OPEN]
    for order in orders:
        ready = any(line.state is LineState.READY for line in order.lines)
        if order.table_id is not None:
            states[order.table_id] = "ready" if ready else states.get(order.table_id, "taken")
    tables = sorted(live(table_cards), key=lambda table: table.sort)
    tiles = tuple(Tile(table.name, states.get(table.id, "free")) for table in tables[:GRID])
    ready_now = sum(any(li.state is LineState.READY for li in order.lines) for order in orders)
    facts = (Fact(len(orders), N_("open orders")), *_if(ready_now, N_("ready to serve"), "ok"))
    return Glance(1, facts, Tiles(tiles) if tiles else None)


def stations(live: Live) -> list[Glance]:
    """Each station's wall, with the age of its tickets."""
    tickets: dict[int, list[TicketCard]] = defaultdict(list)
    for ticket in live(ticket_cards):
        if ticket.open:
            tickets[ticket.station_id].append(ticket)
    return [_station(live, card, tickets[card.id]) for card in live(station_cards)]


def _station(live: Live, station: StationCard, tickets: list[TicketCard]) -> Glance:
    wall = tuple(
        Ticket(t.title or f"#{t.number}", min(len(t.lines), 4), _age(live, station, t))
        for t in sorted(tickets, key=lambda t: (t.fired_at, t.id))
    )
    late = sum(ticket.age == "late" for ticket in wall)
    facts = (Fact(len(wall), N_("open")), *_if(late, N_("late"), "late"))
    href = f"/kitchen/stations/{station.id}"
    return Glance(station.id, facts, Tickets(wall[:WALL]), href, station.name, station.sort)


def _age(live: Live, station: StationCard, ticket: TicketCard) -> str:
    assert live.now is not None  # noqa: S101
    soon, late = station.ages_for(ticket.channel)
    seconds = (live.now - ticket.fired_at).total_seconds()
    if ticket.state is TicketState.PARKED:
        return ""
    return "late" if seconds >= late else "soon" if seconds >= soon else ""


def the_pass(live: Live) -> Glance:
    """The oldest open orders, with what is done of each."""
    orders: dict[int, list[TicketCard]] = defaultdict(list)
    for ticket in live(ticket_cards):
        if ticket.state is not TicketState.CLEARED:
            orders[ticket.order_id].append(ticket)
    found = [group for group in orders.values() if any(ticket.open for ticket in group)]
    found.sort(key=lambda group: min((t.fired_at, t.id) for t in group))
    shown = tuple(
        Progress(g[0].title or f"#{g[0].number}", sum(not t.open for t in g), len(g))
        for g in found[:LONG]
    )
    return Glance(1, (Fact(len(found), N_("orders on the pass")),), Pass(shown))


def board(live: Live) -> Glance:
    """The guests' numbers."""
    cards = sorted(live(board_cards), key=lambda card: card.number)
    ready = [card.number for card in cards if card.ready]
    preparing = [card.number for card in cards if not card.ready]
    facts = (Fact(len(preparing), N_("preparing")), Fact(len(ready), N_("ready"), "ok"))
    return Glance(1, facts, Numbers(tuple(preparing[-BOARD:]), tuple(ready[-4:])))


def to_cook(live: Live) -> Glance:
    """What there is most of."""
    dishes = all_day(live(ticket_cards))
    plates = sum(dish.quantity for dish in dishes)
    rows = tuple(Row(None, dish.name, dish.quantity) for dish in dishes[:3])
    return Glance(1, (Fact(plates, N_("plates to make")),), Rows(rows) if rows else None)


def _if(value: int, word: str, tone: str) -> tuple[Fact, ...]:
    return (Fact(value, word, tone),) if value else ()
