"""A station whose screen has gone dark: its tickets go to its backup, and come back with it.

Who looks at which screen is the web's to know (kds/attendance.py); it calls these as the house.
"""

from __future__ import annotations

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.kitchen.commands.pushing import move_ticket
from kds.kitchen.commands.work import lines_on
from kds.kitchen.events import StationChanged
from kds.kitchen.model import OPEN, Station, Ticket, TicketLineState
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
        ticket.home_id = ticket.home_id or station_id
        move_ticket(uow, ticket, station.backup_id)
    return len(tickets)


def uncover_station(uow: UnitOfWork, station_id: StationId) -> int:
    """Its screen is seen again: what nobody has begun elsewhere comes back; gives how many."""
    uow.require(Capability.EDIT_STATIONS)
    station = uow.get(Station, station_id)
    if station.dark_since is None:
        return 0
    station.dark_since = None
    uow.record(StationChanged(station_id))
    covered = select(Ticket).where(Ticket.home_id == station_id, Ticket.state.in_(OPEN))
    back = [
        ticket
        for ticket in uow.session.scalars(covered.order_by(Ticket.id)).all()
        if all(line.state is not TicketLineState.STARTED for line in lines_on(uow, ticket))
        and not any(line.bumped_at for line in lines_on(uow, ticket))
    ]
    for ticket in back:
        ticket.home_id = None
        move_ticket(uow, ticket, station_id)
    return len(back)
