"""What the kitchen must do when an order changes after it was fired. Nothing disappears unread."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from kds.bus.event import when
from kds.bus.unit import UnitOfWork
from kds.kitchen.commands.rail import rail_of
from kds.kitchen.commands.work import elsewhere, put_back, reopen_lines
from kds.kitchen.events import TicketChanged, TicketsRelabelled
from kds.kitchen.model import OPEN, Ticket, TicketLine, TicketLineState, TicketState
from kds.orders.events import LineEdited, LineVoided, OrderChanged
from kds.orders.model import OrderLine
from kds.values import OrderId, StationId, TicketId


@when(LineEdited)
def mark_edited_line(uow: UnitOfWork, event: LineEdited) -> None:
    """Its tickets are marked. One that is done is made anew, unless it only became fewer."""
    line = uow.get(OrderLine, event.line_id)
    for ticket, at_station in _at_stations(uow, event.line_id):
        fewer = line.quantity < at_station.told_quantity
        at_station.told_quantity = line.quantity
        if at_station.state is TicketLineState.DONE and not fewer:
            _make_anew(uow, ticket, at_station)
        _mark(uow, ticket, at_station)


@when(LineVoided)
def strike_line(uow: UnitOfWork, event: LineVoided) -> None:
    """It stays on its tickets, struck through, until somebody bumps it."""
    for ticket, at_station in _at_stations(uow, event.line_id):
        at_station.state = TicketLineState.VOIDED
        _mark(uow, ticket, at_station)


@when(OrderChanged)
def relabel_tickets(uow: UnitOfWork, event: OrderChanged) -> None:
    """The tickets of an order show its table, its name and its flags."""
    tickets = rail_of(uow).tickets(event.order_id)
    shown = tuple(TicketId(each.id) for each in tickets if each.state is not TicketState.CLEARED)
    if shown:
        uow.record(TicketsRelabelled(event.order_id, shown))


def _at_stations(uow: UnitOfWork, line_id: int) -> Sequence[tuple[Ticket, TicketLine]]:
    rows = uow.session.execute(
        select(Ticket, TicketLine)
        .join(TicketLine, TicketLine.ticket_id == Ticket.id)
        .where(TicketLine.order_line_id == line_id)
        .order_by(Ticket.id)
    )
    return [(ticket, line) for ticket, line in rows]


def _make_anew(uow: UnitOfWork, ticket: Ticket, line: TicketLine) -> None:
    if ticket.state is TicketState.CLEARED:
        return
    if ticket.state is TicketState.BUMPED:
        put_back(uow, ticket)
    reopen_lines(uow, ticket, [line], elsewhere(uow, [line]))


def _mark(uow: UnitOfWork, ticket: Ticket, line: TicketLine) -> None:
    """To be read by somebody, if the ticket is still on a screen."""
    if ticket.state in OPEN:
        ticket.changed_at = line.changed_at = uow.now
    if ticket.state is not TicketState.CLEARED:
        uow.record(
            TicketChanged(
                TicketId(ticket.id), StationId(ticket.station_id), OrderId(ticket.order_id)
            )
        )
