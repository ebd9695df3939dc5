"""Bills: checks worked out from their cards and the cards of their orders.

One way for screens (live cards) and commands (rows): `bill_from`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kds.bus.projection import Live
from kds.orders.model import LineState
from kds.orders.queries import LineCard, OrderCard, order_cards
from kds.payments.model import CheckState
from kds.payments.queries.cards import CheckCard
from kds.payments.queries.checks import check_cards
from kds.payments.queries.rules import (
    ONLY,
    MoneyRulesCard,
    TaxRateCard,
    money_rule_cards,
    tax_rate_cards,
)
from kds.payments.queries.unpaid import unpaid_orders
from kds.payments.rules.bill import Bill, Cut, Part, Share, Wanted, bill_of
from kds.payments.rules.terms import Terms, rate_of, service_percent
from kds.values import CheckId, LineId, OrderId


@dataclass(frozen=True, slots=True)
class Till:
    """The house's rules of money and its taxes, together."""

    rules: MoneyRulesCard
    rates: tuple[TaxRateCard, ...] = ()

    def rate(self, tax_class: str, channel: str) -> int:
        return rate_of(self.rates, tax_class, channel)

    def terms(
        self, channel: str, covers: int = 0, *, at_table: bool, waived: bool = False
    ) -> Terms:
        """How a check of an order of this channel is worked out."""
        rules = self.rules
        percent = service_percent(
            rules.service_percent, rules.service_covers, covers, at_table=at_table and not waived
        )
        return Terms(
            taxes_included=rules.taxes_included,
            service_percent=percent,
            service_tax_class=rules.service_tax_class,
            service_rate=self.rate(rules.service_tax_class, channel),
        )


@dataclass(frozen=True, slots=True)
class CheckBill:
    """A check with its bill. `check` None = nobody has opened it yet: the order's main check."""

    check: CheckCard | None
    bill: Bill

    @property
    def paid(self) -> bool:
        return self.check is not None and self.check.state is CheckState.PAID


def till_of(live: Live) -> Till:
    rates = sorted(live(tax_rate_cards), key=lambda card: card.id)
    return Till(live(money_rule_cards).get(ONLY) or MoneyRulesCard(), tuple(rates))


def on_bill(line: LineCard) -> bool:
    """What isn't sent yet isn't on the bill, nor what was voided. A line that is about to be cooked
    instead of a spoiled one has that one's price already."""
    if line.state is LineState.DRAFT:
        return line.refire_of is not None
    return line.state is not LineState.VOIDED


def bill_from(check: CheckCard, orders: Mapping[OrderId, OrderCard], till: Till) -> Bill:
    """What a check comes to: as it was frozen when it is paid, else worked out.

    Raises KeyError when an order of one of its lines isn't among `orders`.
    """
    if check.figures is not None:
        return _frozen(check)
    order = orders[check.order_id]
    terms = till.terms(
        order.channel,
        order.covers,
        at_table=order.table_id is not None,
        waived=check.service_waived,
    )
    own = [card.cut for card in check.adjustments if card.line_id is None]
    return bill_of(_wanted(check, orders, till), own, terms, check.paid, check.pending)


def unopened_bill(order: OrderCard, taken: Iterable[LineId], till: Till) -> Bill:
    """What the main check of an order would come to if somebody opened it now."""
    there = set(taken)
    terms = till.terms(order.channel, order.covers, at_table=order.table_id is not None)
    lines = (line for line in order.lines if on_bill(line) and line.id not in there)
    return bill_of([_line(line, order, till) for line in lines], (), terms)


def bill_live(live: Live, check_id: CheckId) -> CheckBill | None:
    """A live check with its bill; None when it, or an order of its lines, is live no more."""
    check = live(check_cards).get(check_id)
    if check is None:
        return None
    orders = _orders(live, check.order_ids)
    return None if orders is None else CheckBill(check, bill_from(check, orders, till_of(live)))


def bills_of_order(live: Live, order_id: OrderId) -> list[CheckBill]:
    """All bills of a live order: those that somebody opened, in their order, and the one that isn't
    opened yet if there is something on it. Empty main checks beside others are left out."""
    order = live_order(live, order_id)
    if order is None:
        return []
    cards = checks_of(live, order_id)
    found = [made for card in cards if (made := bill_live(live, card.id)) is not None]
    if not any(card.is_main and card.order_id == order_id for card in cards):
        taken = {s.line_id for c in cards for s in c.shares}
        bill = unopened_bill(order, taken, till_of(live))
        if not bill.empty:
            found.append(CheckBill(None, bill))
    return [each for each in found if not _hidden(each, found)]


def checks_of(live: Live, order_id: OrderId) -> list[CheckCard]:
    """The live checks that have lines of an order, or were opened for it; merged ones left out."""
    own = live.by(check_cards, "order_id", order_id)
    others = live.by(check_cards, "is_joint", True)
    found = {card.id: card for card in own}
    found |= {card.id: card for card in others if order_id in card.order_ids}
    cards = (card for card in found.values() if card.state is not CheckState.MERGED)
    return sorted(cards, key=lambda card: card.id)


def live_order(live: Live, order_id: OrderId) -> OrderCard | None:
    """An order that is live, or closed and not paid."""
    return live(order_cards).get(order_id) or live(unpaid_orders).get(order_id)


def due_of_order(live: Live, order_id: OrderId) -> int:
    """What is still to be paid on all bills of an order, minor units."""
    return sum(each.bill.due for each in bills_of_order(live, order_id))


def _orders(live: Live, ids: Iterable[OrderId]) -> dict[OrderId, OrderCard] | None:
    found = {ident: order for ident in ids if (order := live_order(live, ident)) is not None}
    return found if len(found) == len(set(ids)) else None


def _hidden(each: CheckBill, among: list[CheckBill]) -> bool:
    """A check that has nothing on it any more, and nothing was ever paid on it."""
    if each.check is None or not each.bill.empty or each.check.tenders:
        return False
    return len(among) > 1


def _wanted(check: CheckCard, orders: Mapping[OrderId, OrderCard], till: Till) -> Iterator[Wanted]:
    cuts: dict[LineId, list[Cut]] = {}
    for card in check.adjustments:
        if card.line_id is not None:
            cuts.setdefault(card.line_id, []).append(card.cut)
    shares = {share.line_id: share for share in check.shares}
    elsewhere = set(check.elsewhere)
    for order_id in check.order_ids:
        order = orders[order_id]
        mains = check.is_main and order_id == check.order_id
        for line in order.lines:
            share = shares.get(line.id)
            if not on_bill(line) or (share is None and (not mains or line.id in elsewhere)):
                continue
            wanted = _line(line, order, till, tuple(cuts.get(line.id, ())))
            if share is not None:
                wanted = _shared(wanted, share.all, share.mine)
            yield wanted


def _line(line: LineCard, order: OrderCard, till: Till, cuts: tuple[Cut, ...] = ()) -> Wanted:
    rate = till.rate(line.tax_class, order.channel)
    return Wanted(line.id, line.quantity * line.unit_price, line.tax_class, rate, cuts)


def _shared(wanted: Wanted, parts: tuple[Part, ...], mine: int) -> Wanted:
    return replace(wanted, parts=parts, mine=mine)


def _frozen(check: CheckCard) -> Bill:
    """A paid check as it was when it was paid."""
    figures = check.figures
    assert figures is not None  # noqa: S101
    rates = {tax.tax_class: tax.rate for tax in figures.taxes}
    return Bill(
        shares=tuple(
            Share(
                s.line_id,
                s.part,
                s.parts,
                s.gross or 0,
                s.net or 0,
                s.amount or 0,
                s.tax_class or "",
                rates.get(s.tax_class or "", 0),
            )
            for s in check.shares
        ),
        worths=(),
        subtotal=figures.subtotal,
        discount=figures.discount,
        service_percent=figures.service_percent,
        service=figures.service,
        taxes=figures.taxes,
        tax=figures.tax,
        total=figures.total,
        paid=check.paid,
        pending=check.pending,
        due=0,
    )
