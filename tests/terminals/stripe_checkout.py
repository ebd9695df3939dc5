"""Stripe Checkout as the stand-in for Stripe's HTTP API knows it: sessions, and their intents."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

VISA, NO_FUNDS = "4242424242424242", "4000000000009995"
DECLINED = {NO_FUNDS: "insufficient_funds", "4000000000009987": "lost_card"}


class Complaint(Exception):
    def __init__(self, status: int, code: str, kind: str = "invalid_request_error") -> None:
        super().__init__(code)
        self.status, self.code, self.kind = status, code, kind


@dataclass
class Checkout:
    """Sessions and intents. A session's intent is made when a guest first tries to pay."""

    intents: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    serial: Any = field(default_factory=itertools.count)

    def new_id(self, prefix: str) -> str:
        return f"{prefix}_{next(self.serial):06}"

    def create_session(self, sent: dict[str, str]) -> dict[str, Any]:
        assert (sent["mode"], sent["line_items[0][quantity]"]) == ("payment", "1")
        assert sent["allowed_payment_method_types[0]"] == "card"
        left = int(sent["expires_at"]) - time.time()
        if not 30 * 60 <= left <= 24 * 3600:
            raise Complaint(400, "parameter_invalid_integer")
        price = "line_items[0][price_data]"
        ident = self.new_id("cs_test")
        self.sessions[ident] = {
            "id": ident,
            "object": "checkout.session",
            "status": "open",
            "payment_status": "unpaid",
            "payment_intent": None,
            "url": f"https://checkout.stripe.com/c/pay/{ident}#secret",
            "client_reference_id": sent["client_reference_id"],
            "amount_total": int(sent[f"{price}[unit_amount]"]),
            "currency": sent[f"{price}[currency]"],
            "shown": sent[f"{price}[product_data][name]"],
            "success_url": sent["success_url"],
            "metadata": {"kds_key": sent["metadata[kds_key]"]},
        }
        return self.sessions[ident]

    def session(self, ident: str) -> dict[str, Any]:
        if ident not in self.sessions:
            raise Complaint(404, "resource_missing")
        found = dict(self.sessions[ident])
        intent = self.intents.get(found["payment_intent"] or "")
        return {**found, "payment_intent": intent}

    def pay_session(self, ident: str, number: str = VISA) -> None:
        """A guest types in a card on the page."""
        session = self.sessions[ident]
        assert session["status"] == "open", "the page says that it can't be paid any more"
        if session["payment_intent"] is None:
            made: dict[str, Any] = {
                "id": self.new_id("pi"),
                "object": "payment_intent",
                "amount": session["amount_total"],
                "currency": session["currency"],
                "status": "requires_payment_method",
                "last_payment_error": None,
                "latest_charge": None,
                "metadata": session["metadata"],
            }
            self.intents[made["id"]] = made
            session["payment_intent"] = made["id"]
        intent = self.intents[session["payment_intent"]]
        card = {"card": {"brand": "visa", "last4": number[-4:]}}
        if number in DECLINED:
            intent["last_payment_error"] = {
                "code": "card_declined",
                "decline_code": DECLINED[number],
                "payment_method": card,
            }
            return
        charge = {"id": self.new_id("ch"), "object": "charge", "payment_method_details": card}
        intent.update(status="succeeded", latest_charge=charge)
        session.update(status="complete", payment_status="paid", url=None)

    def expire_session(self, ident: str) -> dict[str, Any]:
        session = self.session(ident)
        if session["status"] != "open":
            raise Complaint(400, "resource_missing")
        self.sessions[ident].update(status="expired", url=None)
        if session["payment_intent"] is not None:
            self.intents[session["payment_intent"]["id"]]["status"] = "canceled"
        return self.session(ident)
