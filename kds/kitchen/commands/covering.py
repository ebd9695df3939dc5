"""A station whose screen has gone dark: its tickets go to its backup, and come back with it.

Who looks at which screen is the web's to know (kds/attendance.py); it calls these as the house.
"""

from __future__ import annotations

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.kitchen.commands.pushing import carry, move_ticket
from kds.kitchen.commands.work import lines_on
from kds.kitchen.events import StationChanged
from kds.kitchen.model import OPEN, Station, Ticket, TicketLine, TicketLineState
from kds.values import StationId


def cover_station(uow: UnitOfWork, station_id: StationId) -> int:
    """Nobody sees this station's tickets: give them to its backup; gives how many.

    What was parked or begun goes along with its marks. A station without a backup keeps its own.
    """
    uow.require(Capability.EDIT_STATIONS)
    station = uow.get(Station, station_id)
    if station.backup_id is None or station.removed_at is not None:
        return 0
    if station.dark_since is None:
        station.dark_since = uow.now
        uow.record(StationChanged(station_id))
    open_here = select(Ticket).where(Ticket.station_id == station_id, Ticket.state.in_(OPEN))
    tickets = uow.session.scalars(open_here.order_by(Ticket.slot)).all()
    for ticket in tickets:
        for line in lines_on(uow, ticket):
            line.home_id = line.home_id or station_id
        move_ticket(uow, ticket, station.backup_id)
    return len(tickets)


def uncover_station(uow: UnitOfWork, station_id: StationId) -> int:
    """Its screen is seen again: what nobody has begun elsewhere comes back; gives how many lines.

    A dish that its backup was working on as well has become one there, and stays.
    """
    uow.require(Capability.EDIT_STATIONS)
    station = uow.get(Station, station_id)
    if station.dark_since is None:
        return 0
    station.dark_since = None
    uow.record(StationChanged(station_id))
    covered = (
        select(Ticket, TicketLine)
        .join(TicketLine, TicketLine.ticket_id == Ticket.id)
        .where(TicketLine.home_id == station_id, Ticket.state.in_(OPEN))
        .where(TicketLine.state.in_((TicketLineState.WAITING, TicketLineState.VOIDED)))
        .order_by(Ticket.id, TicketLine.id)
    )
    back: dict[Ticket, list[TicketLine]] = {}
    for ticket, line in uow.session.execute(covered):
        back.setdefault(ticket, []).append(line)
    for ticket, lines in back.items():
        for line in lines:
            line.home_id = None
        if len(lines) == len(lines_on(uow, ticket)):
            move_ticket(uow, ticket, station_id)
        else:
            carry(uow, ticket, lines, station_id)
    return sum(map(len, back.values()))
