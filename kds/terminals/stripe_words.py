"""What Stripe's objects say, in our words. They come as plain dicts."""

from __future__ import annotations

from typing import Any

from kds.terminals.protocol import Answer, Said

Json = dict[str, Any]
FINAL = ("succeeded", "canceled")
"""States of an intent that it never leaves."""


def in_progress(reader: Json, reference: str | None = None) -> bool:
    """Whether the reader is at it: at this intent, or at anything."""
    action = reader.get("action")
    if action is None or action["status"] != "in_progress":
        return False
    return reference is None or about(action) == reference


def about(action: Json) -> str | None:
    """Which intent an action of the reader is about."""
    found = (action.get("process_payment_intent") or {}).get("payment_intent")
    return found["id"] if isinstance(found, dict) else found


def action_code(reader: Json, reference: str) -> str:
    """Why the reader stopped, if this intent was its last action."""
    action = reader.get("action")
    if action is None or about(action) != reference:
        return ""
    return action.get("failure_code") or ""


def ended(intent: Json) -> Answer:
    if intent["status"] == "canceled":
        return Answer(Said.CANCELLED, intent["id"])
    charge = intent.get("latest_charge") or {}
    return Answer(Said.APPROVED, intent["id"], card(charge.get("payment_method_details")))


def stopped(reference: str, intent: Json, code: str) -> Answer:
    """It ended without money: the bank said no, or nobody held a card to it."""
    failed = intent.get("last_payment_error")
    if failed is None:
        return Answer(Said.CANCELLED, reference, decline_code=code)
    decline = failed.get("decline_code") or failed.get("code") or code
    return Answer(Said.DECLINED, reference, card(failed.get("payment_method")), decline)


def card(details: Json | None) -> str:
    """Brand and last four of what Stripe says of a card."""
    told = details or {}
    shown = told.get("card_present") or told.get("card") or {}
    return f"{(shown.get('brand') or '').capitalize()} {shown.get('last4') or ''}".strip()


def refunded(refund: Json) -> Answer:
    if refund["status"] in ("failed", "canceled"):
        return Answer(Said.DECLINED, refund["id"], decline_code=refund.get("failure_reason") or "")
    # `pending` is Stripe's promise: the money has left the house's balance.
    return Answer(Said.APPROVED, refund["id"])
