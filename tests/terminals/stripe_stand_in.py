"""A local stand-in for the part of Stripe's HTTP API that server-driven readers and Checkout use.

It speaks its form encoding, its idempotency keys (the first answer of a key is kept and repeated,
also an error; other parameters under the same key are refused), its errors and its states, as of
the API version that our client names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.terminals.stripe_checkout import DECLINED, VISA, Checkout, Complaint


@dataclass
class Stripe(Checkout):
    """What Stripe knows, and how it may be made to fail."""

    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    readers: dict[str, dict[str, Any]] = field(default_factory=dict)
    saved: dict[str, tuple[dict[str, str], int, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    """Paths that end in one of these are done, and answered with 500."""

    def __post_init__(self) -> None:
        self.readers["tmr_1"] = {
            "id": "tmr_1",
            "object": "terminal.reader",
            "status": "online",
            "action": None,
        }

    def reader(self, ident: str) -> dict[str, Any]:
        if ident not in self.readers:
            raise Complaint(404, "resource_missing")
        return self.readers[ident]

    def intent(self, ident: str) -> dict[str, Any]:
        if ident not in self.intents:
            raise Complaint(404, "resource_missing")
        return self.intents[ident]

    # What the endpoints do

    def create_intent(self, sent: dict[str, str]) -> dict[str, Any]:
        if any(name.startswith("payment_method_types") for name in sent):
            raise Complaint(400, "payment_method_types_no_longer_supported")
        assert sent["allowed_payment_method_types[0]"] == "card_present"
        made: dict[str, Any] = {
            "id": self.new_id("pi"),
            "object": "payment_intent",
            "amount": int(sent["amount"]),
            "currency": sent["currency"],
            "status": "requires_payment_method",
            "capture_method": sent["capture_method"],
            "last_payment_error": None,
            "latest_charge": None,
            "metadata": {"kds_key": sent["metadata[kds_key]"]},
        }
        self.intents[made["id"]] = made
        return made

    def cancel_intent(self, ident: str) -> dict[str, Any]:
        intent = self.intent(ident)
        if intent["status"] == "succeeded":
            raise Complaint(400, "payment_intent_unexpected_state")
        intent["status"] = "canceled"
        return intent

    def process(self, ident: str, sent: dict[str, str]) -> dict[str, Any]:
        reader, intent = self.reader(ident), self.intent(sent["payment_intent"])
        if reader["status"] != "online":
            raise Complaint(400, "terminal_reader_offline")
        if reader["action"] is not None and reader["action"]["status"] == "in_progress":
            raise Complaint(400, "terminal_reader_busy")
        if intent["status"] != "requires_payment_method":
            raise Complaint(400, "intent_invalid_state")
        reader["action"] = {
            "type": "process_payment_intent",
            "status": "in_progress",
            "failure_code": None,
            "failure_message": None,
            "process_payment_intent": {"payment_intent": intent["id"]},
        }
        return reader

    def cancel_action(self, ident: str) -> dict[str, Any]:
        reader = self.reader(ident)
        reader["action"] = None
        return reader

    def present(self, ident: str, number: str = VISA) -> dict[str, Any]:
        """A card is held to the simulated reader."""
        reader = self.reader(ident)
        action = reader["action"]
        if action is None or action["status"] != "in_progress":
            raise Complaint(400, "invalid_request")
        intent = self.intent(action["process_payment_intent"]["payment_intent"])
        card = {"card_present": {"brand": "visa", "last4": number[-4:]}}
        if number in DECLINED:
            action.update(status="failed", failure_code="card_declined")
            intent["last_payment_error"] = {
                "code": "card_declined",
                "decline_code": DECLINED[number],
                "payment_method": card,
            }
            return reader
        action["status"] = "succeeded"
        charge = {"id": self.new_id("ch"), "object": "charge", "payment_method_details": card}
        intent.update(status="succeeded", latest_charge=charge)
        return reader

    def create_refund(self, sent: dict[str, str]) -> dict[str, Any]:
        intent, amount = self.intent(sent["payment_intent"]), int(sent["amount"])
        if self.given_back(intent["id"]) + amount > intent["amount"]:
            raise Complaint(400, "charge_already_refunded")
        made: dict[str, Any] = {
            "id": self.new_id("re"),
            "object": "refund",
            "amount": amount,
            "status": "succeeded",
            "payment_intent": intent["id"],
            "metadata": {"kds_key": sent["metadata[kds_key]"]},
        }
        self.refunds[made["id"]] = made
        return made

    def given_back(self, intent: str) -> int:
        return sum(r["amount"] for r in self.refunds.values() if r["payment_intent"] == intent)

    def taken(self) -> int:
        return sum(i["amount"] for i in self.intents.values() if i["status"] == "succeeded")


async def _do(request: Request, stripe: Stripe) -> Any:
    path = request.url.path.removeprefix("/v1/")
    sent = {key: str(value) for key, value in (await request.form()).items()}
    ids = request.path_params
    match request.method, path.split("/")[-1]:
        case "POST", "payment_intents":
            return stripe.create_intent(sent)
        case "POST", "cancel":
            return stripe.cancel_intent(ids["id"])
        case "POST", "sessions":
            return stripe.create_session(sent)
        case "POST", "expire":
            return stripe.expire_session(ids["id"])
        case "POST", "process_payment_intent":
            return stripe.process(ids["id"], sent)
        case "POST", "cancel_action":
            return stripe.cancel_action(ids["id"])
        case "POST", "present_payment_method":
            return stripe.present(ids["id"], sent.get("card_present[number]", VISA))
        case "POST", "refunds":
            return stripe.create_refund(sent)
        case "GET", "refunds":
            wanted = request.query_params["payment_intent"]
            found = [r for r in stripe.refunds.values() if r["payment_intent"] == wanted]
            return {"object": "list", "data": found, "has_more": False, "url": "/v1/refunds"}
    if path.startswith("checkout"):
        return stripe.session(ids["id"])
    if path.startswith("payment_intents"):
        intent = dict(stripe.intent(ids["id"]))
        if intent["latest_charge"] and "expand[0]" not in request.query_params:
            intent["latest_charge"] = intent["latest_charge"]["id"]
        return intent
    return stripe.reader(ids["id"])


async def answer(request: Request) -> JSONResponse:
    stripe: Stripe = request.app.state.stripe
    stripe.asked.append(f"{request.method} {request.url.path}")
    if not request.headers.get("Authorization", "").endswith("sk_test_house"):
        error = {"type": "invalid_request_error", "message": "Invalid API Key provided"}
        return JSONResponse({"error": error}, 401)
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    sent = {name: str(value) for name, value in (await request.form()).items()}
    mark = f"{request.url.path} {key}"
    if key is not None and mark in stripe.saved:
        first, status, body = stripe.saved[mark]
        if first != sent:
            error = {"type": "idempotency_error", "message": "Other parameters under this key"}
            return JSONResponse({"error": error}, 400)
        return JSONResponse(body, status)
    try:
        status, body = 200, await _do(request, stripe)
    except Complaint as complaint:
        status = complaint.status
        body = {"error": {"type": complaint.kind, "code": complaint.code, "message": "No"}}
    if key is not None:
        stripe.saved[mark] = (sent, status, body)
    if any(request.url.path.endswith(path) for path in stripe.broken):
        return JSONResponse({"error": {"type": "api_error", "message": "Sorry"}}, 500)
    return JSONResponse(body, status)


def make_stripe() -> Starlette:
    readers = "/v1/terminal/readers/{id}"
    paths = [
        "/v1/payment_intents",
        "/v1/payment_intents/{id}",
        "/v1/payment_intents/{id}/cancel",
        readers,
        f"{readers}/process_payment_intent",
        f"{readers}/cancel_action",
        "/v1/test_helpers/terminal/readers/{id}/present_payment_method",
        "/v1/refunds",
        "/v1/checkout/sessions",
        "/v1/checkout/sessions/{id}",
        "/v1/checkout/sessions/{id}/expire",
    ]
    app = Starlette(routes=[Route(path, answer, methods=["GET", "POST"]) for path in paths])
    app.state.stripe = Stripe()
    return app
