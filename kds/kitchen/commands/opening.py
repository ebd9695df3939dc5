"""Fired lines become tickets: one for each order, station and course."""

from __future__ import annotations

from collections.abc import Sequence

from kds.bus.event import when
from kds.bus.unit import UnitOfWork
from kds.kitchen.commands.holding import cook_after_all
from kds.kitchen.commands.rail import rail_of
from kds.kitchen.events import OrderUncollected, StationChanged, TicketAdded, TicketOpened
from kds.kitchen.model import Collected, Station, Ticket, TicketLine, TicketLineState, TicketState
from kds.orders.events import LinesFired, OrderOpened
from kds.orders.model import OrderLine
from kds.values import OrderId, StationId, TicketId

FIRST_STATION = "Kitchen"


@when(OrderOpened)
def expect_tickets(uow: UnitOfWork, event: OrderOpened) -> None:
    """A new order has no tickets yet: no need to look for some when it is fired."""
    rail_of(uow).expect(event.order_id)


@when(LinesFired)
def open_tickets(uow: UnitOfWork, event: LinesFired) -> None:
    """Every fired line comes to exactly the tickets of its stations; none gets lost."""
    _back_on_board(uow, event.order_id)
    lines = [uow.get(OrderLine, line_id) for line_id in event.line_ids]
    routes = rail_of(uow).routes(line.item_id for line in lines)
    bundles: dict[tuple[int, int], list[OrderLine]] = {}
    unrouted = set()
    for line in lines:
        stations = () if line.item_id is None else routes[line.item_id]
        if not stations:
            stations = (default_station(uow),)
            unrouted.add((stations[0], line.course))
        for station_id in stations:
            bundles.setdefault((station_id, line.course), []).append(line)
    rail_of(uow).look_at({station_id for station_id, _ in bundles})
    for place, bundle in bundles.items():
        _hang(uow, event.order_id, *place, bundle, place in unrouted)


def default_station(uow: UnitOfWork) -> int:
    """Where lines go that no station claims. A kitchen without stations gets its first one."""
    known = rail_of(uow).default()
    if known is not None:
        return known
    station = uow.add(Station(name=FIRST_STATION, is_default=True))
    uow.record(StationChanged(StationId(station.id)))
    uow.session.flush()
    return station.id


def _hang(
    uow: UnitOfWork,
    order_id: OrderId,
    station_id: int,
    course: int,
    lines: Sequence[OrderLine],
    unrouted: bool,
) -> None:
    """Lines join the open ticket of their order, station and course, or open one."""
    ticket = rail_of(uow).open_ticket(order_id, station_id, course)
    addon = ticket is not None and not _opened_here(uow, ticket)
    if addon and ticket is not None:
        lines = cook_after_all(uow, ticket, lines)
    if ticket is None:
        ticket = new_ticket(uow, order_id, station_id, course, lines)
        event: TicketOpened | TicketAdded = TicketOpened(
            TicketId(ticket.id), StationId(station_id), order_id
        )
    else:
        event = TicketAdded(TicketId(ticket.id), StationId(station_id), order_id)
        if addon:
            ticket.changed_at = uow.now
    if unrouted:
        ticket.unrouted = True
    for line in lines:
        uow.add(
            TicketLine(
                ticket_id=ticket.id,
                station_id=station_id,
                order_line_id=line.id,
                state=TicketLineState.WAITING,
                told_quantity=line.quantity,
                addon_round=line.round_number if addon else 0,
            )
        )
    uow.record(event)


def new_ticket(
    uow: UnitOfWork, order_id: int, station_id: int, course: int, lines: Sequence[OrderLine]
) -> Ticket:
    """A ticket in the lowest free place of its station, without its lines."""
    rail = rail_of(uow)
    ticket = uow.add(
        Ticket(
            station_id=station_id,
            order_id=order_id,
            course=course,
            state=TicketState.COOKING,
            slot=rail.take(station_id),
            unrouted=False,
            sent_at=min((line.sent_at or uow.now for line in lines), default=uow.now),
            fired_at=uow.now,
        )
    )
    rail.tickets(order_id).append(ticket)
    return ticket


def _opened_here(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Opened by this very command, so what joins now is no add-on to anybody."""
    return any(
        isinstance(entry.event, TicketOpened) and entry.event.ticket_id == ticket.id
        for entry in uow.entries
    )


def _back_on_board(uow: UnitOfWork, order_id: int) -> None:
    """More is cooked for an order that was collected: its number is shown again."""
    if rail_of(uow).begins(order_id):
        return
    collected = uow.session.get(Collected, order_id)
    if collected is not None:
        uow.session.delete(collected)
        uow.session.flush()
        uow.record(OrderUncollected(OrderId(order_id)))
