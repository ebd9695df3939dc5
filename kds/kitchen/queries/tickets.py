"""Tickets as screens show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from kds.bus.projection import IDS, Read, projection, rows_of
from kds.floor.events import TableChanged
from kds.floor.model import Table
from kds.kitchen import events
from kds.kitchen.model import (
    OPEN,
    OPEN_LINE,
    USUAL_PREP,
    Routing,
    Station,
    Ticket,
    TicketLine,
    TicketLineState,
    TicketState,
)
from kds.kitchen.queries.cards import AlsoAt, ChoiceCard, TicketCard, TicketLineCard
from kds.orders.model import Order, OrderLine
from kds.staff.events import StaffChanged
from kds.staff.model import Staff
from kds.values import StationId, TicketId

_Home = aliased(Station)
KEEP_BUMPED = timedelta(hours=2)
"""How long a bumped ticket stays in memory."""
RECALL_TICKETS, RECALL_TIME = 50, timedelta(minutes=15)
"""What can be recalled at least: so many tickets, and all of so long."""


def _is_kept(card: TicketCard, now: datetime) -> bool:
    return card.bumped_at is None or now - card.bumped_at < KEEP_BUMPED


@projection(
    events.TicketOpened,
    events.TicketAdded,
    events.TicketChanged,
    events.TicketsRelabelled,
    events.TicketsSeen,
    events.TicketAcknowledged,
    events.TicketStarted,
    events.TicketLineBumped,
    events.TicketLineUnbumped,
    events.TicketBumped,
    events.TicketUnbumped,
    events.TicketRecalled,
    events.TicketMoved,
    events.TicketsCleared,
    events.StationChanged,
    events.RoutingChanged,
    TableChanged,
    StaffChanged,
    by="ticket_id",
    keep=_is_kept,
)
def ticket_cards(read: Read, ids: Sequence[TicketId] | None) -> list[TicketCard]:
    """Tickets that are open or were bumped not long ago."""
    if ids is not None:
        heads = read.execute(_HEADS_OF, ids).all()
        lines = read.execute(_LINES_OF, ids).all() if heads else []
        return _tickets(heads, lines)
    since = read.now - KEEP_BUMPED
    # By state first: the index knows when those of a state were bumped.
    recent = and_(Ticket.state == TicketState.BUMPED, Ticket.bumped_at > since)
    return load_tickets(read.session, or_(is_open(), recent))


def is_open() -> ColumnElement[bool]:
    return Ticket.state.in_(OPEN)


def is_routed() -> ColumnElement[bool]:
    """The routing of a ticket's line; one that was pushed to a station may have none there."""
    return and_(Routing.item_id == OrderLine.item_id, Routing.station_id == TicketLine.station_id)


def bumped_tickets(session: Session, station_id: StationId | None = None) -> list[TicketCard]:
    """What may be recalled, newest first: the last 50 tickets, and all of the last 15 minutes."""
    gone = [Ticket.state == TicketState.BUMPED]
    if station_id is not None:
        gone.append(Ticket.station_id == station_id)
    newest_first = Ticket.bumped_at.desc()
    last = select(Ticket.bumped_at).where(*gone).order_by(newest_first).limit(RECALL_TICKETS)
    times = [at for at in session.scalars(last) if at is not None]
    if not times:
        return []
    since = min(times[-1], times[0] - RECALL_TIME)
    cards = load_tickets(session, and_(*gone, Ticket.bumped_at >= since))
    return sorted(cards, key=lambda card: (card.bumped_at or card.fired_at, card.id), reverse=True)


def load_tickets(session: Session, chosen: ColumnElement[bool]) -> list[TicketCard]:
    """Cards of the chosen tickets: two SELECTs, however many there are."""
    heads = rows_of(session, _heads(chosen)).all()
    return _tickets(heads, rows_of(session, _all_lines(chosen)).all() if heads else [])


def _tickets(heads: Iterable[Any], rows: Sequence[Any]) -> list[TicketCard]:
    lines = _lines(rows)
    return [_ticket(head, tuple(lines.get(head.id, ()))) for head in heads]


def _heads(chosen: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            Ticket.__table__,
            Station.name.label("station_name"),
            Order.number,
            Order.name,
            Order.channel,
            Order.covers,
            Order.allergy,
            Order.note,
            Order.rush,
            Order.vip,
            Order.priority,
            Order.promised_at,
            Table.name.label("table_name"),
            Staff.name.label("server"),
        )
        .select_from(Ticket)
        .join(Station, Station.id == Ticket.station_id)
        .join(Order, Order.id == Ticket.order_id)
        .outerjoin(Table, Table.id == Order.table_id)
        .outerjoin(Staff, Staff.id == Order.staff_id)
        .where(chosen)
        .order_by(Ticket.bumped_at, Ticket.id)  # as they left, so that `Live.by` gives them so
    )


def _lines(rows: Sequence[Any]) -> dict[int, list[TicketLineCard]]:
    """Line cards by ticket id, in the order of entry."""
    stations = defaultdict[int, list[Any]](list)
    for row in rows:
        stations[row.order_line_id].append(row)
    lines = defaultdict[int, list[TicketLineCard]](list)
    for row in rows:
        lines[row.ticket_id].append(_line(row, stations[row.order_line_id]))
    return lines


def _all_lines(chosen: ColumnElement[bool]) -> Select[Any]:
    """The chosen tickets' lines, and the same order lines at other stations ("also at")."""
    mine = aliased(TicketLine)
    wanted = select(mine.order_line_id).join(Ticket, Ticket.id == mine.ticket_id).where(chosen)
    return (
        select(
            TicketLine.__table__,
            Station.name.label("station_name"),
            OrderLine.item_id,
            OrderLine.name,
            OrderLine.kitchen_name,
            OrderLine.quantity,
            OrderLine.choices,
            OrderLine.note,
            OrderLine.seat,
            OrderLine.attention,
            OrderLine.refire_of,
            OrderLine.fired_at,
            _Home.name.label("home"),
            func.coalesce(Routing.prep_seconds, USUAL_PREP).label("prep_seconds"),
        )
        .select_from(TicketLine)
        .join(OrderLine, OrderLine.id == TicketLine.order_line_id)
        .join(Station, Station.id == TicketLine.station_id)
        .outerjoin(Routing, is_routed())
        .outerjoin(_Home, _Home.id == TicketLine.home_id)
        .where(TicketLine.order_line_id.in_(wanted))
        .order_by(TicketLine.addon_round, TicketLine.order_line_id, TicketLine.station_id)
    )


_ASKED = and_(Ticket.id.in_(IDS), Ticket.state != TicketState.CLEARED)
_HEADS_OF, _LINES_OF = _heads(_ASKED), _all_lines(_ASKED)


def _line(row: Any, stations: Iterable[Any]) -> TicketLineCard:
    return TicketLineCard(
        id=row.id,
        order_line_id=row.order_line_id,
        item_id=row.item_id,
        name=row.kitchen_name or row.name,
        quantity=row.quantity,
        choices=tuple(
            ChoiceCard(
                each.get("kitchen_name") or each["name"],
                bool(each.get("removes")),
                bool(each.get("attention")),
            )
            for each in row.choices
        ),
        note=row.note,
        seat=row.seat,
        state=row.state,
        addon_round=row.addon_round,
        changed=row.changed_at is not None,
        also_at=tuple(
            AlsoAt(each.station_id, each.station_name, each.state not in OPEN_LINE)
            for each in stations
            if each.station_id != row.station_id
        ),
        attention=row.attention,
        refire=row.refire_of is not None,
        fired_at=row.fired_at,
        started_at=row.started_at,
        bumped_at=row.bumped_at,
        prep_seconds=row.prep_seconds,
        home=row.home or "",
    )


def _ticket(row: Any, lines: tuple[TicketLineCard, ...]) -> TicketCard:
    table = row.table_name or ""
    return TicketCard(
        id=row.id,
        station_id=row.station_id,
        station_name=row.station_name,
        order_id=row.order_id,
        number=row.number,
        title=table or row.name,
        table=table,
        name=row.name,
        channel=row.channel,
        server=row.server or "",
        covers=row.covers,
        course=row.course,
        allergy=row.allergy,
        note=row.note,
        rush=row.rush,
        vip=row.vip,
        priority=row.priority,
        state=row.state,
        slot=row.slot,
        unrouted=row.unrouted,
        sent_at=row.sent_at,
        fired_at=row.fired_at,
        seen_at=row.seen_at,
        started_at=row.started_at,
        bumped_at=row.bumped_at,
        recalled_at=row.recalled_at,
        changed_at=row.changed_at,
        lines=lines,
        sort=f"{row.slot:04}",
        waiting=sum(
            line.quantity * line.prep_seconds
            for line in lines
            if line.state is TicketLineState.WAITING
        ),
        started=tuple(
            (line.started_at, line.prep_seconds, line.quantity)
            for line in lines
            if line.state is TicketLineState.STARTED and line.started_at
        ),
        promised_at=row.promised_at,
    )
