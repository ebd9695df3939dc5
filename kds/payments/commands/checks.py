"""A check as a whole: opened, brought, named, brought back."""

from __future__ import annotations

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.payments.commands.billing import bill_for, main_check, open_check_row, rows_on, siblings
from kds.payments.commands.dates import is_closed
from kds.payments.commands.settling import (
    keep_whole,
    melt,
    refuse_overpaid,
    settle,
    weigh_orders,
)
from kds.payments.events import CheckDropped, CheckNamed, CheckReopened
from kds.payments.model import Check, CheckState
from kds.values import CheckId, OrderId

NAME_LENGTH = 60
REASON_LENGTH = 120


def open_check(uow: UnitOfWork, order_id: OrderId) -> CheckId:
    """The main check of an order: whatever is on no other one. It is made when there is none."""
    uow.require(Capability.TAKE_PAYMENT)
    return CheckId(main_check(uow, order_id).id)


def drop_check(uow: UnitOfWork, check_id: CheckId) -> None:
    """The bill was brought to the table."""
    uow.require(Capability.TAKE_PAYMENT)
    check = open_check_row(uow, check_id)
    check.dropped_at = uow.now
    uow.record(CheckDropped(check_id, OrderId(check.order_id)))


def name_check(uow: UnitOfWork, check_id: CheckId, name: str) -> None:
    """Say whose check it is; empty = what part of the table it is."""
    uow.require(Capability.TAKE_PAYMENT)
    check = open_check_row(uow, check_id)
    if len(name) > NAME_LENGTH:
        raise Invalid("That text is too long", field="name", do="Shorten it")
    check.name = name.strip()
    uow.record(CheckNamed(check_id))


def waive_service(uow: UnitOfWork, check_id: CheckId, waived: bool = True) -> None:
    """Leave the service charge off a check, or put it on again."""
    uow.require(Capability.GIVE_DISCOUNT)
    check = open_check_row(uow, check_id)
    check.service_waived = waived
    uow.record(CheckNamed(check_id))
    keep_whole(uow, (check_id,))


def finish_check(uow: UnitOfWork, check_id: CheckId) -> None:
    """Nothing is to pay on it (it was on the house, or is covered): it is done."""
    uow.require(Capability.TAKE_PAYMENT)
    check = open_check_row(uow, check_id)
    if bill_for(uow, check).empty and not rows_on(uow, check):
        raise Conflict("There is nothing on that check", do="Look at the bill again")
    if not settle(uow, check):
        raise Conflict("Something is still to pay on it", do="Take the payment first")


def reopen_check(uow: UnitOfWork, check_id: CheckId, reason: str) -> None:
    """Bring a paid check back, with the reason: something on it was wrong. What was paid stays.

    Refused when it would come to less than was paid: its rules, or the shares beside it, are others
    by now.
    """
    uow.require(Capability.ADJUST_FREELY)
    check = uow.get(Check, check_id)
    reason = reason.strip()
    if not reason:
        raise Invalid("Why is it brought back?", field="reason", do="Write a word or two")
    if len(reason) > REASON_LENGTH:
        raise Invalid("That text is too long", field="reason", do="Shorten it")
    if check.state is not CheckState.PAID or check.paid_date is None:
        raise Conflict("That check isn't paid", do="Look at the bill again")
    if is_closed(uow, check.paid_date):
        raise Conflict("Its day is closed", do="Refund what was wrong instead")
    orders = {OrderId(check.order_id), *(OrderId(row.order_id) for row in rows_on(uow, check))}
    others = tuple(ident for ident in siblings(uow, (check_id,)) if ident != check_id)
    melt(uow, check)
    refuse_overpaid(uow, (check_id,))
    uow.record(CheckReopened(check_id, OrderId(check.order_id), reason, others))
    weigh_orders(uow, orders)
