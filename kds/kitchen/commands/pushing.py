"""Work that goes from one station to another: by hand, or because a station is removed."""

from __future__ import annotations

from collections.abc import Sequence

from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.kitchen.commands.opening import new_ticket
from kds.kitchen.commands.rail import rail_of
from kds.kitchen.commands.work import (
    drop_if_empty,
    elsewhere,
    line_at_work,
    lines_on,
    require_cooking,
    require_open,
    station_in_use,
    ticket_at_work,
    tickets_of,
)
from kds.kitchen.events import TicketMoved, TicketOpened
from kds.kitchen.model import OPEN_LINE, Ticket, TicketLine, TicketLineState
from kds.orders.model import OrderLine
from kds.values import OrderId, StationId, TicketId, TicketLineId


def push_ticket(uow: UnitOfWork, ticket_id: TicketId, station_id: StationId) -> None:
    """Give a whole ticket to another station."""
    ticket = ticket_at_work(uow, ticket_id)
    require_open(ticket)
    _require_other(uow, ticket, station_id)
    _at_home(lines_on(uow, ticket))
    move_ticket(uow, ticket, station_id)


def push_line(uow: UnitOfWork, ticket_line_id: TicketLineId, station_id: StationId) -> None:
    """Give one line to another station."""
    ticket, line = line_at_work(uow, ticket_line_id)
    require_cooking(ticket)
    _require_other(uow, ticket, station_id)
    if line.state not in OPEN_LINE:
        raise Conflict("That line isn't waiting any more", do="Look at the ticket again")
    _at_home([line])
    carry(uow, ticket, [line], station_id)


def _at_home(lines: Sequence[TicketLine]) -> None:
    """Whoever pushes something has said where it belongs."""
    for line in lines:
        line.home_id = None


def move_ticket(uow: UnitOfWork, ticket: Ticket, station_id: int) -> None:
    """The ticket keeps its clock and its marks. What the station has already is not doubled."""
    lines = lines_on(uow, ticket)
    others = elsewhere(uow, lines)
    joins = rail_of(uow).open_ticket(ticket.order_id, station_id, ticket.course)
    if joins is not None or any(line.station_id == station_id for line in others):
        carry(uow, ticket, lines, station_id)
        return
    rail, former = rail_of(uow), ticket.station_id
    rail.leave(ticket)
    ticket.slot, ticket.station_id = rail.take(station_id), station_id
    ticket.seen_at = None
    for line in lines:
        line.station_id = station_id
    _moved(uow, ticket, former, tickets_of(others))


def carry(uow: UnitOfWork, source: Ticket, lines: Sequence[TicketLine], station_id: int) -> None:
    """Lines join the open ticket of their order at that station, or open one there."""
    others = elsewhere(uow, lines)
    theirs = {line.order_line_id: line for line in others if line.station_id == station_id}
    left = tickets_of([*theirs.values(), *lines])
    target = _target(uow, source, lines, station_id)
    for line in lines:
        _carry_line(uow, line, target, theirs.get(line.order_line_id))
    uow.session.flush()
    for ticket_id in left:
        drop_if_empty(uow, uow.get(Ticket, ticket_id))
    _moved(uow, target, source.station_id, tuple({*left, *tickets_of(others)} - {target.id}))


def _target(
    uow: UnitOfWork, source: Ticket, lines: Sequence[TicketLine], station_id: int
) -> Ticket:
    target = rail_of(uow).open_ticket(source.order_id, station_id, source.course)
    if target is not None:
        target.changed_at = uow.now
    else:
        sold = [uow.get(OrderLine, line.order_line_id) for line in lines]
        target = new_ticket(uow, source.order_id, station_id, source.course, sold)
        target.fired_at, target.recalled_at = source.fired_at, source.recalled_at
        uow.record(
            TicketOpened(TicketId(target.id), StationId(station_id), OrderId(source.order_id))
        )
    target.unrouted = target.unrouted or source.unrouted
    return target


def _carry_line(
    uow: UnitOfWork, line: TicketLine, target: Ticket, theirs: TicketLine | None
) -> None:
    if theirs is None:
        line.ticket_id, line.station_id = target.id, target.station_id
        return
    # The station works on that dish anyway: one line there, open when either was.
    if line.state in OPEN_LINE and theirs.state not in OPEN_LINE:
        theirs.ticket_id = target.id
        theirs.state, theirs.bumped_at = TicketLineState.WAITING, None
    uow.session.delete(line)


def _require_other(uow: UnitOfWork, ticket: Ticket, station_id: StationId) -> None:
    station = station_in_use(uow, station_id)
    if station.id == ticket.station_id:
        raise Conflict("It is at {name} already", do="Choose another station", name=station.name)


def _moved(
    uow: UnitOfWork, ticket: Ticket, former: int, touched: tuple[TicketId, ...] | tuple[int, ...]
) -> None:
    uow.record(
        TicketMoved(
            TicketId(ticket.id),
            StationId(ticket.station_id),
            StationId(former),
            OrderId(ticket.order_id),
            tuple(TicketId(each) for each in sorted(touched)),
        )
    )
