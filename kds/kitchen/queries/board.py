"""The guests' board: which orders are being prepared, and which are ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from kds.bus.projection import IDS, Read, projection
from kds.kitchen import events
from kds.kitchen.model import (
    OPEN_LINE,
    Collected,
    Ticket,
    TicketLine,
    TicketLineState,
    TicketState,
)
from kds.kitchen.queries.tickets import is_open
from kds.menu.model import Channel
from kds.orders.model import Order
from kds.values import OrderId

KEEP_READY = timedelta(hours=1)
"""How long an order that nobody collects stays on the ready board, at most."""


@dataclass(frozen=True, slots=True)
class BoardCard:
    """An order on the guests' board: nothing here that a stranger may not read."""

    id: OrderId
    number: int
    name: str
    channel: Channel
    ready_at: datetime | None
    """When its last station was done; None while anything of it still cooks."""
    sort: str

    @property
    def ready(self) -> bool:
        return self.ready_at is not None


def first_name(name: str) -> str:
    """Its first word: everybody in the room reads the board."""
    return name.split()[0] if name.strip() else ""


def _is_on_board(card: BoardCard, now: datetime) -> bool:
    return card.ready_at is None or now - card.ready_at < KEEP_READY


@projection(
    events.TicketOpened,
    events.TicketAdded,
    events.TicketChanged,
    events.TicketsRelabelled,
    events.TicketLineBumped,
    events.TicketLineUnbumped,
    events.TicketBumped,
    events.TicketUnbumped,
    events.TicketRecalled,
    events.TicketMoved,
    events.TicketsCleared,
    events.OrderCollected,
    events.OrderUncollected,
    by="order_id",
    keep=_is_on_board,
)
def board_cards(read: Read, ids: Sequence[OrderId] | None) -> list[BoardCard]:
    """Orders without a table that are being prepared, or ready and not collected yet."""
    if ids is not None:
        rows = read.execute(_BOARD_OF, ids)
    else:
        since = read.now - KEEP_READY
        recent = select(Ticket.order_id).where(or_(is_open(), Ticket.bumped_at > since))
        rows = read.execute(_board().where(Order.id.in_(recent)))
    return [
        BoardCard(
            id=row.id,
            number=row.number,
            name=first_name(row.name),
            channel=row.channel,
            ready_at=None if row.open else row.done_at,
            sort=f"{row.number:06}",
        )
        for row in rows
    ]


def _board() -> Select[*tuple[Any, ...]]:
    open_lines = func.count(case((TicketLine.state.in_(OPEN_LINE), 1)))
    done_at = case((TicketLine.state == TicketLineState.DONE, TicketLine.bumped_at))
    return (
        select(
            Order.id,
            Order.number,
            Order.name,
            Order.channel,
            open_lines.label("open"),
            func.max(done_at, type_=Ticket.bumped_at.type).label("done_at"),
        )
        .join(Ticket, Ticket.order_id == Order.id)
        .join(TicketLine, TicketLine.ticket_id == Ticket.id)
        .outerjoin(Collected, Collected.order_id == Order.id)
        .where(Order.table_id.is_(None), Collected.order_id.is_(None))
        .where(Ticket.state != TicketState.CLEARED)
        .group_by(Order.id)
        .having(or_(open_lines > 0, func.count(done_at) > 0))
    )


_BOARD_OF = _board().where(Order.id.in_(IDS))
