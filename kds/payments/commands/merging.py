"""Two checks become one, of one table or of two."""

from __future__ import annotations

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.payments.commands.billing import bill_for, open_check_row, spell_out
from kds.payments.commands.parts import alike, copy_cut, cuts_of_check, drop_cut, put, told
from kds.payments.commands.running import RUNNING, refuse_while_running
from kds.payments.events import ChecksMerged
from kds.payments.model import Adjustment, Check, CheckState, Payment, Tender
from kds.values import CheckId


def merge_checks(uow: UnitOfWork, check_id: CheckId, into_id: CheckId) -> None:
    """All that is on a check goes to another one, of the same order or not. The amounts stay."""
    uow.require(Capability.TAKE_PAYMENT)
    if check_id == into_id:
        raise Invalid("That is the same check", field="into_id", do="Choose another one")
    check, into = open_check_row(uow, check_id), open_check_row(uow, into_id)
    refuse_while_running(uow, check_id)
    if has_money(uow, check):
        raise Conflict("Part of that check is paid already", do="Merge the other one into it")
    join(uow, check, into)


def join(uow: UnitOfWork, check: Check, into: Check) -> None:
    """The same for commands that have found out themselves that it may be done."""
    rows = spell_out(uow, check)
    given = [] if _same_cuts(uow, check, into) else _given(uow, check, into)
    for row in rows:
        put(uow, row, into)
    uow.session.flush()
    for cut, amount in given:
        drop_cut(uow, cut)
        if amount:
            copy_cut(uow, cut, into, amount)
    absorb(uow, check, into)
    told(uow, (check, into), rows)


def absorb(uow: UnitOfWork, check: Check, into: Check) -> None:
    """A check whose lines have gone to another one is done with."""
    for cut in cuts_of_check(uow, check):
        drop_cut(uow, cut)
    was_main, check.is_main = check.is_main, False
    check.state, check.merged_into = CheckState.MERGED, into.id
    into.part = into.parts = 0
    uow.session.flush()
    if _is_alone(uow, into):
        into.seat, into.phone_id, into.is_main = 0, None, True
    elif was_main and check.order_id == into.order_id and not (into.seat or into.phone_id):
        into.is_main = True
    uow.record(ChecksMerged((CheckId(check.id), CheckId(into.id)), CheckId(into.id)))


def has_money(uow: UnitOfWork, check: Check) -> bool:
    """Whether anything was ever paid on it, or may be on its way: tenders stay where they are."""
    tenders = select(Tender.id).where(Tender.check_id == check.id)
    charges = select(Payment.id).where(Payment.check_id == check.id, Payment.state.in_(RUNNING))
    return any(uow.session.scalar(found.limit(1)) is not None for found in (tenders, charges))


def _same_cuts(uow: UnitOfWork, check: Check, into: Check) -> bool:
    """Whether the same percentages come off both, as after a split, or none: then they stay."""
    mine, theirs = cuts_of_check(uow, check), cuts_of_check(uow, into)
    if any(cut.percent is None for cut in (*mine, *theirs)):
        return False
    if sorted(map(alike, mine)) != sorted(map(alike, theirs)):
        return False
    for cut in mine:
        drop_cut(uow, cut)
    return True


def _given(uow: UnitOfWork, check: Check, into: Check) -> list[tuple[Adjustment, int]]:
    """What was taken off either check: as amounts, they stay no more and no less when the lines
    are together."""
    found = []
    for each in (check, into):
        worths = {int(worth.id): worth.amount for worth in bill_for(uow, each).worths}
        found += [(cut, worths.get(cut.id, 0)) for cut in cuts_of_check(uow, each)]
    return found


def _is_alone(uow: UnitOfWork, check: Check) -> bool:
    """No other check of its order is open."""
    others = select(Check.id).where(
        Check.order_id == check.order_id, Check.state == CheckState.OPEN, Check.id != check.id
    )
    return uow.session.scalar(others.limit(1)) is None
