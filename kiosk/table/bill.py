"""The bill on a phone: what the table has, what is one's own, and somebody comes to take it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from kds.bus.projection import Live
from kds.floor.queries import party_cards
from kds.orders.queries import order_cards
from kds.orders.queries.phones import PhoneCard, orders_of_party, phone_cards
from kds.payments.queries.bills import bills_of_order
from kds.payments.queries.checks import check_cards
from kds.payments.queries.guests import bills_of_party, guests_live
from kds.payments.queries.payments import PaymentCard, payment_cards
from kds.payments.queries.rules import money_rule_cards, tax_rate_cards
from kds.payments.queries.terminals import pays_on_phone, terminal_cards
from kds.payments.queries.unpaid import unpaid_orders
from kds.values import CheckId
from kds.web.screen import cell, cells
from kiosk.table.cart import Guest, guests_at
from kiosk.table.step import PhoneStep

MONEY = (order_cards, unpaid_orders, check_cards, money_rule_cards, tax_rate_cards)
Guests = Annotated[int, Field(ge=0, le=20)]
MOST_OFFERED = 12


@dataclass(frozen=True, slots=True)
class BillRow:
    """A line of the table's bill, and whose it is (None = everybody's)."""

    id: int
    name: str
    quantity: int
    price: int
    who: Guest | None


@dataclass(frozen=True, slots=True)
class Paying:
    """How the bill stands for this guest; amounts in minor units.

    `said` is one of nothing, pay, wish, opening, page, closing, others, running, unknown, declined,
    paid. `why` = why the last one didn't go through; `others` = what is being paid on other phones.
    """

    said: str
    total: int
    due: int
    free: int
    mine: int
    equal: int
    guests: int
    amount: int
    tip: int
    cash: bool
    online: bool
    """They can pay on this phone."""
    page: str
    """Where they do; for this phone alone."""
    others: int
    by_me: bool
    why: str
    tips: tuple[int, ...]
    service: int
    taxes: int
    id: int = 0


@dataclass(frozen=True, slots=True)
class Paid:
    """A bill that is paid, whose receipt can be looked at."""

    id: CheckId
    number: int
    total: int


@dataclass(frozen=True)
class PhoneBill(PhoneStep):
    """Pay all of it, what one had, or an equal part."""

    path, template, title = "/table/{phone_id:int}/bill", "kiosk/table/bill.html", "Bill"

    js = (*PhoneStep.js, "js/table-pay.js")

    guests: Guests = 0
    """Into how many equal parts it is divided; 0 = as many as there are guests."""

    def context(self, live: Live) -> dict[str, Any]:
        return {**super().context(live), "most": MOST_OFFERED}

    @cells(*MONEY, phone_cards)
    def lines(self, live: Live) -> list[BillRow]:
        me = self.me(live)
        if me is None:
            return []
        guests = guests_at(live, me)
        found = []
        for order in orders_of_party(live, me.party_id):
            known = {line.id: line for line in order.lines}
            for each in bills_of_order(live, order.id):
                for share in each.bill.shares if not each.paid else ():
                    line = known.get(share.line_id)
                    if line is not None:
                        who = guests.get(line.phone_id)
                        found.append(BillRow(line.id, line.name, line.quantity, share.amount, who))
        return list({row.id: row for row in found}.values())

    @cell(*MONEY, phone_cards, payment_cards, party_cards, terminal_cards, every=20)
    def paying(self, live: Live) -> Paying | None:
        me = self.me(live)
        if me is None:
            return None
        party = live(party_cards).get(me.party_id)
        divided = self.guests or min(20, max(2, party.size if party else 2))
        found = guests_live(live, me, divided)
        bills = bills_of_party(live, me)
        rules = next(iter(live(money_rule_cards)), None)
        last = _last_try(live, me)
        tries = [each for each in _tries(live, me) if each.state.running]
        mine = next((each for each in tries if each.on_page and each.phone_id == me.id), None)
        running = mine or next(iter(tries), None)
        said = _said(me, found.free if found else None, tries, last, bool(bills))
        return Paying(
            said=said,
            total=found.total if found else 0,
            due=found.due if found else 0,
            free=found.free if found else 0,
            mine=found.mine if found else 0,
            equal=found.equal if found else 0,
            guests=divided,
            amount=running.amount if running else me.wish_amount,
            tip=running.tip if running else me.wish_tip,
            cash=me.wish is not None and me.wish.value == "cash",
            online=pays_on_phone(live),
            page=mine.page if mine and said == "page" else "",
            others=sum(each.amount for each in tries if each.on_page and each is not mine),
            by_me=running is not None and running.phone_id == me.id,
            why=last.why if last else "",
            tips=rules.tip_percents if rules else (),
            service=sum(each.bill.service for _, each in bills if not each.paid),
            taxes=sum(each.bill.tax for _, each in bills if not each.paid),
        )

    @cells(*MONEY, phone_cards)
    def paid(self, live: Live) -> list[Paid]:
        me = self.me(live)
        bills = bills_of_party(live, me) if me else []
        found = {b.check.id: (b.check, b.bill.total) for _, b in bills if b.check and b.paid}
        return [Paid(check.id, check.number, total) for check, total in found.values()]


def _last_try(live: Live, me: PhoneCard) -> PaymentCard | None:
    """This phone's last charge, if it went wrong."""
    own = [each for each in _tries(live, me) if each.phone_id == me.id]
    last = max(own, key=lambda each: each.id, default=None)
    return last if last and last.state.value in ("declined", "cancelled") else None


def _tries(live: Live, me: PhoneCard) -> list[PaymentCard]:
    return [
        each
        for order in orders_of_party(live, me.party_id)
        for each in live.by(payment_cards, "order_id", order.id)
        if not each.is_refund
    ]


Tries = Sequence[PaymentCard]


def _said(
    me: PhoneCard, free: int | None, running: Tries, last: PaymentCard | None, had: bool
) -> str:
    if any(each.state.value == "unknown" for each in running):
        return "unknown"
    for each in running:
        if each.on_page and each.phone_id == me.id:
            return _on_page(each)
    if any(not each.on_page for each in running):
        return "running"
    if free is None:
        return "paid" if had else "nothing"
    if me.wish is not None:
        return "wish"
    if not free:
        return "others"
    return "declined" if last is not None else "pay"


def _on_page(payment: PaymentCard) -> str:
    opened = "page" if payment.page else "opening"
    return "closing" if payment.cancel_asked_at else opened
