"""What all work on tickets has in common: who may do it, which lines, what is ready then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Forbidden
from kds.kitchen.commands.rail import rail_of
from kds.kitchen.events import LinesReady, LinesUnready
from kds.kitchen.model import (
    OPEN,
    OPEN_LINE,
    Station,
    Ticket,
    TicketLine,
    TicketLineState,
    TicketState,
)
from kds.values import LineId, OrderId, StationId, TicketId


def require_work_at(uow: UnitOfWork, station_id: int) -> None:
    """The pass works for every station, a kitchen screen for its own, if it has one."""
    if uow.actor.may(Capability.RUN_PASS):
        return
    uow.require(Capability.COOK)
    if uow.actor.station_id not in (None, station_id):
        raise Forbidden("This screen belongs to another station", do="Do it at that station")


def ticket_at_work(uow: UnitOfWork, ticket_id: TicketId) -> Ticket:
    """A ticket that the actor may work on."""
    # Before it is looked up, so that a stranger can't learn which tickets there are.
    if not uow.actor.may(Capability.RUN_PASS):
        uow.require(Capability.COOK)
    ticket = uow.get(Ticket, ticket_id)
    require_work_at(uow, ticket.station_id)
    return ticket


def line_at_work(uow: UnitOfWork, ticket_line_id: int) -> tuple[Ticket, TicketLine]:
    """A line that the actor may work on, with its ticket."""
    if not uow.actor.may(Capability.RUN_PASS):
        uow.require(Capability.COOK)
    line = uow.get(TicketLine, ticket_line_id)
    return ticket_at_work(uow, TicketId(line.ticket_id)), line


def require_cooking(ticket: Ticket) -> None:
    """Refuse what can't be done to a ticket that is parked or gone."""
    if ticket.state is TicketState.PARKED:
        raise Conflict("That ticket is parked", do="Take it out of the park first")
    require_open(ticket)


def require_open(ticket: Ticket) -> None:
    if ticket.state not in OPEN:
        raise Conflict("That ticket is done already", do="Recall it to work on it again")


def lines_on(uow: UnitOfWork, ticket: Ticket) -> list[TicketLine]:
    """The ticket's lines, in the order of entry."""
    of_ticket = select(TicketLine).where(TicketLine.ticket_id == ticket.id).order_by(TicketLine.id)
    return list(uow.session.scalars(of_ticket))


def elsewhere(uow: UnitOfWork, lines: Sequence[TicketLine]) -> list[TicketLine]:
    """The same order lines at other stations."""
    shared = select(TicketLine).where(
        TicketLine.order_line_id.in_([line.order_line_id for line in lines]),
        TicketLine.id.not_in([line.id for line in lines]),
    )
    return list(uow.session.scalars(shared)) if lines else []


def tickets_of(lines: Iterable[TicketLine]) -> tuple[TicketId, ...]:
    """Their tickets, for an event that touches them all."""
    return tuple(sorted({TicketId(line.ticket_id) for line in lines}))


def station_in_use(uow: UnitOfWork, station_id: StationId) -> Station:
    """A station that wasn't removed."""
    station = uow.get(Station, station_id)
    if station.removed_at is not None:
        raise Conflict("{name} was removed", do="Choose another station", name=station.name)
    return station


def finish_lines(
    uow: UnitOfWork, ticket: Ticket, lines: Sequence[TicketLine], others: Sequence[TicketLine]
) -> None:
    """These open lines are done here; ready when the `others` (the same, elsewhere) are as well."""
    for line in lines:
        line.state, line.bumped_at, line.changed_at = TicketLineState.DONE, uow.now, None
    ready = _only_here(lines, others)
    if ready:
        uow.record(LinesReady(OrderId(ticket.order_id), ready))


def reopen_lines(
    uow: UnitOfWork, ticket: Ticket, lines: Sequence[TicketLine], others: Sequence[TicketLine]
) -> None:
    """These done lines are to be made after all; a start that was noted stays noted."""
    for line in lines:
        line.bumped_at = None
        line.state = TicketLineState.STARTED if line.started_at else TicketLineState.WAITING
    unready = _only_here(lines, others)
    if unready:
        uow.record(LinesUnready(OrderId(ticket.order_id), unready))


def _only_here(lines: Sequence[TicketLine], others: Sequence[TicketLine]) -> tuple[LineId, ...]:
    """Order lines for which no other station has anything to do: it depends on this one."""
    busy = {line.order_line_id for line in others if line.state in OPEN_LINE}
    return tuple(LineId(x.order_line_id) for x in lines if x.order_line_id not in busy)


def put_back(uow: UnitOfWork, ticket: Ticket) -> None:
    """A ticket comes back to its old place on its station's screen, or to the next free one."""
    # The place first: once it is open again, the ticket itself would hold it.
    ticket.slot = rail_of(uow).take(ticket.station_id, ticket.slot)
    ticket.state, ticket.bumped_at = TicketState.COOKING, None


def take_away(uow: UnitOfWork, ticket: Ticket, lines: Sequence[TicketLine]) -> None:
    """A ticket leaves its station's screen: nothing on it waits for anybody any more."""
    rail_of(uow).leave(ticket)
    ticket.state, ticket.bumped_at, ticket.changed_at = TicketState.BUMPED, uow.now, None
    for line in lines:
        line.changed_at = None


def drop_if_empty(uow: UnitOfWork, ticket: Ticket) -> bool:
    """A ticket without lines is no ticket. Gives whether it is gone."""
    left = select(TicketLine.id).where(TicketLine.ticket_id == ticket.id).limit(1)
    if uow.session.scalar(left) is not None:
        return False
    rail = rail_of(uow)
    rail.leave(ticket)
    rail.tickets(ticket.order_id).remove(ticket)
    uow.session.delete(ticket)
    uow.session.flush()
    return True
