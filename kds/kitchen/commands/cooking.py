"""What a station does to its tickets: see, acknowledge, start, bump, park."""

from __future__ import annotations

from sqlalchemy import select

from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.kitchen.commands.holding import let_go_held
from kds.kitchen.commands.work import (
    elsewhere,
    finish_lines,
    line_at_work,
    lines_on,
    require_cooking,
    require_open,
    require_work_at,
    take_away,
    ticket_at_work,
    tickets_of,
)
from kds.kitchen.events import (
    TicketAcknowledged,
    TicketBumped,
    TicketChanged,
    TicketLineBumped,
    TicketsSeen,
    TicketStarted,
)
from kds.kitchen.model import (
    OPEN_LINE,
    BumpUnit,
    Station,
    Ticket,
    TicketLine,
    TicketLineState,
    TicketState,
)
from kds.orders.model import OrderLine
from kds.values import ItemId, OrderId, StationId, TicketId, TicketLineId

MOST_SEEN = 300


def see_tickets(uow: UnitOfWork, station_id: StationId, ticket_ids: tuple[TicketId, ...]) -> None:
    """A station's screen has shown these tickets: the pad can stop wondering."""
    require_work_at(uow, station_id)
    if len(ticket_ids) > MOST_SEEN:
        raise Invalid("Too many tickets at once", field="ticket_ids", do="Name fewer of them")
    unseen = uow.session.scalars(
        select(Ticket)
        .where(Ticket.id.in_(ticket_ids), Ticket.station_id == station_id)
        .where(Ticket.seen_at.is_(None))
        .order_by(Ticket.id)
    ).all()
    for ticket in unseen:
        ticket.seen_at = uow.now
    if unseen:
        uow.record(TicketsSeen(station_id, tuple(TicketId(ticket.id) for ticket in unseen)))


def acknowledge_ticket(uow: UnitOfWork, ticket_id: TicketId) -> None:
    """Somebody at the station has read what was added, changed, voided or held again."""
    ticket = ticket_at_work(uow, ticket_id)
    if ticket.changed_at is None or let_go_held(uow, ticket):
        return
    ticket.changed_at = None
    for line in lines_on(uow, ticket):
        line.changed_at = None
    uow.record(TicketAcknowledged(ticket_id, StationId(ticket.station_id)))


def start_ticket(uow: UnitOfWork, ticket_id: TicketId) -> None:
    """Begin everything on a ticket that isn't begun yet."""
    ticket = ticket_at_work(uow, ticket_id)
    require_cooking(ticket)
    _start(uow, ticket, lines_on(uow, ticket))


def start_line(uow: UnitOfWork, ticket_line_id: TicketLineId) -> None:
    """Begin one line."""
    ticket, line = line_at_work(uow, ticket_line_id)
    require_cooking(ticket)
    _start(uow, ticket, [line])


def bump_ticket(uow: UnitOfWork, ticket_id: TicketId) -> None:
    """Everything on it is done at this station; what has changed must have been read before."""
    ticket = ticket_at_work(uow, ticket_id)
    require_cooking(ticket)
    lines = lines_on(uow, ticket)
    undone = [line for line in lines if line.state in OPEN_LINE]
    if not undone and let_go_held(uow, ticket):
        return
    if undone and ticket.changed_at is not None:
        raise Conflict("That ticket has changed", do="Read the change and acknowledge it first")
    others = elsewhere(uow, undone)
    finish_lines(uow, ticket, undone, others)
    _bump(uow, ticket, lines_on(uow, ticket), tickets_of(others))


def bump_line(uow: UnitOfWork, ticket_line_id: TicketLineId) -> None:
    """One line is done at this station; where lines are bumped, the last one bumps the ticket."""
    ticket, line = line_at_work(uow, ticket_line_id)
    require_cooking(ticket)
    if line.state is TicketLineState.DONE:
        raise Conflict("That line is done already", do="Take the bump back if it isn't")
    if line.state is TicketLineState.VOIDED:
        _acknowledge_void(uow, ticket, line)
        return
    if line.state is TicketLineState.HELD:
        acknowledge_ticket(uow, TicketId(ticket.id))
        return
    if line.changed_at is not None:
        raise Conflict("That line has changed", do="Read the change and acknowledge it first")
    _bump_line(uow, ticket, line)


def bump_item(
    uow: UnitOfWork, station_id: StationId, item_id: ItemId | None = None, name: str = ""
) -> TicketLineId:
    """From the all-day list: the oldest line of a dish is done. `name` is for what isn't ours."""
    require_work_at(uow, station_id)
    oldest = (
        select(TicketLine, Ticket)
        .join(Ticket, Ticket.id == TicketLine.ticket_id)
        .join(OrderLine, OrderLine.id == TicketLine.order_line_id)
        .where(Ticket.station_id == station_id, Ticket.state == TicketState.COOKING)
        .where(TicketLine.state.in_(OPEN_LINE), TicketLine.changed_at.is_(None))
        .where(OrderLine.item_id == item_id if item_id else OrderLine.kitchen_name == name)
        .order_by(Ticket.fired_at, TicketLine.id)
    )
    found = uow.session.execute(oldest.limit(1)).first()
    if found is None:
        raise Conflict("There is nothing of that to bump here", do="Look at the tickets again")
    line, ticket = found
    _bump_line(uow, ticket, line)
    return TicketLineId(line.id)


def park_ticket(uow: UnitOfWork, ticket_id: TicketId) -> None:
    """The kitchen holds a ticket: it can't be bumped until it is taken out of the park."""
    ticket = ticket_at_work(uow, ticket_id)
    require_open(ticket)
    _set_state(uow, ticket, TicketState.PARKED)


def unpark_ticket(uow: UnitOfWork, ticket_id: TicketId) -> None:
    """The kitchen goes on with a ticket that it held."""
    ticket = ticket_at_work(uow, ticket_id)
    require_open(ticket)
    _set_state(uow, ticket, TicketState.COOKING)


def _set_state(uow: UnitOfWork, ticket: Ticket, state: TicketState) -> None:
    if ticket.state is not state:
        ticket.state = state
        uow.record(
            TicketChanged(
                TicketId(ticket.id), StationId(ticket.station_id), OrderId(ticket.order_id)
            )
        )


def _start(uow: UnitOfWork, ticket: Ticket, lines: list[TicketLine]) -> None:
    waiting = [line for line in lines if line.state is TicketLineState.WAITING]
    if not waiting:
        return
    ticket.started_at = ticket.started_at or uow.now
    for line in waiting:
        line.state, line.started_at = TicketLineState.STARTED, uow.now
    begun = tuple(TicketLineId(line.id) for line in waiting)
    uow.record(TicketStarted(TicketId(ticket.id), StationId(ticket.station_id), begun))


def _bump_line(uow: UnitOfWork, ticket: Ticket, line: TicketLine) -> None:
    others = elsewhere(uow, [line])
    finish_lines(uow, ticket, [line], others)
    touched = tickets_of(others)
    uow.record(
        TicketLineBumped(
            TicketId(ticket.id),
            StationId(ticket.station_id),
            OrderId(ticket.order_id),
            TicketLineId(line.id),
            touched,
        )
    )
    _bump_if_done(uow, ticket)


def _bump_if_done(uow: UnitOfWork, ticket: Ticket) -> None:
    """Where single lines are bumped, a ticket goes with its last one, unless a change is unread."""
    if uow.get(Station, ticket.station_id).bump_unit is not BumpUnit.LINE or ticket.changed_at:
        return
    lines = lines_on(uow, ticket)
    if not any(line.state in OPEN_LINE for line in lines):
        _bump(uow, ticket, lines, ())


def _acknowledge_void(uow: UnitOfWork, ticket: Ticket, line: TicketLine) -> None:
    """To bump a line that was voided is to take note of it."""
    line.changed_at = None
    lines = lines_on(uow, ticket)
    if not any(each.changed_at for each in lines):
        ticket.changed_at = None
    uow.record(TicketAcknowledged(TicketId(ticket.id), StationId(ticket.station_id)))
    _bump_if_done(uow, ticket)


def _bump(
    uow: UnitOfWork, ticket: Ticket, lines: list[TicketLine], touched: tuple[TicketId, ...]
) -> None:
    take_away(uow, ticket, lines)
    uow.record(
        TicketBumped(
            TicketId(ticket.id), StationId(ticket.station_id), OrderId(ticket.order_id), touched
        )
    )
