"""What orders must do when something happens elsewhere, in the same transaction."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from kds.bus.event import when
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.floor.events import (
    PartiesMerged,
    PartyLeft,
    PartyShifted,
    PartySplit,
    TableChanged,
)
from kds.kitchen.events import LinesReady, LinesUnready, OrderCollected
from kds.menu.model import Channel
from kds.orders.commands.orders import finish, lines_of
from kds.orders.events import OrderChanged
from kds.orders.model import LineState, Order, OrderLine, OrderState
from kds.orders.queries import RECENT
from kds.payments.events import OrderPaid, OrderUnpaid
from kds.staff.events import HouseNamed, StaffChanged
from kds.values import OrderId


@when(LinesReady)
def lines_are_ready(uow: UnitOfWork, event: LinesReady) -> None:
    """Every station is done with these lines."""
    for line_id in event.line_ids:
        line = uow.get(OrderLine, line_id)
        if line.state is LineState.FIRED:
            line.state, line.ready_at = LineState.READY, uow.now


@when(LinesUnready)
def lines_are_unready(uow: UnitOfWork, event: LinesUnready) -> None:
    """These lines came back into the kitchen, from the pass or from the table."""
    for line_id in event.line_ids:
        line = uow.get(OrderLine, line_id)
        if line.state in (LineState.READY, LineState.SERVED):
            line.state, line.ready_at, line.served_at = LineState.FIRED, None, None


@when(OrderCollected)
def close_collected(uow: UnitOfWork, event: OrderCollected) -> None:
    """A guest who took the food away is done; one at a table may order more."""
    order = uow.get(Order, event.order_id)
    if order.state is not OrderState.OPEN or order.channel in (Channel.DINE_IN, Channel.QR):
        return
    lines = lines_of(uow, event.order_id)
    if all(_done(line) for line in lines):
        finish(uow, order, lines)


def _done(line: OrderLine) -> bool:
    return line.state in (LineState.READY, LineState.SERVED, LineState.VOIDED)


@when(TableChanged)
def retitle_orders_of_table(uow: UnitOfWork, event: TableChanged) -> None:
    """The cards of its orders show its name."""
    _retitle(uow, Order.table_id == event.table_id)


@when(StaffChanged)
def retitle_orders_of_staff(uow: UnitOfWork, event: StaffChanged) -> None:
    """The cards of their orders show their name."""
    _retitle(uow, Order.staff_id == event.staff_id)


def _retitle(uow: UnitOfWork, whose: ColumnElement[bool]) -> None:
    shown = or_(Order.state == OrderState.OPEN, Order.closed_at > uow.now - RECENT)
    for order_id in uow.session.scalars(select(Order.id).where(whose, shown)):
        uow.record(OrderChanged(OrderId(order_id)))


@when(PartyShifted)
def follow_party(uow: UnitOfWork, event: PartyShifted) -> None:
    """Their orders go along to where they sit now; who was never seated hasn't opened any."""
    if event.table_ids and not event.left_ids:
        return
    for order in _open_of(uow, event.party_id):
        if not event.table_ids:
            _drop_if_empty(uow, order)
        elif order.table_id in event.left_ids:
            order.table_id = event.table_ids[0]
            uow.record(OrderChanged(OrderId(order.id)))


@when(PartiesMerged)
def join_orders(uow: UnitOfWork, event: PartiesMerged) -> None:
    """What the others have ordered is the whole party's."""
    for order in _open_of(uow, event.party_id):
        order.party_id = event.into_id
        uow.record(OrderChanged(OrderId(order.id)))


@when(PartySplit)
def part_orders(uow: UnitOfWork, event: PartySplit) -> None:
    """An order stays at the table where it was taken."""
    for order in _open_of(uow, event.party_id):
        if order.table_id in event.table_ids:
            order.party_id = event.new_id
            uow.record(OrderChanged(OrderId(order.id)))


@when(PartyLeft)
def close_orders_of_party(uow: UnitOfWork, event: PartyLeft) -> None:
    """Who has gone orders nothing more: what is all served is closed, the rest needs somebody."""
    for order in _open_of(uow, event.party_id):
        lines = lines_of(uow, order.id)
        if all(_done(line) for line in lines):
            finish(uow, order, lines)


def _drop_if_empty(uow: UnitOfWork, order: Order) -> None:
    lines = lines_of(uow, order.id)
    if all(line.state is LineState.VOIDED for line in lines):
        finish(uow, order, lines)


def _open_of(uow: UnitOfWork, party_id: int) -> list[Order]:
    statement = select(Order).where(Order.party_id == party_id, Order.state == OrderState.OPEN)
    return list(uow.session.scalars(statement))


@when(OrderPaid, OrderUnpaid)
def know_payment(uow: UnitOfWork, event: OrderPaid | OrderUnpaid) -> None:
    """An order knows since when nothing is left to pay for it; what cooks goes on cooking."""
    paid = isinstance(event, OrderPaid)
    uow.get(Order, event.order_id).paid_at = uow.now if paid else None


@when(HouseNamed)
def keep_money_and_days(uow: UnitOfWork, event: HouseNamed) -> None:
    """What was sold has its amounts in one currency and its business dates in one time zone."""
    fixed = next((name for name in ("currency", "zone") if name in event.changed), None)
    sold = select(OrderLine.id).where(OrderLine.state != LineState.VOIDED).limit(1)
    if fixed is None or uow.session.scalar(sold) is None:
        return
    if fixed == "currency":
        raise Conflict(
            "There are orders already, so the currency stays",
            field=fixed,
            do="Begin with a new data file to reckon in another currency",
        )
    raise Conflict(
        "There are orders already, so the time zone stays",
        field=fixed,
        do="Begin with a new data file to keep another time",
    )
