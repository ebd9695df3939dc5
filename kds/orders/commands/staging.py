"""Orders and kitchen tell the floor how far a table is; nobody has to tap it."""

from __future__ import annotations

from sqlalchemy import select

from kds.bus.event import when
from kds.bus.unit import UnitOfWork
from kds.floor.model import Party, Stage
from kds.floor.rules.stage import advance, stage_of_course
from kds.kitchen.events import LinesReady
from kds.orders.events import LinesFired, LinesServed, OrderClosed, TableOrderStaged
from kds.orders.model import Order, OrderLine, OrderState
from kds.values import OrderId, PartyId, TableId


@when(LinesFired)
def table_has_ordered(uow: UnitOfWork, event: LinesFired) -> None:
    """The kitchen cooks for them."""
    _tell(uow, event.order_id, Stage.ORDERED)


@when(LinesReady, LinesServed)
def table_eats(uow: UnitOfWork, event: LinesReady | LinesServed) -> None:
    """A course has left the kitchen, or reached the table."""
    order = uow.get(Order, event.order_id)
    if order.party_id is not None:
        course = max(uow.get(OrderLine, line_id).course for line_id in event.line_ids)
        _tell(uow, event.order_id, stage_of_course(course))


@when(OrderClosed)
def table_has_paid(uow: UnitOfWork, event: OrderClosed) -> None:
    """Their last order is closed."""
    order = uow.get(Order, event.order_id)
    if order.party_id is None or order.state is not OrderState.CLOSED:
        return
    more = select(Order.id).where(
        Order.party_id == order.party_id, Order.state == OrderState.OPEN, Order.id != order.id
    )
    if uow.session.scalar(more.limit(1)) is None:
        _tell(uow, event.order_id, Stage.PAID)


def _tell(uow: UnitOfWork, order_id: OrderId, stage: Stage) -> None:
    """Only what moves the table on is worth an event."""
    order = uow.get(Order, order_id)
    if order.party_id is None or order.table_id is None:
        return
    party = uow.get(Party, order.party_id)
    if party.state.seated and advance(party.stage, stage) is not party.stage:
        table_id, party_id = TableId(order.table_id), PartyId(order.party_id)
        uow.record(TableOrderStaged(order_id, table_id, party_id, stage.value))
