"""What checks must do when something happens to lines, in the same transaction.

Sending a round costs nothing here: only an order that was paid already looks at its checks.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from kds.bus.event import when
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.orders.events import (
    LineEdited,
    LineReplaced,
    LineVoided,
    OrderClosed,
    OrderForgotten,
    RoundSent,
)
from kds.orders.model import LineState, Order, OrderLine
from kds.payments.commands.billing import bill_for, rows_of_lines
from kds.payments.commands.replacing import hand_over
from kds.payments.commands.settling import keep_whole, settle, weigh_orders
from kds.payments.events import CheckNamed
from kds.payments.model import Check, CheckLine, CheckState
from kds.values import CheckId, OrderId

ROUNDING = 2
"""Minor units that a share may be off its line's exact part: it was divided, and divided again."""


@when(OrderForgotten)
def forget_names(uow: UnitOfWork, event: OrderForgotten) -> None:
    """Whose check it was isn't known any more; what it came to stays."""
    named = select(Check).where(Check.order_id == event.order_id, Check.name != "")
    for check in uow.session.scalars(named).all():
        check.name = ""
        uow.record(CheckNamed(CheckId(check.id)))


@when(RoundSent)
def more_is_ordered(uow: UnitOfWork, event: RoundSent) -> None:
    """A paid order has something to pay again."""
    if uow.get(Order, event.order_id).paid_at is not None:
        weigh_orders(uow, (event.order_id,))


@when(LineVoided, LineEdited)
def line_costs_otherwise(uow: UnitOfWork, event: LineVoided | LineEdited) -> None:
    """No check may come to less than is paid on it; one that is covered now is paid."""
    checks = _checks_with(uow, event.order_id)
    if not checks:
        return
    _refuse_if_paid(uow, uow.get(OrderLine, event.line_id))
    keep_whole(uow, [check.id for check in checks])
    weigh_orders(uow, (event.order_id,))


@when(LineReplaced)
def follow_replaced_line(uow: UnitOfWork, event: LineReplaced) -> None:
    """What is cooked again is on the checks of what was spoiled, paid or not."""
    spoiled, line = uow.get(OrderLine, event.spoiled_line_id), uow.get(OrderLine, event.line_id)
    hand_over(uow, spoiled, line, event.quantity)


@when(OrderClosed)
def finish_what_is_free(uow: UnitOfWork, event: OrderClosed) -> None:
    """A check of an order that is over is done too when nothing on it is to pay."""
    for check in _checks_with(uow, event.order_id):
        if check.state is CheckState.OPEN:
            bill = bill_for(uow, check)
            if not bill.empty and not bill.due:
                settle(uow, check)


def _refuse_if_paid(uow: UnitOfWork, line: OrderLine) -> None:
    """A line keeps its price once a share of it is paid: who has paid would have paid too much, or
    too little."""
    costs = 0 if line.state is LineState.VOIDED else line.quantity * line.unit_price
    for row in rows_of_lines(uow, (line.id,)):
        if row.gross is None:
            continue
        if abs(row.gross * row.parts - costs * row.part) > ROUNDING * row.parts:
            more = row.gross * row.parts < costs * row.part
            raise Conflict(
                "That line is paid already",
                do="Add what is new as a line of its own"
                if more
                else "A manager brings its check back first",
            )


def _checks_with(uow: UnitOfWork, order_id: OrderId) -> Sequence[Check]:
    """The checks that an order's lines are on, or that were opened for it."""
    sharing = select(CheckLine.check_id).where(CheckLine.order_id == order_id)
    statement = select(Check).where(or_(Check.order_id == order_id, Check.id.in_(sharing)))
    return uow.session.scalars(statement.order_by(Check.id)).all()
