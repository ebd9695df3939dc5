"""The live orders: all that is open, and what has just been closed; and any, by its id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from kds.bus.projection import IDS, Read, projection, rows_of
from kds.floor.model import Table
from kds.kitchen.events import LinesReady, LinesUnready
from kds.orders import events
from kds.orders.model import LineState, Order, OrderLine, OrderState
from kds.orders.queries.cards import ChoiceCard, LineCard, OrderCard
from kds.payments.events import OrderPaid, OrderUnpaid
from kds.staff.model import Staff
from kds.values import OrderId

RECENT = timedelta(minutes=30)
"""How long a closed order stays among the live cards."""
LONGEST = timedelta(hours=18)
"""An order that is open for longer was forgotten: it leaves the live cards, not the books."""


def is_live(card: OrderCard, now: datetime) -> bool:
    """Whether an order belongs to the working set: open, or closed just now."""
    if card.state is OrderState.OPEN:
        return card.opened_at > now - LONGEST
    return card.closed_at is not None and card.closed_at > now - RECENT


@projection(
    events.OrderOpened,
    events.OrderChanged,
    events.OrderClosed,
    events.LinesDrafted,
    events.RoundSent,
    events.LinesFired,
    events.LinesHeldBack,
    events.LineEdited,
    events.LineVoided,
    events.LineRefired,
    events.LinesServed,
    events.OrderNeedsAttention,
    events.OrderPromised,
    events.OrderReleased,
    LinesReady,
    LinesUnready,
    OrderPaid,
    OrderUnpaid,
    by="order_id",
    keep=is_live,
)
def order_cards(read: Read, ids: Sequence[OrderId] | None) -> list[OrderCard]:
    """Open orders and those closed in the last half hour."""
    if ids is None:
        recent = or_(
            (Order.state == OrderState.OPEN) & (Order.opened_at > read.now - LONGEST),
            Order.closed_at > read.now - RECENT,
        )
        rows = read.execute(_orders().where(recent)).all()
    else:
        rows = read.execute(_ORDERS_OF, ids).all()
    lines = _lines(read.session, [row.id for row in rows])
    return [_order_card(row, tuple(lines[row.id])) for row in rows]


def orders_by_ids(session: Session, ids: Sequence[OrderId]) -> list[OrderCard]:
    """These orders, however old. Nothing that is pending is written first."""
    rows = rows_of(session, _ORDERS_OF, ids).all() if ids else []
    lines = _lines(session, [row.id for row in rows])
    return [_order_card(row, tuple(lines[row.id])) for row in rows]


def order_by_id(session: Session, order_id: OrderId) -> OrderCard | None:
    """Any order, however old."""
    return _one(session, _orders().where(Order.id == order_id))


def order_by_external(session: Session, source: str, external_id: str) -> OrderCard | None:
    """The order that an outside system knows by this id."""
    return _one(session, _orders().where(Order.source == source, Order.external_id == external_id))


def _one(session: Session, statement: Select[*tuple[Any, ...]]) -> OrderCard | None:
    row = session.execute(statement).first()
    if row is None:
        return None
    return _order_card(row, tuple(_lines(session, [row.id])[row.id]))


_ORDER = (
    Order.id,
    Order.number,
    Order.channel,
    Order.source,
    Order.external_id,
    Order.table_id,
    Order.party_id,
    Order.name,
    Order.covers,
    Order.staff_id,
    Order.rush,
    Order.vip,
    Order.priority,
    Order.note,
    Order.allergy,
    Order.attention,
    Order.state,
    Order.opened_at,
    Order.closed_at,
    Order.rounds,
    Order.fires_on,
    Order.released_at,
    Order.paid_at,
    Order.promised_at,
    Order.fire_at,
)
_LINE = (
    OrderLine.id,
    OrderLine.item_id,
    OrderLine.name,
    OrderLine.kitchen_name,
    OrderLine.quantity,
    OrderLine.unit_price,
    OrderLine.menu_price,
    OrderLine.choices,
    OrderLine.note,
    OrderLine.seat,
    OrderLine.course,
    OrderLine.round_number,
    OrderLine.state,
    OrderLine.attention,
    OrderLine.refire_of,
    OrderLine.void_reason,
    OrderLine.added_at,
    OrderLine.sent_at,
    OrderLine.fired_at,
    OrderLine.ready_at,
    OrderLine.served_at,
    OrderLine.voided_at,
    OrderLine.phone_id,
    OrderLine.tax_class,
)


CHOICES = [column.key for column in _LINE].index("choices")


def _orders() -> Select[*tuple[Any, ...]]:
    return (
        select(*_ORDER, Table.name.label("table"), Staff.name.label("server"))
        .outerjoin(Table, Table.id == Order.table_id)
        .outerjoin(Staff, Staff.id == Order.staff_id)
    )


_ORDERS_OF = _orders().where(Order.id.in_(IDS))
_LINES_OF = (
    select(OrderLine.order_id, *_LINE)
    .where(OrderLine.order_id.in_(IDS))
    .where((OrderLine.state != LineState.VOIDED) | (OrderLine.round_number > 0))
    .order_by(OrderLine.id)
)


def _lines(session: Session, order_ids: Sequence[int]) -> dict[int, list[LineCard]]:
    """Each order's lines, without the drafts that were taken off the pad."""
    found: dict[int, list[LineCard]] = defaultdict(list)
    if not order_ids:
        return found
    for order_id, *values in rows_of(session, _LINES_OF, order_ids):
        values[CHOICES] = tuple(_choice_card(choice) for choice in values[CHOICES])
        found[order_id].append(LineCard(*values))
    return found


def _choice_card(choice: dict[str, Any]) -> ChoiceCard:
    return ChoiceCard(
        choice["option"],
        choice["name"],
        choice["kitchen_name"],
        choice["price"],
        choice["removes"],
        choice["attention"],
    )


def _order_card(row: Any, lines: tuple[LineCard, ...]) -> OrderCard:
    values = dict(row._mapping)
    values["table"], values["server"] = row.table or "", row.server or ""
    return OrderCard(**values, lines=lines, total=sum(line.price for line in lines))
