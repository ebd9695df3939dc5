"""Money that comes in: cash, vouchers, and what a terminal has charged. Nobody ever changes it."""

from __future__ import annotations

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.orders.model import Order
from kds.payments.commands.dates import sales_date
from kds.payments.commands.drawers import drawer_for
from kds.payments.commands.running import refuse_unless_on_pages
from kds.payments.commands.settling import bill_for, settle
from kds.payments.events import TenderTaken, TipGiven
from kds.payments.model import Check, CheckState, Payment, Tender, TenderKind, Tip
from kds.payments.queries.rules import money_rules_of
from kds.payments.rules.cash import cash_of
from kds.values import CheckId, DrawerId, OrderId, PhoneId, TenderId

MOST = 10**9


def take_cash(
    uow: UnitOfWork,
    check_id: CheckId,
    amount: int | None = None,
    given: int = 0,
    tip: int = 0,
    drawer_id: DrawerId | None = None,
) -> TenderId:
    """Take cash for what is due, or for a part of it. `given` 0 = exactly; the tender knows the
    change. What is to pay is rounded to the smallest coin, and the rounding is kept."""
    uow.require(Capability.TAKE_PAYMENT)
    return enter_cash(uow, check_id, amount, given, tip, drawer_id)


def enter_cash(
    uow: UnitOfWork,
    check_id: CheckId,
    amount: int | None,
    given: int,
    tip: int,
    drawer_id: DrawerId | None,
    phone_id: PhoneId | None = None,
) -> TenderId:
    """The same for a guest's phone that has asked for it: its share is paid with that."""
    check, amount = payable(uow, check_id, amount, tip)
    cash = cash_of(amount, given, tip, money_rules_of(uow.session).cash_step)
    if cash is None or given < 0:
        raise Invalid("That isn't enough", field="given", do="Take more, or a part of the amount")
    drawer = drawer_for(uow, drawer_id)
    tender = Tender(
        kind=TenderKind.CASH,
        amount=cash.amount,
        rounding=cash.rounding,
        given=cash.given,
        change=cash.change,
        drawer_id=drawer,
        phone_id=phone_id,
        staff_id=uow.actor.staff_id,
    )
    return enter(uow, check, tender, tip, drawer)


def take_voucher(
    uow: UnitOfWork, check_id: CheckId, amount: int | None = None, tip: int = 0
) -> TenderId:
    """Take a voucher of the house for what is due, or for a part of it."""
    uow.require(Capability.TAKE_PAYMENT)
    check, amount = payable(uow, check_id, amount, tip)
    tender = Tender(kind=TenderKind.VOUCHER, amount=amount, staff_id=uow.actor.staff_id)
    return enter(uow, check, tender, tip)


def payable(
    uow: UnitOfWork, check_id: CheckId, amount: int | None, tip: int = 0
) -> tuple[Check, int]:
    """The check and what may be charged on it now; None = all that is due, less what guests are
    paying on their phones.

    Raises Conflict where nothing is left or a charge is under way, Invalid for more than is left.
    """
    check = uow.get(Check, check_id)
    if check.state is not CheckState.OPEN:
        raise Conflict("That check isn't open", do="Look at the bill again")
    refuse_unless_on_pages(uow, check_id)
    bill = bill_for(uow, check)
    if bill.due == 0:
        raise Conflict("Nothing is left to pay on it", do="Look at the bill again")
    if bill.free == 0:
        raise Conflict(
            "All that is due is being paid on a phone just now", do="Wait for it, or call it off"
        )
    amount = bill.free if amount is None else amount
    if amount <= 0:
        raise Invalid("The amount must be more than nothing", field="amount", do="Correct it")
    if amount > bill.due:
        raise Invalid("That is more than is due", field="amount", do="Take the rest as a tip")
    if amount > bill.free:
        raise Invalid(
            "A part of that is being paid on a phone just now",
            field="amount",
            do="Take less, or call that off",
        )
    if not 0 <= tip <= MOST:
        raise Invalid("The tip is too large or too small", field="tip", do="Correct it")
    return check, amount


def enter(
    uow: UnitOfWork, check: Check, tender: Tender, tip: int = 0, drawer_id: int | None = None
) -> TenderId:
    """Write a tender into the books, with its tip, and settle its check if nothing is left."""
    tender.check_id, tender.order_id = check.id, check.order_id
    tender.business_date, tender.at = sales_date(uow), uow.now
    uow.add(tender)
    tender_id, check_id = TenderId(tender.id), CheckId(check.id)
    order_id = OrderId(check.order_id)
    uow.record(TenderTaken(tender_id, check_id, order_id, tender.kind.value, tender.amount))
    if tip:
        give_tip(uow, tender, tip, tender.kind, drawer_id)
    uow.session.flush()
    settle(uow, check)
    return tender_id


def enter_charge(uow: UnitOfWork, payment: Payment) -> TenderId:
    """The terminal has charged a card: what is so can't be refused, whatever the check says now."""
    tender = Tender(
        kind=TenderKind.CARD,
        amount=payment.amount,
        payment_id=payment.id,
        phone_id=payment.phone_id,
        staff_id=payment.staff_id,
    )
    return enter(uow, uow.get(Check, payment.check_id), tender, payment.tip)


def give_tip(
    uow: UnitOfWork, tender: Tender, amount: int, kind: TenderKind, drawer_id: int | None = None
) -> None:
    """A tip, or with a negative amount its correction; it is the server's whose order it is."""
    order = uow.get(Order, tender.order_id)
    uow.add(
        Tip(
            tender_id=tender.id,
            kind=kind,
            drawer_id=drawer_id,
            amount=amount,
            staff_id=order.staff_id or tender.staff_id,
            business_date=sales_date(uow),
            at=uow.now,
        )
    )
    uow.record(TipGiven(TenderId(tender.id), CheckId(tender.check_id), amount))
