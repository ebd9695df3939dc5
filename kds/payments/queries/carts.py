"""What a cart comes to before it is an order: worked out as its check will be."""

from __future__ import annotations

from collections.abc import Iterable

from kds.bus.projection import Live
from kds.orders.queries import PricedLine
from kds.payments.queries.bills import till_of
from kds.payments.queries.rules import money_rule_cards, tax_rate_cards
from kds.payments.rules.bill import Bill, Wanted, bill_of
from kds.values import LineId

BILL_CARDS = (money_rule_cards, tax_rate_cards)
"""What a region looks at that shows what a cart comes to, beside the cart and the menu."""


def cart_bill(live: Live, channel: str, lines: Iterable[PricedLine]) -> Bill:
    """The bill of a cart's lines that can be had, from the live cards alone; without the service
    charge of a table, which depends on all that it has ordered."""
    till = till_of(live)
    wanted = [
        Wanted(
            LineId(line.id),
            line.price,
            line.item.tax_class,
            till.rate(line.item.tax_class, channel),
        )
        for line in lines
        if line.item is not None and not line.trouble
    ]
    return bill_of(wanted, terms=till.terms(channel, at_table=False))
