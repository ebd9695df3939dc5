"""Checks inside a transaction: what they come to now, by the same arithmetic as on the screens."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.orders.commands.orders import next_number
from kds.orders.model import Order
from kds.orders.queries import OrderCard, orders_by_ids
from kds.payments.events import CheckOpened
from kds.payments.model import Check, CheckLine, CheckState
from kds.payments.queries.bills import Till, bill_from, on_bill
from kds.payments.queries.cards import CheckCard
from kds.payments.queries.loading import load_checks
from kds.payments.queries.rules import money_rules_of, tax_rates_of
from kds.payments.rules.bill import Bill
from kds.values import CheckId, LineId, OrderId


def till_in(uow: UnitOfWork) -> Till:
    """The house's rules of money and its taxes."""
    return Till(money_rules_of(uow.session), tuple(tax_rates_of(uow.session)))


def card_for(uow: UnitOfWork, check: Check) -> CheckCard:
    """A check as it stands in this transaction."""
    uow.session.flush()
    return load_checks(uow.session, (CheckId(check.id),))[0]


def orders_for(uow: UnitOfWork, ids: Iterable[OrderId]) -> dict[OrderId, OrderCard]:
    """Orders with their lines as they stand in this transaction."""
    uow.session.flush()
    return {order.id: order for order in orders_by_ids(uow.session, tuple(dict.fromkeys(ids)))}


def bill_for(uow: UnitOfWork, check: Check) -> Bill:
    """What a check comes to in this transaction."""
    return bills_for(uow, (check.id,))[CheckId(check.id)]


def bills_for(uow: UnitOfWork, check_ids: Iterable[int]) -> dict[CheckId, Bill]:
    """What checks come to in this transaction, at the cost of one."""
    uow.session.flush()
    cards = load_checks(uow.session, [CheckId(ident) for ident in check_ids])
    ids = dict.fromkeys(order_id for card in cards for order_id in card.order_ids)
    orders = {order.id: order for order in orders_by_ids(uow.session, tuple(ids))}
    till = till_in(uow)
    return {card.id: bill_from(card, orders, till) for card in cards}


def open_check_row(uow: UnitOfWork, check_id: CheckId) -> Check:
    """A check that is still to be paid; else Conflict."""
    check = uow.get(Check, check_id)
    if check.state is CheckState.PAID:
        raise Conflict("That check is paid", do="Bring it back first")
    if check.state is CheckState.MERGED:
        raise Conflict("That check went into another one", do="Look at the bill again")
    return check


def main_check(uow: UnitOfWork, order_id: OrderId) -> Check:
    """The order's main check; it is opened when there is none."""
    found = uow.session.scalar(select(Check).where(Check.order_id == order_id, Check.is_main))
    return found or new_check(uow, order_id, is_main=True)


def new_check(uow: UnitOfWork, order_id: OrderId, **values: object) -> Check:
    """An open check with the next number of its business date."""
    date = uow.business_date
    uow.get(Order, order_id)
    check = uow.add(
        Check(
            number=next_number(uow, f"check {date}"),
            business_date=date,
            order_id=order_id,
            state=CheckState.OPEN,
            opened_at=uow.now,
            **values,
        )
    )
    uow.record(CheckOpened(CheckId(check.id), order_id))
    return check


def rows_on(uow: UnitOfWork, check: Check) -> list[CheckLine]:
    """The shares that stand on a check, as they were made."""
    statement = select(CheckLine).where(CheckLine.check_id == check.id).order_by(CheckLine.id)
    return list(uow.session.scalars(statement))


def spell_out(uow: UnitOfWork, check: Check) -> list[CheckLine]:
    """All that is on a check as shares of their own: a main check's lines become ones."""
    found = rows_on(uow, check)
    if not check.is_main:
        return found
    card = card_for(uow, check)
    order = orders_for(uow, (card.order_id,))[card.order_id]
    there = {row.line_id for row in found} | set(card.elsewhere)
    for line in order.lines:
        if on_bill(line) and line.id not in there:
            found.append(whole_line(uow, check, line.id, card.order_id))
    return found


def whole_line(uow: UnitOfWork, check: Check, line_id: LineId, order_id: OrderId) -> CheckLine:
    row = CheckLine(check_id=check.id, line_id=line_id, order_id=order_id, part=1, parts=1)
    return uow.add(row)


def rows_of_lines(uow: UnitOfWork, line_ids: Iterable[int]) -> list[CheckLine]:
    """Every share of these lines, on whichever checks, as they were made."""
    statement = select(CheckLine).where(CheckLine.line_id.in_(list(line_ids)))
    return list(uow.session.scalars(statement.order_by(CheckLine.id)))


def siblings(uow: UnitOfWork, check_ids: Iterable[int]) -> tuple[CheckId, ...]:
    """These checks and those that hold other shares of their lines."""
    ids = set(check_ids)
    lines = select(CheckLine.line_id).where(CheckLine.check_id.in_(ids))
    found = uow.session.scalars(select(CheckLine.check_id).where(CheckLine.line_id.in_(lines)))
    return tuple(CheckId(ident) for ident in sorted(ids | set(found)))
