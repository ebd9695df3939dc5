"""A receipt on the screen: to show, to print, to send."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kds.actor import Capability
from kds.bus.projection import Live
from kds.orders.queries import order_cards
from kds.payments.queries import check_cards, money_rule_cards
from kds.payments.queries.receipts import receipt_of
from kds.payments.rules.receipt import Receipt
from kds.values import CheckId
from kds.web.screen import Screen, query_cells


@dataclass(frozen=True)
class ReceiptScreen(Screen):
    """One check as it is printed."""

    check_id: CheckId

    path, template, title = "/checks/{check_id}/receipt", "payments/receipt.html", "Receipt"
    needs = Capability.SEE_CHECKS
    css = ("css/money.css",)
    js = ("js/checks.js",)
    nav = False

    @query_cells(*check_cards.events, *order_cards.events, *money_rule_cards.events)
    def receipt(self, session: Session, live: Live) -> Iterable[Receipt]:
        found = receipt_of(session, self.check_id)
        return [] if found is None else [found]
