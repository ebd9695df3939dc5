"""The bill of a table as one of its phones sees it."""

from __future__ import annotations

from collections.abc import Sequence

from kds.bus.projection import Live
from kds.orders.queries import OrderCard
from kds.orders.queries.phones import PhoneCard, orders_of_party, phones_of
from kds.payments.queries.bills import CheckBill, bills_of_order
from kds.payments.queries.cards import CheckCard
from kds.payments.rules.bill import Bill
from kds.payments.rules.guests import Guests, guest_bill
from kds.values import OrderId, PhoneId


def guests_of(
    order: OrderCard,
    check: CheckCard | None,
    bill: Bill,
    phones: Sequence[PhoneCard],
    me: PhoneId,
    guests: int,
) -> Guests:
    """What is to pay of one bill of an order: from live cards, or from rows."""
    tenders = check.tenders if check else ()
    return guest_bill(
        bill,
        {line.id: line.phone_id for line in order.lines},
        [phone.id for phone in phones],
        [(tender.phone_id, tender.amount) for tender in tenders],
        me,
        guests,
    )


def open_bill(live: Live, order_id: OrderId) -> CheckBill | None:
    """The bill that a table's phones may pay: what staff have put on no check of its own."""
    found = (b for b in bills_of_order(live, order_id) if b.check is None or b.check.is_main)
    return next((each for each in found if not each.paid), None)


def bills_of_party(live: Live, phone: PhoneCard) -> list[tuple[OrderCard, CheckBill]]:
    """Every bill of what the phone's party has ordered, with its order."""
    return [
        (order, bill)
        for order in orders_of_party(live, phone.party_id)
        for bill in bills_of_order(live, order.id)
    ]


def guests_live(live: Live, phone: PhoneCard, guests: int) -> Guests | None:
    """What the phone may pay now; None = there is nothing."""
    for order in orders_of_party(live, phone.party_id):
        if order.paid_at is not None:
            continue
        found = open_bill(live, order.id)
        if found is not None and found.bill.due:
            phones = phones_of(live, phone.party_id)
            return guests_of(order, found.check, found.bill, phones, phone.id, guests)
    return None
