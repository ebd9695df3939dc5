"""Anything anybody does with money, in any order: no cent is lost, doubled or owed.

A normal run plays a few hundred sequences. The full ten thousand:

    KDS_MONEY_SEQUENCES=10000 python -m pytest tests/payments/test_money_machine.py -s

It prints how many sequences and commands it played, and how many were refused.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as play

from kds.actor import SYSTEM, Actor, Role
from kds.bus.unit import UnitOfWork
from kds.orders import commands as orders
from kds.orders.model import LineState, Order, OrderLine, VoidReason
from kds.payments import commands as money
from kds.payments.commands.charging import start_payment
from kds.payments.model import (
    Adjustment,
    AdjustReason,
    Check,
    CheckState,
    Payment,
    PaymentState,
    RefundReason,
    Tender,
)
from kds.values import CheckId
from tests.payments.books import Books, venue

SEQUENCES = int(os.environ.get("KDS_MONEY_SEQUENCES", "0"))
USUAL, STEPS = 60, 18


def on_page(uow: UnitOfWork, check_id: CheckId, amount: int | None, tip: int) -> None:
    start_payment(uow, uow.get(Check, check_id), venue().page, amount, tip)


LENA = Actor(Role.SERVER, name="Lena")
MIRA = Actor(Role.MANAGER, name="Mira")
PICK = st.integers(0, 11)
"""Which one of those that there are: modulo their number."""
DISHES = ("Octopus", "Sea bass", "Lager", "Espresso", "Cheesecake")
PERCENTS = st.sampled_from((1, 333, 1000, 3333, 5000, 10_000))
AMOUNTS = st.sampled_from((1, 2, 7, 100, 333, 1650, 5000))
ANSWERS = st.sampled_from(
    (PaymentState.APPROVED, PaymentState.APPROVED, PaymentState.DECLINED, PaymentState.UNKNOWN)
)


class Money(RuleBasedStateMachine):
    """Waiters, a manager and the terminal act as they please."""

    played: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.books = Books()
        self.do = self.books.do
        self.audited = 0

    def teardown(self) -> None:
        Money.played["sequences"] += 1
        Money.played["done"] += self.books.done.total()
        Money.played["refused"] += self.books.refused.total()
        for name, times in self.books.done.items():
            Money.played[f"  {name}"] += times
        self.books.close()

    def one(self, pick: int, model: Any, *where: Any) -> Any:
        """One of the rows that there are; 0 = none."""
        ids = self.books.ids(model, *where)
        return ids[pick % len(ids)] if ids else 0

    def check(self, pick: int, state: CheckState = CheckState.OPEN) -> Any:
        return self.one(pick, Check, Check.state == state)

    def line(self, pick: int) -> Any:
        standing = OrderLine.state.not_in((LineState.DRAFT, LineState.VOIDED))
        return self.one(pick, OrderLine, standing)

    @initialize(
        included=st.booleans(),
        service=st.sampled_from((0, 0, 1250)),
        step=st.sampled_from((1, 5)),
        dishes=st.lists(st.sampled_from(DISHES), min_size=1, max_size=4),
    )
    def begin(self, included: bool, service: int, step: int, dishes: list[str]) -> None:
        self.do(
            MIRA,
            money.change_money_rules,
            taxes_included=included,
            service_percent=service,
            cash_step=step,
        )
        self.do(MIRA, money.set_tax_rate, tax_class="standard", rate=19_000)
        for seat, dish in enumerate(dishes):
            self.send_round(0, dish, 1 + seat % 2, seat)
        self.open_bill(0)

    # --- the pad ---------------------------------------------------------------------------------

    @rule(
        table=st.integers(0, 1),
        dish=st.sampled_from(DISHES),
        quantity=st.integers(1, 3),
        seat=st.integers(0, 3),
    )
    def send_round(self, table: int, dish: str, quantity: int, seat: int) -> None:
        grill = venue().menu
        table_id = grill.tables[("11", "12")[table]]
        order = self.do(LENA, orders.open_order, table_id=table_id, covers=2)
        item = {"item_id": grill.items[dish], "quantity": quantity, "seat": seat}
        self.do(LENA, orders.add_line, order_id=order, **item)
        self.do(LENA, orders.send, order_id=order)

    @precondition(lambda self: len(self.books.ids(OrderLine)) > 1)
    @rule(pick=PICK)
    def void(self, pick: int) -> None:
        self.do(LENA, orders.void_line, line_id=self.line(pick), reason=VoidReason.MISTAKE)

    @rule(pick=PICK, quantity=st.integers(1, 3))
    def edit(self, pick: int, quantity: int) -> None:
        self.do(LENA, orders.edit_line, line_id=self.line(pick), quantity=quantity)

    @rule(pick=PICK, quantity=st.sampled_from((None, 1, 2)))
    def refire(self, pick: int, quantity: int | None) -> None:
        again = {"reason": VoidReason.SPOILED, "quantity": quantity}
        self.do(LENA, orders.refire_line, line_id=self.line(pick), **again)

    # --- splitting -------------------------------------------------------------------------------

    @rule(pick=PICK)
    def open_bill(self, pick: int) -> None:
        self.do(LENA, money.open_check, order_id=self.one(pick, Order))

    @rule(pick=PICK, shares=st.integers(2, 4))
    def split(self, pick: int, shares: int) -> None:
        self.do(LENA, money.split_shares, check_id=self.check(pick), shares=shares)

    @rule(pick=PICK, shared=st.booleans())
    def split_by_seat(self, pick: int, shared: bool) -> None:
        self.do(LENA, money.split_seats, check_id=self.check(pick), shared=shared)

    @rule(pick=PICK, line=PICK, shares=st.integers(2, 3), other=PICK)
    def share(self, pick: int, line: int, shares: int, other: int) -> None:
        self.do(
            LENA,
            money.share_line,
            check_id=self.check(pick),
            line_id=self.line(line),
            shares=shares,
            into_ids=(self.check(other),) if other % 2 else (),
        )

    @rule(pick=PICK, lines=st.lists(PICK, min_size=1, max_size=3), into=st.none() | PICK)
    def move(self, pick: int, lines: list[int], into: int | None) -> None:
        self.do(
            LENA,
            money.move_lines,
            check_id=self.check(pick),
            line_ids=tuple(self.line(line) for line in lines),
            into_id=None if into is None else self.check(into),
        )

    @rule(pick=PICK, into=PICK)
    def merge(self, pick: int, into: int) -> None:
        self.do(LENA, money.merge_checks, check_id=self.check(pick), into_id=self.check(into))

    # --- discounts -------------------------------------------------------------------------------

    @rule(pick=PICK, percent=PERCENTS, amount=st.none() | AMOUNTS, of_line=st.booleans())
    def discount(self, pick: int, percent: int, amount: int | None, of_line: bool) -> None:
        size = {"percent": percent if amount is None else None, "amount": amount}
        reason, actor = AdjustReason.LATE, MIRA if pick % 2 else LENA
        if of_line:
            self.do(actor, money.discount_line, line_id=self.line(pick), reason=reason, **size)
        else:
            self.do(actor, money.discount_check, check_id=self.check(pick), reason=reason, **size)

    @rule(pick=PICK, of_line=st.booleans())
    def comp(self, pick: int, of_line: bool) -> None:
        reason = AdjustReason.QUALITY
        if of_line:
            self.do(MIRA, money.comp_line, line_id=self.line(pick), reason=reason)
        else:
            self.do(MIRA, money.comp_check, check_id=self.check(pick), reason=reason)

    @rule(pick=PICK)
    def take_back(self, pick: int) -> None:
        cut = self.one(pick, Adjustment, Adjustment.removed_at.is_(None))
        self.do(MIRA, money.remove_adjustment, adjustment_id=cut)

    @rule(pick=PICK, waived=st.booleans())
    def waive(self, pick: int, waived: bool) -> None:
        self.do(LENA, money.waive_service, check_id=self.check(pick), waived=waived)

    # --- paying ----------------------------------------------------------------------------------

    @rule(pick=PICK, amount=st.none() | AMOUNTS, tip=st.sampled_from((0, 0, 150)))
    def pay_cash(self, pick: int, amount: int | None, tip: int) -> None:
        self.do(LENA, money.take_cash, check_id=self.check(pick), amount=amount, tip=tip)

    @rule(pick=PICK, amount=st.none() | AMOUNTS)
    def pay_voucher(self, pick: int, amount: int | None) -> None:
        self.do(LENA, money.take_voucher, check_id=self.check(pick), amount=amount)

    @rule(pick=PICK, amount=st.none() | AMOUNTS, tip=st.sampled_from((0, 200)))
    def pay_card(self, pick: int, amount: int | None, tip: int) -> None:
        wanted = {"check_id": self.check(pick), "amount": amount, "tip": tip}
        self.do(LENA, money.begin_payment, terminal_id=venue().terminal, **wanted)

    @rule(pick=PICK, amount=st.none() | AMOUNTS, tip=st.sampled_from((0, 200)))
    def pay_on_page(self, pick: int, amount: int | None, tip: int) -> None:
        """As a guest's phone does; any number at once, also on one check."""
        self.do(SYSTEM, on_page, check_id=self.check(pick), amount=amount, tip=tip)

    def running(self, pick: int = 0) -> Any:
        states = (PaymentState.CREATED, PaymentState.SENT, PaymentState.UNKNOWN)
        return self.one(pick, Payment, Payment.state.in_(states))

    @precondition(running)
    @rule(state=ANSWERS, pick=PICK)
    def answer(self, state: PaymentState, pick: int) -> None:
        payment = self.running(pick)
        self.do(SYSTEM, money.mark_sent, payment_id=payment)
        self.do(SYSTEM, money.resolve_payment, payment_id=payment, state=state)

    @precondition(running)
    @rule(charged=st.booleans())
    def ask(self, charged: bool) -> None:
        """What was unknown is asked for, or a manager has looked it up."""
        self.do(LENA, money.ask_payment, payment_id=self.running())
        self.do(MIRA, money.decide_payment, payment_id=self.running(), charged=charged)

    @precondition(running)
    @rule()
    def call_off(self) -> None:
        self.do(LENA, money.cancel_payment, payment_id=self.running())

    @rule(pick=PICK, amount=st.sampled_from((20, -20)))
    def tip(self, pick: int, amount: int) -> None:
        self.do(LENA, money.add_tip, tender_id=self.one(pick, Tender), amount=amount)

    @rule(pick=PICK, amount=AMOUNTS)
    def refund(self, pick: int, amount: int) -> None:
        tender = self.one(pick, Tender, Tender.amount > 0)
        reason, actor = RefundReason.QUALITY, MIRA if pick % 2 else LENA
        self.do(actor, money.refund_tender, tender_id=tender, amount=amount, reason=reason)

    @rule(pick=PICK)
    def reopen(self, pick: int) -> None:
        check = self.check(pick, CheckState.PAID)
        self.do(MIRA, money.reopen_check, check_id=check, reason="a slip")

    @rule(pick=PICK)
    def finish(self, pick: int) -> None:
        self.do(LENA, money.finish_check, check_id=self.check(pick))

    @invariant()
    def books_are_right(self) -> None:
        """What was refused has left nothing behind: it need not be audited anew."""
        done = self.books.done.total()
        if done != self.audited:
            self.audited = done
            self.books.audit()


@pytest.mark.timeout(0)
def test_no_cent_is_lost_doubled_or_owed() -> None:
    Money.played.clear()
    play(
        Money,
        settings=settings(
            max_examples=SEQUENCES or USUAL,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print("\n" + "\n".join(f"{word}: {times}" for word, times in Money.played.items()))
    assert Money.played["sequences"] >= (SEQUENCES or USUAL)
