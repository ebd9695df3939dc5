"""What guests order together is counted, now and then."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, insert, select

from kds.bus.timer import every
from kds.bus.unit import UnitOfWork
from kds.orders.events import CompanionsCounted
from kds.orders.model import Companion, Counter, LineState, Order, OrderLine
from kds.orders.rules import companions_of

LOOK_FOR_NEW = 600
"""Seconds."""
DAYS = 60
MOST_ORDERS = 2000
"""The newest so many are looked at, so that counting stays a matter of milliseconds."""
COUNTED = "companions"


@every(LOOK_FOR_NEW)
def count_companions(uow: UnitOfWork) -> None:
    """Count anew what sells together, after every tenth more orders (at most 500)."""
    newest = uow.session.scalar(select(func.max(Order.id))) or 0
    counter = uow.session.get(Counter, COUNTED)
    if counter is None:
        counter = Counter(name=COUNTED, value=0)
        uow.session.add(counter)
    if newest - counter.value < max(1, min(500, counter.value // 10)):
        return
    counter.value = newest
    orders = _orders(uow, newest)
    rows = companions_of(orders.values())
    uow.session.execute(delete(Companion))
    if rows:
        names = ("item_id", "with_id", "score")
        uow.session.execute(insert(Companion), [dict(zip(names, row, strict=True)) for row in rows])
    uow.record(CompanionsCounted(len(orders)))


def _orders(uow: UnitOfWork, newest: int) -> dict[int, set[int]]:
    """The dishes of each order of late; what was voided doesn't count."""
    lines = (
        select(OrderLine.order_id, OrderLine.item_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(
            Order.id > newest - MOST_ORDERS,
            Order.opened_at >= uow.now - timedelta(days=DAYS),
            OrderLine.item_id.is_not(None),
            OrderLine.round_number > 0,
            OrderLine.state != LineState.VOIDED,
        )
    )
    orders: dict[int, set[int]] = {}
    for order_id, item_id in uow.session.execute(lines):
        assert item_id is not None  # noqa: S101
        orders.setdefault(order_id, set()).add(item_id)
    return orders
