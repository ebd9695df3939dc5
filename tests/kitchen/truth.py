"""What the tables say, read without the cards: the truth that the cards must agree with."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kds.bus.journal import JournalRow
from kds.kitchen.model import OPEN, OPEN_LINE, Ticket, TicketLine, TicketState
from kds.orders.model import LineState, OrderLine

CALLED = {LineState.FIRED, LineState.READY, LineState.SERVED}
"""States of a line that the kitchen has, and that nobody took back."""


def places(session: Session) -> list[tuple[int, int]]:
    rows = session.execute(select(TicketLine.order_line_id, TicketLine.station_id))
    return [(line_id, station_id) for line_id, station_id in rows]


def called(session: Session) -> dict[int, LineState]:
    rows = session.execute(select(OrderLine.id, OrderLine.state).where(OrderLine.state.in_(CALLED)))
    return {row.id: row.state for row in rows}


def names(session: Session) -> list[tuple[int, str]]:
    """Every line that was ever fired, with its dish."""
    rows = session.execute(
        select(OrderLine.id, OrderLine.name).where(OrderLine.fired_at.is_not(None))
    )
    return [(line_id, name) for line_id, name in rows]


def open_lines(session: Session) -> list[int]:
    return list(
        session.scalars(select(TicketLine.order_line_id).where(TicketLine.state.in_(OPEN_LINE)))
    )


def bumped_but_open(session: Session) -> list[int]:
    statement = (
        select(TicketLine.id)
        .join(Ticket, Ticket.id == TicketLine.ticket_id)
        .where(Ticket.state == TicketState.BUMPED, TicketLine.state.in_(OPEN_LINE))
    )
    return list(session.scalars(statement))


def to_make(session: Session) -> int:
    statement = (
        select(TicketLine.order_line_id)
        .join(Ticket, Ticket.id == TicketLine.ticket_id)
        .where(Ticket.state.in_(OPEN), TicketLine.state.in_(OPEN_LINE))
    )
    total = select(func.sum(OrderLine.quantity)).where(OrderLine.id.in_(statement))
    return session.scalar(total) or 0


def options(session: Session, line_id: int) -> tuple[int, ...]:
    line = session.get_one(OrderLine, line_id)
    return tuple(choice["option"] for choice in line.choices)


def journal_length(session: Session) -> int:
    return session.scalar(select(func.max(JournalRow.seq))) or 0
