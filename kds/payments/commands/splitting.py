"""Splitting a bill: by line, by seat, by phone, by shares. The kitchen hears nothing of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from sqlalchemy import Select, select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.orders.model import OrderLine
from kds.payments.commands.billing import new_check, open_check_row, spell_out
from kds.payments.commands.merging import absorb, has_money, join
from kds.payments.commands.parts import deal, hand_down, put, share_of, told, twin
from kds.payments.model import Check, CheckLine, CheckState
from kds.values import CheckId, LineId, OrderId, PhoneId

MOST_SHARES = 20


def move_lines(
    uow: UnitOfWork,
    check_id: CheckId,
    line_ids: tuple[LineId, ...],
    into_id: CheckId | None = None,
) -> CheckId:
    """Move lines (or the shares of them) to another check, or to a new one. Gives that check."""
    uow.require(Capability.TAKE_PAYMENT)
    check = open_check_row(uow, check_id)
    wanted = tuple(dict.fromkeys(line_ids))
    if not wanted:
        raise Invalid("Which lines?", field="line_ids", do="Choose one at least")
    if into_id == check_id:
        raise Invalid("That is the same check", field="into_id", do="Choose another one")
    into = None if into_id is None else open_check_row(uow, into_id)
    rows = spell_out(uow, check) if len(wanted) > 1 else []
    there = {row.line_id: row for row in rows}
    moving = [there.get(line_id) or share_of(uow, check, line_id) for line_id in wanted]
    empties = not check.is_main and not has_money(uow, check)
    empties = empties and len(moving) == len(spell_out(uow, check))
    if into is not None and empties:
        join(uow, check, into)
        return CheckId(into.id)
    target = into or _beside(uow, check, moving)
    for row in moving:
        put(uow, row, target)
    uow.session.flush()
    if into is None:
        hand_down(uow, check, (target,))
    if empties:
        absorb(uow, check, target)
    told(uow, (check, target), moving)
    return CheckId(target.id)


def split_seats(uow: UnitOfWork, check_id: CheckId, shared: bool = True) -> tuple[CheckId, ...]:
    """A check for each seat. What was ordered for no seat is shared among them, or stays.

    Gives the seats' checks in the order of the seats; one that is open already is used again.
    """
    uow.require(Capability.TAKE_PAYMENT)
    check = open_check_row(uow, check_id)
    rows = spell_out(uow, check)
    groups = _grouped(uow, rows, lambda line: line.seat)
    loose = groups.pop(0, [])
    if not groups:
        raise Conflict("No seats were noted on this order", do="Split it by lines or evenly")
    made = [_of_seat(uow, check, seat) for seat in sorted(groups)]
    for seat, target in zip(sorted(groups), made, strict=True):
        _send(uow, groups[seat], check, target)
    if shared:
        for row in loose:
            deal(uow, row, made)
    return _parted(uow, check, made, rows)


def split_phones(uow: UnitOfWork, check_id: CheckId) -> tuple[CheckId, ...]:
    """A check for each guest's phone; what the waiter took stays where it is."""
    uow.require(Capability.TAKE_PAYMENT)
    check = open_check_row(uow, check_id)
    rows = spell_out(uow, check)
    groups = _grouped(uow, rows, lambda line: line.phone_id or 0)
    groups.pop(0, None)
    if not groups:
        raise Conflict("Nobody ordered by phone here", do="Split it by lines or evenly")
    made = [phone_check(uow, check, PhoneId(phone)) for phone in sorted(groups)]
    for phone, target in zip(sorted(groups), made, strict=True):
        _send(uow, groups[phone], check, target)
    return _parted(uow, check, made, rows)


def split_off_phone(uow: UnitOfWork, check: Check, phone_id: PhoneId) -> Check:
    """What one guest's phone ordered, on a check of its own. For commands that have found out
    themselves who may pay."""
    rows = spell_out(uow, check)
    own = _grouped(uow, rows, lambda line: line.phone_id or 0).get(phone_id, [])
    if not own:
        raise Conflict("Nothing that you ordered is left to pay", do="Look at the bill again")
    target = phone_check(uow, check, phone_id)
    _send(uow, own, check, target)
    _parted(uow, check, [target], own)
    return target


def split_shares(uow: UnitOfWork, check_id: CheckId, shares: int) -> tuple[CheckId, ...]:
    """So many checks of equal shares; the check itself is the first. No cent is lost."""
    uow.require(Capability.TAKE_PAYMENT)
    check = open_check_row(uow, check_id)
    _check_shares(shares)
    rows = spell_out(uow, check)
    if not rows:
        raise Conflict("There is nothing on that check", do="Look at the bill again")
    first, whole = (max(check.part, 1) - 1) * shares + 1, max(check.parts, 1) * shares
    check.is_main, check.part, check.parts = False, first, whole
    uow.session.flush()
    made = [twin(uow, check, part=first + more, parts=whole) for more in range(1, shares)]
    for row in rows:
        deal(uow, row, (check, *made))
    hand_down(uow, check, made)
    told(uow, (check, *made), rows)
    return tuple(CheckId(each.id) for each in (check, *made))


def share_line(
    uow: UnitOfWork,
    check_id: CheckId,
    line_id: LineId,
    shares: int,
    into_ids: tuple[CheckId, ...] = (),
) -> tuple[CheckId, ...]:
    """Divide a line (or the share of it that is here) evenly: one share stays, the others go to
    these checks, and to new ones where there are too few. Gives all checks that have one."""
    uow.require(Capability.TAKE_PAYMENT)
    check = open_check_row(uow, check_id)
    _check_shares(shares)
    into = [open_check_row(uow, ident) for ident in dict.fromkeys(into_ids) if ident != check_id]
    if len(into) >= shares:
        raise Invalid("More checks than shares", field="shares", do="Choose fewer checks")
    row = share_of(uow, check, line_id)
    into += [_beside(uow, check, [row]) for _ in range(shares - 1 - len(into))]
    every = (check, *into)
    deal(uow, row, every)
    told(uow, every, (row,))
    return tuple(CheckId(each.id) for each in every)


def phone_check(uow: UnitOfWork, check: Check, phone_id: PhoneId) -> Check:
    """The open check of a guest's phone at this order; it is opened when there is none."""
    statement = _open_of(check).where(Check.phone_id == phone_id, Check.parts == 0)
    return uow.session.scalars(statement).first() or twin(uow, check, phone_id=phone_id, name="")


def _of_seat(uow: UnitOfWork, check: Check, seat: int) -> Check:
    statement = _open_of(check).where(Check.seat == seat, Check.parts == 0)
    return uow.session.scalars(statement).first() or twin(uow, check, seat=seat, name="")


def _open_of(check: Check) -> Select[Check]:
    return (
        select(Check)
        .where(Check.order_id == check.order_id, Check.state == CheckState.OPEN)
        .order_by(Check.id)
    )


def _beside(uow: UnitOfWork, check: Check, rows: Sequence[CheckLine]) -> Check:
    """A new check for these: of the order that all of them are of, else of the check's own."""
    orders = {row.order_id for row in rows}
    order_id = orders.pop() if len(orders) == 1 else check.order_id
    return new_check(uow, OrderId(order_id), service_waived=check.service_waived)


def _grouped(
    uow: UnitOfWork, rows: Sequence[CheckLine], whose: Callable[[OrderLine], int]
) -> dict[int, list[CheckLine]]:
    groups: dict[int, list[CheckLine]] = defaultdict(list)
    for row in rows:
        groups[whose(uow.get(OrderLine, row.line_id))].append(row)
    return groups


def _send(uow: UnitOfWork, rows: Sequence[CheckLine], check: Check, target: Check) -> None:
    if target is not check:
        for row in rows:
            put(uow, row, target)


def _parted(
    uow: UnitOfWork, check: Check, made: Sequence[Check], rows: Sequence[CheckLine]
) -> tuple[CheckId, ...]:
    """After a split: discounts go along; a check that is empty now is done with."""
    uow.session.flush()
    others = [each for each in made if each is not check]
    if not others:
        raise Conflict("It is split like that already", do="Look at the bill again")
    hand_down(uow, check, others)
    keeps = check in made or check.is_main or has_money(uow, check)
    if not keeps and not spell_out(uow, check):
        absorb(uow, check, others[0])
    told(uow, (check, *others), rows)
    return tuple(CheckId(each.id) for each in made)


def _check_shares(shares: int) -> None:
    if not 2 <= shares <= MOST_SHARES:
        raise Invalid("A bill is split into 2 to 20 shares", field="shares", do="Correct it")
