"""When nothing is left to pay: the check is frozen, and its orders learn that they are paid."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from sqlalchemy import delete, select

from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.orders.model import Order
from kds.orders.queries import OrderCard
from kds.payments.commands.billing import (
    bill_for,
    bills_for,
    orders_for,
    rows_on,
    siblings,
    spell_out,
)
from kds.payments.commands.dates import sales_date
from kds.payments.events import CheckPaid, OrderPaid, OrderUnpaid
from kds.payments.model import Check, CheckCut, CheckLine, CheckState, CheckTax, ServiceCharge
from kds.payments.queries.bills import on_bill
from kds.payments.rules.bill import Bill
from kds.values import CheckId, LineId, OrderId

__all__ = ["bill_for", "keep_whole", "melt", "refuse_overpaid", "settle", "weigh_orders"]


def settle(uow: UnitOfWork, check: Check) -> bool:
    """Freeze an open check on which nothing is left to pay. Gives whether it is paid now."""
    if check.state is not CheckState.OPEN:
        return check.state is CheckState.PAID
    bill = bill_for(uow, check)
    if bill.due > 0 or bill.pending > 0:
        return False
    _freeze(uow, check, bill)
    return True


def keep_whole(uow: UnitOfWork, check_ids: Iterable[int]) -> None:
    """After a change: no check may owe its guests money; one that is covered now is paid.

    Raises Conflict when more is paid (or on its way) on a check than would be due.
    """
    for check, bill in refuse_overpaid(uow, check_ids):
        if bill.paid > 0 and not bill.due and not bill.pending:
            settle(uow, check)


def refuse_overpaid(uow: UnitOfWork, check_ids: Iterable[int]) -> list[tuple[Check, Bill]]:
    """The open ones of these checks, and of those that share lines with them, with their bills.

    Raises Conflict when more is paid (or on its way) on one than is due.
    """
    checks = [uow.get(Check, ident) for ident in siblings(uow, check_ids)]
    still = [check for check in checks if check.state is CheckState.OPEN]
    bills = bills_for(uow, [check.id for check in still])
    for bill in bills.values():
        if bill.total < bill.paid + bill.pending:
            raise _too_much(bill)
    return [(check, bills[CheckId(check.id)]) for check in still]


def _too_much(bill: Bill) -> Conflict:
    if bill.total >= bill.paid:
        return Conflict("A card payment on that check is under way", do="Wait for the terminal")
    return Conflict("More is paid already than would be due", do="Refund the difference first")


def melt(uow: UnitOfWork, check: Check) -> None:
    """Undo the freezing: its figures are worked out again from now on."""
    check.state, check.paid_at, check.paid_date = CheckState.OPEN, None, None
    check.subtotal = check.discount = check.service = check.tax = check.total = None
    for row in rows_on(uow, check):
        row.gross = row.net = row.amount = row.tax_class = None
    for model in (CheckTax, CheckCut, ServiceCharge):
        uow.session.execute(delete(model).where(model.check_id == check.id))


def _freeze(uow: UnitOfWork, check: Check, bill: Bill) -> None:
    rows = {LineId(row.line_id): row for row in spell_out(uow, check)}
    for share in bill.shares:
        row = rows[share.line_id]
        row.gross, row.net, row.amount = share.gross, share.net, share.amount
        row.tax_class = share.tax_class
    for row in rows.values():
        if row.gross is None:  # void
            row.gross = row.net = row.amount = 0
    check.is_main, check.state, check.paid_at = False, CheckState.PAID, uow.now
    check.paid_date = sales_date(uow)
    check.subtotal, check.discount = bill.subtotal, bill.discount
    check.service, check.tax, check.total = bill.service, bill.tax, bill.total
    for tax in bill.taxes:
        uow.add(
            CheckTax(
                check_id=check.id,
                tax_class=tax.tax_class,
                rate=tax.rate,
                included=tax.included,
                base=tax.base,
                amount=tax.amount,
            )
        )
    for worth in bill.worths:
        uow.add(CheckCut(check_id=check.id, adjustment_id=worth.id, amount=worth.amount))
    if bill.service:
        uow.add(ServiceCharge(check_id=check.id, percent=bill.service_percent, amount=bill.service))
    uow.session.flush()
    check_id, order_id = CheckId(check.id), OrderId(check.order_id)
    others = tuple(ident for ident in siblings(uow, (check_id,)) if ident != check_id)
    uow.record(CheckPaid(check_id, order_id, bill.total, others))
    weigh_orders(uow, {order_id, *(OrderId(row.order_id) for row in rows.values())})


def weigh_orders(uow: UnitOfWork, order_ids: Iterable[OrderId]) -> None:
    """Say of each order whether it is paid, when that is news."""
    ids = sorted(set(order_ids))
    cards = orders_for(uow, ids)
    for order_id in ids:
        paid, order = _is_paid(uow, cards[order_id]), uow.get(Order, order_id)
        if paid and order.paid_at is None:
            uow.record(OrderPaid(order_id))
        elif not paid and order.paid_at is not None:
            uow.record(OrderUnpaid(order_id))


def _is_paid(uow: UnitOfWork, order: OrderCard) -> bool:
    """Whether every line that costs something is wholly on paid checks, and there is such a one."""
    paid: dict[int, Fraction] = {}
    statement = (
        select(CheckLine.line_id, CheckLine.part, CheckLine.parts)
        .join(Check, Check.id == CheckLine.check_id)
        .where(CheckLine.order_id == order.id, Check.state == CheckState.PAID)
    )
    for line_id, part, parts in uow.session.execute(statement):
        paid[line_id] = paid.get(line_id, Fraction(0)) + Fraction(part, parts)
    costing = [line for line in order.lines if on_bill(line) and line.price]
    return bool(paid) and all(paid.get(line.id) == 1 for line in costing)
