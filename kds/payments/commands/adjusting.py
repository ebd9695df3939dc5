"""Discounts and comps, of a line or a check, with a reason; servers have a limit per check."""

from __future__ import annotations

from kds.actor import CAPABILITIES, Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Forbidden, Invalid
from kds.orders.model import LineState, OrderLine
from kds.payments.commands.billing import bill_for, main_check, open_check_row, rows_of_lines
from kds.payments.commands.parts import drop_cut, told_cut
from kds.payments.commands.settling import keep_whole
from kds.payments.events import AdjustmentRemoved
from kds.payments.model import Adjustment, AdjustmentKind, AdjustReason, Check
from kds.payments.queries.rules import money_rules_of
from kds.payments.rules.bill import FREE
from kds.staff.model import Staff
from kds.values import AdjustmentId, CheckId, LineId, OrderId

MOST = 10**9


def discount_line(
    uow: UnitOfWork,
    line_id: LineId,
    reason: AdjustReason,
    percent: int | None = None,
    amount: int | None = None,
) -> AdjustmentId:
    """Lower the price of a line, whoever shares it: by hundredths of a percent, or an amount."""
    return _adjust_line(uow, line_id, AdjustmentKind.DISCOUNT, reason, percent, amount)


def comp_line(
    uow: UnitOfWork,
    line_id: LineId,
    reason: AdjustReason,
    percent: int | None = None,
    amount: int | None = None,
) -> AdjustmentId:
    """Give a line away; all of it unless a part is named. Its cost is kept."""
    percent = FREE if percent is None and amount is None else percent
    return _adjust_line(uow, line_id, AdjustmentKind.COMP, reason, percent, amount)


def discount_check(
    uow: UnitOfWork,
    check_id: CheckId,
    reason: AdjustReason,
    percent: int | None = None,
    amount: int | None = None,
) -> AdjustmentId:
    """Lower all that is on a check, now and later: by hundredths of a percent, or an amount."""
    return _adjust_check(uow, check_id, AdjustmentKind.DISCOUNT, reason, percent, amount)


def comp_check(
    uow: UnitOfWork,
    check_id: CheckId,
    reason: AdjustReason,
    percent: int | None = None,
    amount: int | None = None,
) -> AdjustmentId:
    """It is on the house; all of it unless a part is named."""
    percent = FREE if percent is None and amount is None else percent
    return _adjust_check(uow, check_id, AdjustmentKind.COMP, reason, percent, amount)


def remove_adjustment(uow: UnitOfWork, adjustment_id: AdjustmentId) -> None:
    """Take a discount or comp back, while its check isn't paid."""
    uow.require(Capability.GIVE_DISCOUNT)
    cut = uow.get(Adjustment, adjustment_id)
    if cut.removed_at is not None:
        raise Conflict("That was taken back already", do="Look at the bill again")
    if cut.check_id is not None:
        open_check_row(uow, CheckId(cut.check_id))
        drop_cut(uow, cut)
        return
    check_ids = _checks_of(uow, uow.get(OrderLine, cut.line_id))
    cut.removed_at = uow.now
    uow.record(AdjustmentRemoved(adjustment_id, check_ids))


def _adjust_line(
    uow: UnitOfWork,
    line_id: LineId,
    what: AdjustmentKind,
    reason: AdjustReason,
    percent: int | None,
    amount: int | None,
) -> AdjustmentId:
    uow.require(Capability.GIVE_DISCOUNT)
    _check_size(percent, amount)
    line = uow.get(OrderLine, line_id)
    if line.state in (LineState.DRAFT, LineState.VOIDED):
        raise Conflict("That line isn't on the bill", do="Send it first")
    check_ids = _checks_of(uow, line)
    cut = Adjustment(line_id=line_id, kind=what, percent=percent, amount=amount, reason=reason)
    return _give(uow, cut, check_ids)


def _adjust_check(
    uow: UnitOfWork,
    check_id: CheckId,
    what: AdjustmentKind,
    reason: AdjustReason,
    percent: int | None,
    amount: int | None,
) -> AdjustmentId:
    uow.require(Capability.GIVE_DISCOUNT)
    _check_size(percent, amount)
    open_check_row(uow, check_id)
    cut = Adjustment(check_id=check_id, kind=what, percent=percent, amount=amount, reason=reason)
    return _give(uow, cut, (check_id,))


def _give(uow: UnitOfWork, cut: Adjustment, check_ids: tuple[CheckId, ...]) -> AdjustmentId:
    cut.staff_id, cut.at = uow.actor.staff_id, uow.now
    uow.add(cut)
    uow.session.flush()
    if told_cut(uow, cut, check_ids) == 0:
        raise Conflict("There is nothing left to take off", do="Look at the bill again")
    if not uow.actor.may(Capability.ADJUST_FREELY):
        for check_id in check_ids:
            _within_limit(uow, check_id, cut)
    keep_whole(uow, check_ids)
    return AdjustmentId(cut.id)


def _within_limit(uow: UnitOfWork, check_id: CheckId, new: Adjustment) -> None:
    """What people without a manager's word have taken off one check stays within the limit."""
    bill = bill_for(uow, uow.get(Check, check_id))
    limited = sum(
        worth.amount
        for worth in bill.worths
        if worth.id == new.id or not _was_free(uow, uow.get(Adjustment, worth.id))
    )
    if limited > money_rules_of(uow.session).discount_limit:
        raise Forbidden("That is more than you may take off a check", do="Ask a manager")


def _was_free(uow: UnitOfWork, cut: Adjustment) -> bool:
    """Whether somebody gave it who needs no limit."""
    if cut.staff_id is None:
        return False
    return Capability.ADJUST_FREELY in CAPABILITIES[uow.get(Staff, cut.staff_id).role]


def _checks_of(uow: UnitOfWork, line: OrderLine) -> tuple[CheckId, ...]:
    """The open checks that a line is on; raises Conflict when a part of it is paid."""
    rows = rows_of_lines(uow, (line.id,))
    if not rows:
        return (CheckId(main_check(uow, OrderId(line.order_id)).id),)
    if any(row.gross is not None for row in rows):
        raise Conflict("That line is paid already", do="A manager brings its check back first")
    return tuple(CheckId(row.check_id) for row in rows)


def _check_size(percent: int | None, amount: int | None) -> None:
    if (percent is None) == (amount is None):
        raise Invalid("A percentage or an amount", field="percent", do="Enter one of the two")
    if percent is not None and not 1 <= percent <= FREE:
        raise Invalid("A discount is up to 100 %", field="percent", do="Correct it")
    if amount is not None and not 1 <= amount <= MOST:
        raise Invalid("The amount must be more than nothing", field="amount", do="Correct it")
