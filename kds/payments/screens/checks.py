"""All checks: what is to pay, what was paid today, and what must not be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kds.actor import Capability
from kds.bus.projection import Live
from kds.orders.queries import OrderCard, order_cards
from kds.payments.model import CheckState, PaymentState
from kds.payments.queries import (
    ALARM_CARDS,
    CheckBill,
    CheckCard,
    MoneyAlarm,
    PaymentCard,
    bills_of_order,
    check_cards,
    live_order,
    money_alarms,
    payment_cards,
    terminal_cards,
    unpaid_orders,
)
from kds.payments.screens.bill import BILLS
from kds.values import CheckId, OrderId
from kds.web.screen import Screen, cells


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that somebody must look at now. `kind`: an alarm, or a payment nobody knows of."""

    id: str
    sort: str
    kind: str
    order_id: OrderId
    title: str
    amount: int
    since: datetime
    terminal: str = ""
    payment_id: int | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class OpenCheck:
    """A check that is to be paid; `number` 0 = nobody has opened it yet."""

    id: str
    sort: str
    order_id: OrderId
    title: str
    name: str
    number: int
    seat: int
    phone_id: int | None
    part: int
    parts: int
    due: int
    paid: int
    since: datetime
    dropped: bool
    running: bool


@dataclass(frozen=True, slots=True)
class PaidCheck:
    id: CheckId
    sort: int
    order_id: OrderId | None
    """None = its order is live no more: only its receipt is left."""
    title: str
    name: str
    number: int
    seat: int
    phone_id: int | None
    part: int
    parts: int
    total: int
    tips: int
    refunded: int
    means: tuple[str, ...]
    paid_at: datetime


@dataclass(frozen=True)
class Checks(Screen):
    """Who still owes, who has paid, and where money and food have parted."""

    path, template, title = "/checks", "payments/checks.html", "Checks"
    needs = Capability.SEE_CHECKS
    css = ("css/money.css",)
    js = ("js/checks.js",)
    sounds = True
    about = "What is to pay, what was paid, and what must not be"

    @cells(*ALARM_CARDS, payment_cards, terminal_cards)
    def troubles(self, live: Live) -> Iterable[Trouble]:
        unknown = [p for p in live(payment_cards) if p.state is PaymentState.UNKNOWN]
        return [*(_unknown(live, each) for each in unknown), *map(_alarm, money_alarms(live))]

    @cells(*BILLS)
    def open(self, live: Live) -> Iterable[OpenCheck]:
        orders = [*live(order_cards), *live(unpaid_orders)]
        found = {
            view.id: view
            for order in orders
            for made in bills_of_order(live, order.id)
            for view in _open(made, order)
        }
        return list(found.values())

    @cells(check_cards, order_cards, unpaid_orders)
    def paid(self, live: Live) -> Iterable[PaidCheck]:
        found = (check for check in live(check_cards) if check.state is CheckState.PAID)
        return [_paid(check, live_order(live, check.order_id)) for check in found]


def _unknown(live: Live, payment: PaymentCard) -> Trouble:
    order = live_order(live, payment.order_id)
    terminal = live(terminal_cards).get(payment.terminal_id)
    return Trouble(
        id=f"p{payment.id}",
        sort=f"a{payment.id:09}",
        kind="unknown",
        order_id=payment.order_id,
        title=order.title if order else "",
        amount=payment.whole,
        since=payment.created_at,
        terminal=terminal.name if terminal else "",
        payment_id=payment.id,
    )


def _alarm(alarm: MoneyAlarm) -> Trouble:
    return Trouble(
        id=f"o{alarm.id}",
        sort=f"b{alarm.since.isoformat()}",
        kind=alarm.what.value,
        order_id=alarm.id,
        title=alarm.order.title,
        amount=alarm.amount,
        since=alarm.since,
        held=alarm.order.waits_for is not None,
    )


def _open(made: CheckBill, order: OrderCard) -> Iterable[OpenCheck]:
    check, bill = made.check, made.bill
    if made.paid or (check is None and not bill.due):
        return
    since = check.dropped_at or check.opened_at if check else order.opened_at
    yield OpenCheck(
        id=f"c{check.id}" if check else f"o{order.id}",
        sort=since.isoformat(),
        order_id=order.id,
        title=order.title,
        name=check.name if check else "",
        number=check.number if check else 0,
        seat=check.seat if check else 0,
        phone_id=check.phone_id if check else None,
        part=check.part if check else 0,
        parts=check.parts if check else 0,
        due=bill.due,
        paid=bill.paid,
        since=since,
        dropped=bool(check and check.dropped_at),
        running=bool(bill.pending),
    )


def _paid(check: CheckCard, order: OrderCard | None) -> PaidCheck:
    at = check.paid_at or check.opened_at
    return PaidCheck(
        id=check.id,
        sort=-int(at.timestamp()),
        order_id=order.id if order else None,
        title=order.title if order else "",
        name=check.name,
        number=check.number,
        seat=check.seat,
        phone_id=check.phone_id,
        part=check.part,
        parts=check.parts,
        total=check.figures.total if check.figures else 0,
        tips=check.tips,
        refunded=-sum(tender.amount for tender in check.tenders if tender.amount < 0),
        means=tuple(dict.fromkeys(t.means.word for t in check.tenders if t.amount > 0)),
        paid_at=at,
    )
