"""The books of a machine's run: real commands in one transaction on a real file, and what must
always hold of what they wrote."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kds.actor import SYSTEM, Actor
from kds.bus import journal
from kds.bus.batch import Job, Outcome, Runner, misfit
from kds.bus.event import Event
from kds.bus.unit import Ids, UnitOfWork
from kds.config import Settings
from kds.db.engine import Database, raw
from kds.errors import KdsError
from kds.orders.model import Order
from kds.orders.queries import OrderCard, orders_by_ids
from kds.payments import events
from kds.payments.commands import add_terminal
from kds.payments.model import (
    Adjustment,
    Check,
    CheckLine,
    CheckState,
    CheckTax,
    Payment,
    Tender,
    TerminalKind,
    Tip,
)
from kds.payments.queries import CheckCard, Till, load_checks, money_rules_of, tax_rates_of
from kds.payments.queries.bills import bill_from, on_bill, unopened_bill
from kds.payments.rules.bill import Bill
from kds.values import OrderId, TerminalId
from tests.cast import Menu, _furnish, _migrated, settings_for

NOW = datetime(2026, 5, 8, 19, 0, tzinfo=UTC)


class Venue:
    """The grill with a terminal, on a file: made once, and every run undoes what it did."""

    def __init__(self, folder: Path) -> None:
        self.settings: Settings = settings_for(folder)
        self.settings.data.write_bytes(_migrated())
        self.engine = Database(self.settings.data).writer()
        with Session(self.engine, expire_on_commit=False) as session:
            session.connection()
            unit = UnitOfWork(session, Ids(), self.settings, NOW, SYSTEM, "furnish")
            self.menu: Menu = _furnish(unit)
            self.terminal: TerminalId = add_terminal(
                unit, "Till", TerminalKind.SIMULATED, "http://127.0.0.1:1"
            )
            self.page: TerminalId = add_terminal(
                unit, "Phones", TerminalKind.SIMULATED_PAGE, "http://127.0.0.1:1"
            )
            session.flush()
            self.head, _ = journal.append(session, journal.read_head(session), unit.entries)
            session.commit()


@cache
def venue() -> Venue:
    return Venue(Path(tempfile.mkdtemp(prefix="kds-books-")))


class Books:
    """One run: `do` is the only way to change anything, `audit` says what must hold."""

    def __init__(self) -> None:
        self.venue = venue()
        self.session = Session(self.venue.engine, expire_on_commit=False)
        self.session.connection()
        self.runner = Runner(Ids(), self.venue.settings, lambda: NOW)
        self.head = journal.Head(self.venue.head.seq, self.venue.head.hash)
        self.read_to = self.head.seq
        self.told = Told()
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def do(self, actor: Actor, command: Callable[..., Any], **arguments: Any) -> Any:
        """Run a command as the writer does; None when it was refused, and nothing of it remains."""
        job = Job(command, actor, (), arguments, None)
        batch, entries = self.runner.one_by_one(self.session, [job])
        self.head, _ = journal.append(self.session, self.head, entries)
        (_, result), *_ = batch.results
        if isinstance(result, Outcome):
            self.done[command.__name__] += 1
            return result.answer
        assert isinstance(result, KdsError), result
        assert result.message != misfit().message, f"{command.__name__} broke a constraint"
        self.refused[command.__name__] += 1
        return None

    def close(self) -> None:
        broken = raw(self.session.connection(), "PRAGMA foreign_key_check")
        self.session.rollback()
        self.session.close()
        assert broken is None, f"a row points nowhere: {broken}"

    # --- what there is --------------------------------------------------------------------------

    def ids(self, model: Any, *where: Any) -> list[Any]:
        return list(self.session.scalars(select(model.id).where(*where).order_by(model.id)))

    def orders(self) -> dict[OrderId, OrderCard]:
        self.session.flush()
        return {card.id: card for card in orders_by_ids(self.session, self.ids(Order))}

    def checks(self) -> list[CheckCard]:
        self.session.flush()
        return load_checks(self.session, self.ids(Check))

    def till(self) -> Till:
        return Till(money_rules_of(self.session), tuple(tax_rates_of(self.session)))

    # --- what must hold -------------------------------------------------------------------------

    def audit(self) -> None:
        orders, cards, till = self.orders(), self.checks(), self.till()
        bills = {card.id: bill_from(card, orders, till) for card in cards}
        for card in cards:
            self.check_is_sane(card, bills[card.id])
        self.shares_are_lines(orders, cards, bills, till)
        self.tenders_add_up()
        self.journal_tells_the_same(orders)

    def check_is_sane(self, card: CheckCard, bill: Bill) -> None:
        """Nothing is negative; an open check never has more than it is; a paid one is its parts."""
        figures = (bill.total, bill.subtotal, bill.discount, bill.service, bill.tax, bill.due)
        assert min(figures) >= 0, bill
        for share in bill.shares:
            assert share.gross >= share.net >= share.amount >= 0, share
        amounts = sum(share.amount for share in bill.shares)
        on_top = bill.tax if bill.taxes and not bill.taxes[0].included else 0
        assert bill.total == amounts + bill.service + on_top, bill
        assert bill.discount == bill.gross - amounts, bill
        assert bill.paid >= 0, bill
        if card.state is CheckState.OPEN:
            assert bill.total >= bill.paid + bill.pending, bill
            assert bill.due == bill.total - bill.paid, bill
        elif card.state is CheckState.PAID:
            assert not card.is_main
            assert bill.pending == 0, bill
            assert sum(tax.amount for tax in bill.taxes) == bill.tax, bill
        else:
            assert bill.empty, bill
            assert not card.tenders

    def shares_are_lines(
        self,
        orders: dict[OrderId, OrderCard],
        cards: list[CheckCard],
        bills: dict[Any, Bill],
        till: Till,
    ) -> None:
        """Σ shares = line, in parts and in money; Σ checks = the order's total."""
        parts: dict[int, Fraction] = defaultdict(Fraction)
        gross: dict[int, int] = defaultdict(int)
        for row in self.session.scalars(select(CheckLine)):
            parts[row.line_id] += Fraction(row.part, row.parts)
        assert all(whole == 1 for whole in parts.values()), parts
        every = list(bills.values())
        mains = {card.order_id for card in cards if card.is_main}
        every += [unopened_bill(o, parts, till) for o in orders.values() if o.id not in mains]  # type: ignore[arg-type]
        for bill in every:
            for share in bill.shares:
                gross[share.line_id] += share.gross
        for order in orders.values():
            lines = [line for line in order.lines if on_bill(line)]
            for line in lines:
                assert gross[line.id] == line.price, (line, gross[line.id])
            assert sum(gross[line.id] for line in order.lines) == sum(n.price for n in lines)

    def tenders_add_up(self) -> None:
        """No refund is larger than what it gives back."""
        back: dict[int, int] = defaultdict(int)
        came: dict[int, int] = {}
        for tender in self.session.scalars(select(Tender)):
            if tender.inverts_id is None:
                assert tender.amount > 0
                came[tender.id] = tender.amount
            else:
                assert tender.amount < 0
                back[tender.inverts_id] -= tender.amount
        assert all(amount <= came[ident] for ident, amount in back.items())

    def journal_tells_the_same(self, orders: dict[OrderId, OrderCard]) -> None:
        """All figures of money, recomputed from what the journal says, are those of the tables."""
        for recorded in journal.since(self.session, self.read_to):
            self.told.hear(recorded.event)
            self.read_to = recorded.seq
        told, session = self.told, self.session
        session.flush()
        checks = {row.id: (row.state, row.total) for row in session.scalars(select(Check))}
        assert told.checks == checks
        assert told.tenders == {
            row.id: (row.check_id, row.kind.value, row.amount)
            for row in session.scalars(select(Tender))
        }
        tips = select(Tip.tender_id, func.sum(Tip.amount)).group_by(Tip.tender_id)
        assert {k: v for k, v in told.tips.items() if v} == {
            tender: amount for tender, amount in session.execute(tips) if amount
        }
        standing = select(Adjustment.id).where(Adjustment.removed_at.is_(None))
        assert told.cuts == set(session.scalars(standing))
        assert told.payments == {
            row.id: (row.check_id, row.amount, row.tip, row.state.value)
            for row in session.scalars(select(Payment))
        }
        assert told.paid_orders == {o.id for o in orders.values() if o.paid_at is not None}
        self.frozen_is_what_was_paid()

    def frozen_is_what_was_paid(self) -> None:
        """A paid check's total is what its tenders were when it was paid, and its rows add up."""
        amounts: dict[int, int] = defaultdict(int)
        for share in self.session.scalars(select(CheckLine)):
            amounts[share.check_id] += share.amount or 0
        for tax in self.session.scalars(select(CheckTax)):
            amounts[tax.check_id] += 0 if tax.included else tax.amount
        for check in self.session.scalars(select(Check)):
            if check.state is CheckState.PAID:
                assert check.total == self.told.at_payment[check.id]
                assert check.total == amounts[check.id] + (check.service or 0)


class Told:
    """What the journal says of money, and nothing else."""

    def __init__(self) -> None:
        self.checks: dict[int, tuple[CheckState, int | None]] = {}
        self.tenders: dict[int, tuple[int, str, int]] = {}
        self.tips: dict[int, int] = defaultdict(int)
        self.cuts: set[int] = set()
        self.payments: dict[int, tuple[int, int, int, str]] = {}
        self.paid_orders: set[OrderId] = set()
        self.at_payment: dict[int, int] = {}

    def balance(self, check_id: int) -> int:
        return sum(amount for check, _, amount in self.tenders.values() if check == check_id)

    def hear(self, event: Event) -> None:
        match event:
            case events.CheckOpened() | events.CheckReopened():
                self.checks[event.check_id] = (CheckState.OPEN, None)
            case events.ChecksMerged():
                (gone,) = set(event.check_ids) - {event.into_id}
                self.checks[gone] = (CheckState.MERGED, None)
            case events.CheckPaid():
                self.checks[event.check_id] = (CheckState.PAID, event.total)
                self.at_payment[event.check_id] = self.balance(event.check_id)
            case events.TenderTaken() | events.TenderRefunded():
                self.tenders[event.tender_id] = (event.check_id, event.means, event.amount)
            case events.TipGiven():
                self.tips[event.tender_id] += event.amount
            case events.Adjusted():
                self.cuts.add(event.adjustment_id)
            case events.AdjustmentRemoved():
                self.cuts.discard(event.adjustment_id)
            case _:
                self.hear_of_cards(event)

    def hear_of_cards(self, event: Event) -> None:
        match event:
            case events.PaymentStarted():
                words = (event.check_id, event.amount, event.tip, "created")
                self.payments[event.payment_id] = words
            case events.PaymentSent():
                self.payments[event.payment_id] = (*self.payments[event.payment_id][:3], "sent")
            case events.PaymentResolved():
                before = self.payments[event.payment_id][:3]
                self.payments[event.payment_id] = (*before, event.state)
            case events.OrderPaid():
                self.paid_orders.add(event.order_id)
            case events.OrderUnpaid():
                self.paid_orders.discard(event.order_id)
