"""What a guest's phone may pay of its table's bill, in a transaction."""

from __future__ import annotations

from sqlalchemy import select

from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.orders.model import Order, OrderState, Phone
from kds.payments.commands.billing import bill_for, card_for, main_check, orders_for
from kds.payments.commands.running import refuse_unless_on_pages
from kds.payments.model import Check
from kds.payments.rules.bill import Bill
from kds.payments.rules.guests import MOST_GUESTS, Guests, PayShare, guest_bill
from kds.payments.rules.shares import half_up
from kds.values import CheckId, OrderId, PhoneId

MOST_TIP = 100
"""Percent."""


def chosen(
    uow: UnitOfWork, phone: Phone, share: PayShare, guests: int, tip_percent: int
) -> tuple[Check, int, int]:
    """What a guest wants to pay on which check, and the tip on top."""
    check, seen = seen_by(uow, phone, guests)
    refuse_unless_on_pages(uow, CheckId(check.id))
    amount = seen.of(share)
    if amount <= 0:
        raise Conflict("Nothing is left to pay for you", do="Look at the bill again")
    if not 0 <= tip_percent <= MOST_TIP:
        raise Invalid("The tip is too large or too small", field="tip_percent", do="Correct it")
    return check, amount, half_up(amount * tip_percent, 100)


def seen_by(uow: UnitOfWork, phone: Phone, guests: int) -> tuple[Check, Guests]:
    """The check that a phone may pay, and how it stands for this guest."""
    if not 1 <= guests <= MOST_GUESTS:
        raise Invalid("A bill is split into 2 to 20 shares", field="guests", do="Correct it")
    check, bill = _owed(uow, phone)
    order_id = OrderId(check.order_id)
    card, order = card_for(uow, check), orders_for(uow, (order_id,))[order_id]
    there = select(Phone.id).where(Phone.party_id == phone.party_id, Phone.left_at.is_(None))
    phones = [PhoneId(ident) for ident in uow.session.scalars(there.order_by(Phone.number))]
    return check, guest_bill(
        bill,
        {line.id: line.phone_id for line in order.lines},
        phones,
        [(tender.phone_id, tender.amount) for tender in card.tenders],
        PhoneId(phone.id),
        guests,
    )


def _owed(uow: UnitOfWork, phone: Phone) -> tuple[Check, Bill]:
    """What the phone's party has still to pay, the first such order first."""
    unpaid = select(Order.id).where(
        Order.party_id == phone.party_id,
        Order.paid_at.is_(None),
        Order.state != OrderState.CANCELLED,
    )
    for order_id in uow.session.scalars(unpaid.order_by(Order.id)).all():
        check = main_check(uow, OrderId(order_id))
        bill = bill_for(uow, check)
        if bill.due:
            return check, bill
    raise Conflict("Nothing is left to pay for you", do="Look at the bill again")
