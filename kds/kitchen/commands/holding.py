"""A course that was fired too early is held again: as long as nobody has begun with it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.event import when
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.kitchen.commands.work import drop_if_empty, elsewhere, lines_on, tickets_of
from kds.kitchen.events import TicketAcknowledged, TicketChanged
from kds.kitchen.model import OPEN, Station, Ticket, TicketLine, TicketLineState
from kds.orders.commands.orders import lines_of, still_open
from kds.orders.commands.rounds import hold_back
from kds.orders.events import LinesHeldBack
from kds.orders.model import LineState, OrderLine
from kds.values import OrderId, StationId, TicketId


def hold_fired(uow: UnitOfWork, order_id: OrderId, course: int) -> None:
    """Put a fired course back on hold; refused once a station has begun with any of it."""
    uow.require(Capability.RUN_PASS)
    still_open(uow, order_id)
    fired = [
        line
        for line in lines_of(uow, order_id)
        if line.course == course and line.state is LineState.FIRED
    ]
    if not fired:
        raise Conflict("Nothing of that course is cooking", do="Look at the order again")
    _require_untouched(uow, [line.id for line in fired])
    hold_back(uow, order_id, fired)


def _require_untouched(uow: UnitOfWork, line_ids: Sequence[int]) -> None:
    begun = (TicketLineState.STARTED, TicketLineState.DONE)
    station = uow.session.scalar(
        select(Station.name)
        .join(TicketLine, TicketLine.station_id == Station.id)
        .where(TicketLine.order_line_id.in_(line_ids), TicketLine.state.in_(begun))
        .limit(1)
    )
    if station is not None:
        raise Conflict("{name} has begun with it", do="Ask them to park it", name=station)


@when(LinesHeldBack)
def mark_held_lines(uow: UnitOfWork, event: LinesHeldBack) -> None:
    """They stay on their tickets, marked, until somebody at the station has read that."""
    rows = uow.session.execute(
        select(Ticket, TicketLine)
        .join(TicketLine, TicketLine.ticket_id == Ticket.id)
        .where(TicketLine.order_line_id.in_(event.line_ids), Ticket.state.in_(OPEN))
        .order_by(Ticket.id)
    )
    marked: dict[int, Ticket] = {}
    for ticket, line in rows:
        line.state = TicketLineState.HELD
        ticket.changed_at = line.changed_at = uow.now
        marked[ticket.id] = ticket
    for ticket in marked.values():
        uow.record(_changed(ticket))


def let_go_held(uow: UnitOfWork, ticket: Ticket) -> bool:
    """It was read: what is held leaves the ticket, and one without lines its station. Gives
    whether the ticket is gone."""
    held = held_on(uow, ticket)
    if not held:
        return False
    others = tickets_of(elsewhere(uow, held))
    for line in held:
        uow.session.delete(line)
    uow.session.flush()
    for ticket_id in others:
        uow.record(_changed(uow.get(Ticket, ticket_id)))
    uow.record(TicketAcknowledged(TicketId(ticket.id), StationId(ticket.station_id)))
    return drop_if_empty(uow, ticket)


def cook_after_all(
    uow: UnitOfWork, ticket: Ticket, lines: Sequence[OrderLine]
) -> Sequence[OrderLine]:
    """Lines that are fired once more before anybody has read that they were held; gives the others.

    A ticket of which all was held begins its clock anew.
    """
    held = {line.order_line_id: line for line in held_on(uow, ticket)}
    again = [line for line in lines if line.id in held]
    if again and len(held) == len(lines_on(uow, ticket)):
        ticket.fired_at = uow.now
    for line in again:
        at_station = held[line.id]
        at_station.state, at_station.told_quantity = TicketLineState.WAITING, line.quantity
    return [line for line in lines if line.id not in held]


def held_on(uow: UnitOfWork, ticket: Ticket) -> list[TicketLine]:
    """The lines of a ticket that are held, and not read yet."""
    return [line for line in lines_on(uow, ticket) if line.state is TicketLineState.HELD]


def _changed(ticket: Ticket) -> TicketChanged:
    return TicketChanged(
        TicketId(ticket.id), StationId(ticket.station_id), OrderId(ticket.order_id)
    )
