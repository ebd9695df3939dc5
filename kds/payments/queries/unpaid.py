"""Orders that are over and not paid: they stay in sight."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from kds.bus.projection import IDS, Read, projection
from kds.orders import events
from kds.orders.model import Order, OrderState
from kds.orders.queries import LONGEST, OrderCard, order_cards, orders_by_ids
from kds.values import OrderId


def _is_unpaid(card: OrderCard, now: datetime) -> bool:
    return (
        card.state is OrderState.CLOSED
        and card.paid_at is None
        and not card.source
        and card.total > 0
        and card.opened_at > now - LONGEST
    )


_UNPAID = select(Order.id).where(
    Order.state == OrderState.CLOSED, Order.paid_at.is_(None), Order.source == ""
)
_THESE = _UNPAID.where(Order.id.in_(IDS))


WHILE_OPEN = {
    events.OrderOpened,
    events.LinesDrafted,
    events.RoundSent,
    events.LinesFired,
    events.LinesHeldBack,
    events.OrderNeedsAttention,
    events.OrderPromised,
    events.OrderReleased,
}
"""What only happens to an order that is open: it says nothing about one that is over."""


@projection(*order_cards.events - WHILE_OPEN, by="order_id", keep=_is_unpaid)
def unpaid_orders(read: Read, ids: Sequence[OrderId] | None) -> list[OrderCard]:
    """Our own orders that are closed though something is to pay; what comes from outside is paid
    there."""
    if ids is None:
        rows = read.execute(_UNPAID.where(Order.opened_at > read.now - LONGEST))
    else:
        rows = read.execute(_THESE, ids)
    return orders_by_ids(read.session, [OrderId(ident) for (ident,) in rows])
