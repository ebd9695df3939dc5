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
from kds.payments.events import CheckDropped, OrderPaid, OrderUnpaid
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


@when(CheckDropped)
def table_has_its_bill(uow: UnitOfWork, event: CheckDropped) -> None:
    """The bill was brought."""
    _tell(uow, event.order_id, Stage.CHECK_DROPPED)


@when(OrderPaid)
def table_has_paid(uow: UnitOfWork, event: OrderPaid) -> None:
    """Nothing is left to pay on any order of theirs."""
    order = uow.get(Order, event.order_id)
    if order.party_id is None:
        return
    others = select(Order.id).where(
        Order.party_id == order.party_id,
        Order.id != order.id,
        Order.state == OrderState.OPEN,
        Order.paid_at.is_(None),
    )
    if uow.session.scalar(others.limit(1)) is None:
        _tell(uow, event.order_id, Stage.PAID)


@when(OrderUnpaid)
def table_pays_again(uow: UnitOfWork, event: OrderUnpaid) -> None:
    """A check was brought back, or more was ordered."""
    _tell(uow, event.order_id, Stage.CHECK_DROPPED)


@when(OrderClosed)
def table_is_about_to_go(uow: UnitOfWork, event: OrderClosed) -> None:
    """They want nothing more. That they have paid says a payment, not a closed order."""
    order = uow.get(Order, event.order_id)
    if order.paid_at is None and order.state is OrderState.CLOSED:
        _tell(uow, event.order_id, Stage.CHECK_DROPPED)


def _tell(uow: UnitOfWork, order_id: OrderId, stage: Stage) -> None:
    """Only what moves the table on is worth an event."""
    order = uow.get(Order, order_id)
    if order.party_id is None or order.table_id is None:
        return
    party = uow.get(Party, order.party_id)
    if party.state.seated and advance(party.stage, stage) is not party.stage:
        table_id, party_id = TableId(order.table_id), PartyId(order.party_id)
        uow.record(TableOrderStaged(order_id, table_id, party_id, stage.value))
