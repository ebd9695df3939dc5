"""Shares of lines as they are split, moved and joined: fractions that are the line again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from sqlalchemy import select

from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.payments.commands.billing import (
    bills_for,
    new_check,
    rows_on,
    siblings,
    spell_out,
    whole_line,
)
from kds.payments.commands.settling import keep_whole
from kds.payments.events import Adjusted, AdjustmentRemoved, SharesMoved
from kds.payments.model import Adjustment, Check, CheckLine
from kds.payments.rules.shares import divide
from kds.values import AdjustmentId, CheckId, LineId, OrderId

FINEST = 10_000
"""Into so many parts a line may be divided at most."""


def fraction(row: CheckLine) -> Fraction:
    return Fraction(row.part, row.parts)


def resize(row: CheckLine, share: Fraction) -> None:
    if share.denominator > FINEST:
        raise Conflict("That line is divided too finely already", do="Merge some checks first")
    row.part, row.parts = share.numerator, share.denominator


def put(uow: UnitOfWork, row: CheckLine, check: Check) -> None:
    """Move a share to another check, where it joins the share of its line that is there."""
    there = _share_on(uow, check, row.line_id)
    if there is None:
        row.check_id = check.id
        return
    resize(there, fraction(there) + fraction(row))
    uow.session.delete(row)
    uow.session.flush()


def deal(uow: UnitOfWork, row: CheckLine, checks: Sequence[Check]) -> None:
    """Divide a share evenly among checks; the one it is on may be among them."""
    each = fraction(row) / len(checks)
    home = row.check_id
    for check in checks:
        if check.id == home:
            continue
        there = _share_on(uow, check, row.line_id)
        if there is None:
            there = whole_line(uow, check, LineId(row.line_id), OrderId(row.order_id))
            resize(there, each)
        else:
            resize(there, fraction(there) + each)
    if any(check.id == home for check in checks):
        resize(row, each)
    else:
        uow.session.delete(row)
    uow.session.flush()


def share_of(uow: UnitOfWork, check: Check, line_id: LineId) -> CheckLine:
    """The share of a line on a check; a main check's line becomes one. Else Conflict."""
    row = next((row for row in spell_out(uow, check) if row.line_id == line_id), None)
    if row is None:
        raise Conflict("That line isn't on this check", do="Look at the bill again")
    return row


def twin(uow: UnitOfWork, check: Check, **values: object) -> Check:
    """A new check beside another one, of the same part of the table."""
    inherited: dict[str, object] = {
        "name": check.name,
        "seat": check.seat,
        "phone_id": check.phone_id,
        "service_waived": check.service_waived,
    }
    return new_check(uow, OrderId(check.order_id), **{**inherited, **values})


def told(uow: UnitOfWork, checks: Iterable[Check], rows: Iterable[CheckLine]) -> None:
    """Journal what went between checks, and see that no one has paid too much by it."""
    moved = list(rows)
    lines = sorted({LineId(row.line_id) for row in moved})
    orders = sorted({OrderId(row.order_id) for row in moved})
    uow.session.flush()
    ids = [check.id for check in checks]
    uow.record(SharesMoved(siblings(uow, ids), tuple(orders), tuple(lines)))
    keep_whole(uow, ids)


def hand_down(uow: UnitOfWork, check: Check, others: Sequence[Check]) -> None:
    """What was taken off a check is taken off its parts: a percentage off each, an amount by what
    each comes to."""
    cuts = cuts_of_check(uow, check)
    if not cuts or not others:
        return
    family = (check, *others)
    bills = bills_for(uow, [each.id for each in family])
    weights = [bills[CheckId(each.id)].subtotal for each in family]
    for cut in cuts:
        if cut.percent is not None:
            for other in others:
                if alike(cut) not in map(alike, cuts_of_check(uow, other)):
                    copy_cut(uow, cut, other)
            continue
        drop_cut(uow, cut)
        for each, amount in zip(family, divide(cut.amount or 0, weights), strict=True):
            if amount:
                copy_cut(uow, cut, each, amount)


def alike(cut: Adjustment) -> tuple[str, int, str]:
    """What two percentages have in common that are one discount on two checks."""
    return (cut.kind.value, cut.percent or 0, cut.reason.value)


def cuts_of_check(uow: UnitOfWork, check: Check) -> list[Adjustment]:
    """The discounts and comps of a check itself that stand."""
    statement = select(Adjustment).where(
        Adjustment.check_id == check.id, Adjustment.removed_at.is_(None)
    )
    return list(uow.session.scalars(statement.order_by(Adjustment.id)))


def copy_cut(
    uow: UnitOfWork, cut: Adjustment, check: Check, amount: int | None = None
) -> Adjustment:
    """The same for another check; an amount, if there is one, instead of the percentage."""
    made = uow.add(
        Adjustment(
            check_id=check.id,
            kind=cut.kind,
            percent=None if amount else cut.percent,
            amount=amount,
            reason=cut.reason,
            staff_id=cut.staff_id,
            at=cut.at,
        )
    )
    uow.session.flush()
    told_cut(uow, made, (CheckId(check.id),))
    return made


def drop_cut(uow: UnitOfWork, cut: Adjustment) -> None:
    cut.removed_at = uow.now
    if cut.check_id is not None:
        uow.record(AdjustmentRemoved(AdjustmentId(cut.id), (CheckId(cut.check_id),)))


def told_cut(uow: UnitOfWork, cut: Adjustment, check_ids: tuple[CheckId, ...]) -> int:
    """Journal a discount or comp with what it takes off these checks, which it gives."""
    bills = bills_for(uow, check_ids).values()
    worth = sum(each.amount for bill in bills for each in bill.worths if each.id == cut.id)
    line_id = None if cut.line_id is None else LineId(cut.line_id)
    uow.record(
        Adjusted(AdjustmentId(cut.id), check_ids, line_id, cut.kind.value, cut.reason.value, worth)
    )
    return worth


def _share_on(uow: UnitOfWork, check: Check, line_id: int) -> CheckLine | None:
    return next((row for row in rows_on(uow, check) if row.line_id == line_id), None)
