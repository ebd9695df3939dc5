"""How guests of the demo pay: the bill is brought, split or not, and paid in cash or by card."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from kds.actor import SYSTEM, Actor
from kds.demo.agenda import Steps
from kds.demo.scene import Scene
from kds.orders.queries import OrderCard
from kds.payments.commands import (
    begin_payment,
    drop_check,
    finish_check,
    open_check,
    split_seats,
    split_shares,
    take_cash,
)
from kds.payments.commands.charging import mark_sent, resolve_payment
from kds.payments.model import CheckState, PaymentState
from kds.payments.queries import (
    CheckCard,
    bill_live,
    check_cards,
    checks_of,
    payment_cards,
    terminal_cards,
)
from kds.values import CheckId, PaymentId

BRINGING, SPLITTING, CASHING = 30.0, 25.0, 40.0
LOOKING = (90.0, 300.0)
"""Seconds that guests look at the bill."""
AT_THE_TERMINAL, BUSY = (8.0, 25.0), 12.0
CASH, SPLIT, DECLINED = 0.35, 0.13, 0.025
TIPS = (0, 5, 8, 10, 10, 12)
"""Percent, rounded down to whole units."""


class Paying:
    """From asking for the bill until nothing is left to pay."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.live = scene.live

    def begun(self, order: OrderCard) -> bool:
        return any(check.dropped_at for check in checks_of(self.live, order.id))

    def next(self, order: OrderCard, chance: random.Random, deed: Callable[..., Any]) -> Any:
        """What is due about an order that isn't paid: a deed, or the seconds until it may be."""
        checks = [c for c in checks_of(self.live, order.id) if c.state is CheckState.OPEN]
        dropped = max((c.dropped_at for c in checks if c.dropped_at), default=None)
        splits, looks = chance.random() < SPLIT, chance.uniform(*LOOKING)
        if dropped is None:
            return deed("bring", BRINGING, lambda waiter: self.bring(waiter, order))
        left = looks - self.scene.since(dropped)
        if left > 0:
            return left
        if splits and len(checks) == 1 and order.covers > 1 and not checks[0].tenders:
            return deed("split", SPLITTING, lambda waiter: self._split(waiter, order, checks[0]))
        for check in checks:
            if check.pending:
                return BUSY
            if self._due(check.id) > 0 or check.is_main:
                return self._paid(check, deed)
        return BUSY

    def _paid(self, check: CheckCard, deed: Callable[..., Any]) -> Any:
        chance = self.scene.chances.for_one("means", check.id)
        if chance.random() < CASH or not len(self.live(terminal_cards)) or self._declined(check):
            return deed("cash", CASHING, lambda waiter: self.cash(waiter, check.id))
        if any(payment.state.running for payment in self.live(payment_cards)):
            return BUSY
        return deed("card", BRINGING, lambda waiter: self._card(waiter, check.id))

    async def bring(self, waiter: Actor, order: OrderCard) -> None:
        check_id = await self.scene.get(waiter, open_check, order_id=order.id)
        if check_id is not None:
            await self.scene.do(waiter, drop_check, check_id=check_id)

    async def cash(self, waiter: Actor, check_id: CheckId) -> None:
        """In cash, most often with a tip; what is on the house is only finished."""
        due = self._due(check_id)
        if due:
            tip = self._tip(check_id, due)
            await self.scene.do(waiter, take_cash, check_id=check_id, tip=tip)
        else:
            await self.scene.do(waiter, finish_check, check_id=check_id)

    async def _split(self, waiter: Actor, order: OrderCard, check: CheckCard) -> None:
        chance = self.scene.chances.for_one("split", order.id)
        if chance.random() < 0.5:
            await self.scene.do(waiter, split_seats, check_id=check.id)
        else:
            shares = min(order.covers, 4)
            await self.scene.do(waiter, split_shares, check_id=check.id, shares=shares)

    async def _card(self, waiter: Actor, check_id: CheckId) -> None:
        terminal = min(self.live(terminal_cards), key=lambda card: card.id)
        tip = self._tip(check_id, self._due(check_id))
        charge = {"check_id": check_id, "terminal_id": terminal.id, "tip": tip}
        await self.scene.do(waiter, begin_payment, **charge)

    async def terminal(self, payment_id: PaymentId) -> Steps:
        """Where no cashier is: the guest holds the card to the terminal, and the house hears."""
        chance = self.scene.chances.for_one("card", payment_id)
        yield 1.0
        reference = f"demo-{payment_id}"
        await self.scene.do(SYSTEM, mark_sent, payment_id=payment_id, reference=reference)
        yield chance.uniform(*AT_THE_TERMINAL)
        no = chance.random() < DECLINED
        said = PaymentState.DECLINED if no else PaymentState.APPROVED
        code = "insufficient_funds" if no else ""
        card = f"{chance.choice(('Visa', 'Mastercard', 'girocard'))} {chance.randrange(10000):04d}"
        answer = {"state": said, "reference": reference, "card": card, "decline_code": code}
        await self.scene.do(SYSTEM, resolve_payment, payment_id=payment_id, **answer)

    def _declined(self, check: CheckCard) -> bool:
        """Whose card wasn't taken pays in cash."""
        mine = (p for p in self.live(payment_cards) if p.check_id == check.id)
        return any(payment.state is PaymentState.DECLINED for payment in mine)

    def _due(self, check_id: CheckId) -> int:
        each = bill_live(self.live, check_id) if check_id in self.live(check_cards) else None
        return 0 if each is None else each.bill.due

    def _tip(self, check_id: CheckId, due: int) -> int:
        return due * self.scene.chances.for_one("tip", check_id).choice(TIPS) // 10_000 * 100
