"""What the pass does: take back, recall, push to another station, hand out, clear up."""

from __future__ import annotations

from datetime import UTC, datetime, time

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.event import when
from kds.bus.timer import every
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.kitchen.commands.rail import rail_of
from kds.kitchen.commands.work import (
    elsewhere,
    line_at_work,
    lines_on,
    put_back,
    reopen_lines,
    ticket_at_work,
    tickets_of,
)
from kds.kitchen.events import (
    OrderCollected,
    OrderUncollected,
    TicketLineUnbumped,
    TicketRecalled,
    TicketsCleared,
    TicketUnbumped,
)
from kds.kitchen.model import (
    OPEN,
    OPEN_LINE,
    Collected,
    Ticket,
    TicketLine,
    TicketLineState,
    TicketState,
)
from kds.orders.events import LinesServed, OrderChanged
from kds.orders.model import Order
from kds.values import OrderId, StationId, TicketId, TicketLineId

LOOK_FOR_LEFTOVERS = 600.0
"""How often, in seconds, the house looks for tickets of an earlier business date."""


def unbump_ticket(uow: UnitOfWork, ticket_id: TicketId) -> None:
    """The bump was a slip: back to the same place, the clock as if nothing had been."""
    ticket = ticket_at_work(uow, ticket_id)
    require_bumped(ticket)
    bumped_with_it = [line for line in lines_on(uow, ticket) if line.bumped_at == ticket.bumped_at]
    _unbump(uow, ticket, bumped_with_it)


def unbump_line(uow: UnitOfWork, ticket_line_id: TicketLineId) -> None:
    """One line was bumped by a slip; a ticket that went with it comes back."""
    ticket, line = line_at_work(uow, ticket_line_id)
    if ticket.state is TicketState.CLEARED or line.state is not TicketLineState.DONE:
        raise Conflict("That line isn't done", do="Look at the ticket again")
    if ticket.state is TicketState.BUMPED:
        _unbump(uow, ticket, [line])
        return
    others = elsewhere(uow, [line])
    reopen_lines(uow, ticket, [line], others)
    uow.record(
        TicketLineUnbumped(
            TicketId(ticket.id),
            StationId(ticket.station_id),
            OrderId(ticket.order_id),
            ticket_line_id,
            tickets_of(others),
        )
    )


def recall_ticket(uow: UnitOfWork, ticket_id: TicketId) -> None:
    """Send a finished ticket back to its station, its clock anew: the steak came back raw."""
    ticket = ticket_at_work(uow, ticket_id)
    require_bumped(ticket)
    done = [line for line in lines_on(uow, ticket) if line.state is TicketLineState.DONE]
    if not done:
        raise Conflict("Everything on that ticket was voided", do="Send the dish again instead")
    others = elsewhere(uow, done)
    put_back(uow, ticket)
    ticket.fired_at = ticket.recalled_at = uow.now
    ticket.seen_at = ticket.started_at = None
    for line in done:
        line.started_at = None
    reopen_lines(uow, ticket, done, others)
    uow.record(
        TicketRecalled(
            ticket_id, StationId(ticket.station_id), OrderId(ticket.order_id), tickets_of(others)
        )
    )


def collect_order(uow: UnitOfWork, order_id: OrderId) -> None:
    """The guest has taken it: off the ready board."""
    _require_kitchen(uow)
    uow.get(Order, order_id)
    if not _all_done(uow, order_id):
        raise Conflict("That order isn't ready yet", do="Look at what still cooks")
    _collect(uow, order_id)


@when(LinesServed)
def take_off_board(uow: UnitOfWork, event: LinesServed) -> None:
    """The pass has handed everything to a guest without a table: that is how it is collected."""
    if uow.get(Order, event.order_id).table_id is None and _all_done(uow, event.order_id):
        _collect(uow, event.order_id)


def _all_done(uow: UnitOfWork, order_id: OrderId) -> bool:
    lines = uow.session.scalars(
        select(TicketLine.state)
        .join(Ticket, Ticket.id == TicketLine.ticket_id)
        .where(Ticket.order_id == order_id, Ticket.state != TicketState.CLEARED)
    ).all()
    return TicketLineState.DONE in lines and not any(state in OPEN_LINE for state in lines)


def _collect(uow: UnitOfWork, order_id: OrderId) -> None:
    if uow.session.get(Collected, order_id) is None:
        uow.add(Collected(order_id=order_id, at=uow.now))
        uow.record(OrderCollected(order_id))


def uncollect_order(uow: UnitOfWork, order_id: OrderId) -> None:
    """Somebody tapped the wrong number: back on the ready board."""
    _require_kitchen(uow)
    collected = uow.session.get(Collected, order_id)
    if collected is not None:
        uow.session.delete(collected)
        uow.session.flush()
        uow.record(OrderUncollected(order_id))


def rush_order(uow: UnitOfWork, order_id: OrderId) -> None:
    """Everything of this order goes first; once more, and it no longer does."""
    _require_kitchen(uow)
    order = uow.get(Order, order_id)
    order.rush = not order.rush
    uow.record(OrderChanged(order_id))


@every(LOOK_FOR_LEFTOVERS)
def clear_leftovers(uow: UnitOfWork) -> int:
    """Take open tickets of earlier business dates off the screens; gives how many.

    They are not bumped: no cooking time, nothing ready, so no figure knows of it.
    """
    uow.require(Capability.EDIT_STATIONS)
    begins = datetime.combine(
        uow.business_date, time(uow.settings.day_starts_hour), uow.settings.tz
    ).astimezone(UTC)
    left = uow.session.scalars(
        select(Ticket).where(Ticket.state.in_(OPEN), Ticket.fired_at < begins).order_by(Ticket.id)
    ).all()
    for ticket in left:
        rail_of(uow).leave(ticket)
        ticket.state = TicketState.CLEARED
    if left:
        orders = sorted({OrderId(ticket.order_id) for ticket in left})
        uow.record(TicketsCleared(tuple(TicketId(each.id) for each in left), tuple(orders)))
    return len(left)


def require_bumped(ticket: Ticket) -> None:
    if ticket.state in OPEN:
        raise Conflict("That ticket is still cooking", do="Look at its station")
    if ticket.state is TicketState.CLEARED:
        raise Conflict("That ticket is from an earlier day", do="Send the dish again instead")


def _unbump(uow: UnitOfWork, ticket: Ticket, lines: list[TicketLine]) -> None:
    others = elsewhere(uow, lines)
    put_back(uow, ticket)
    done = [line for line in lines if line.state is TicketLineState.DONE]
    reopen_lines(uow, ticket, done, others)
    uow.record(
        TicketUnbumped(
            TicketId(ticket.id),
            StationId(ticket.station_id),
            OrderId(ticket.order_id),
            tickets_of(others),
        )
    )


def _require_kitchen(uow: UnitOfWork) -> None:
    # What concerns no station alone; in a small house the cook hands out as well.
    if not uow.actor.may(Capability.RUN_PASS):
        uow.require(Capability.COOK)
