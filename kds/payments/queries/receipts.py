"""A check as its receipt, however old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from kds.orders.queries import LineCard, OrderCard, orders_by_ids
from kds.payments.model import CheckState
from kds.payments.queries.bills import Till, bill_from
from kds.payments.queries.cards import CheckCard, TenderCard
from kds.payments.queries.checks import check_by_id
from kds.payments.queries.rules import money_rules_of, tax_rates_of
from kds.payments.rules.bill import Bill
from kds.payments.rules.receipt import Receipt, ReceiptLine, ReceiptTax, ReceiptTender
from kds.values import CheckId, OrderId


def receipt_of(session: Session, check_id: CheckId) -> Receipt | None:
    """What is printed of a check: as it was frozen when it is paid, else as it is now."""
    check = check_by_id(session, check_id)
    if check is None:
        return None
    till = Till(money_rules_of(session), tuple(tax_rates_of(session)))
    orders = {order.id: order for order in orders_by_ids(session, check.order_ids)}
    return receipt_from(check, bill_from(check, orders, till), orders, till)


def receipt_from(
    check: CheckCard, bill: Bill, orders: Mapping[OrderId, OrderCard], till: Till
) -> Receipt:
    """A check, its bill and its orders → its receipt."""
    order = orders[check.order_id]
    return Receipt(
        id=check.id,
        number=check.number,
        day=check.business_date.isoformat(),
        at=check.paid_at or check.dropped_at or check.opened_at,
        paid=check.state is CheckState.PAID,
        title=order.title,
        at_table=bool(order.table),
        name=_name(check),
        server=order.server,
        header=till.rules.header,
        footer=till.rules.footer,
        lines=tuple(_lines(bill, orders)),
        subtotal=bill.subtotal,
        less=sum(share.net - share.amount for share in bill.shares),
        service_percent=bill.service_percent,
        service=bill.service,
        taxes=tuple(ReceiptTax(tax.rate, tax.included, tax.base, tax.amount) for tax in bill.taxes),
        total=bill.total,
        due=bill.due,
        tenders=tuple(_tender(tender) for tender in check.tenders),
    )


def _name(check: CheckCard) -> str:
    if check.name or not check.parts:
        return check.name
    return f"{check.part}/{check.parts}"


def _lines(bill: Bill, orders: Mapping[OrderId, OrderCard]) -> Iterable[ReceiptLine]:
    known: dict[int, LineCard] = {
        line.id: line for order in orders.values() for line in order.lines
    }
    for share in bill.shares:
        line = known[share.line_id]
        yield ReceiptLine(
            quantity=line.quantity,
            name=line.name,
            choices=tuple(choice.name for choice in line.choices),
            part=share.part,
            parts=share.parts,
            gross=share.gross,
            less=share.gross - share.net,
        )


def _tender(tender: TenderCard) -> ReceiptTender:
    return ReceiptTender(
        means=tender.means.word,
        card=tender.card,
        amount=tender.amount,
        tip=tender.tip,
        rounding=tender.rounding,
        given=tender.given,
        change=tender.change,
        why=tender.refund_reason.word if tender.refund_reason else "",
    )
