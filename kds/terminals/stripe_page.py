"""Stripe Checkout: a page of Stripe's on which guests pay with their own phone.

One charge is a Checkout Session (`payment`, one line, cards alone). A declined card leaves the page
open: the guest tries another one there. What is known of it is what the session says, and once it
is complete its intent, whose name is kept for refunds. Stripe closes a page by itself half an hour
after it was opened at the earliest; the house closes it when its own patience ends.

https://docs.stripe.com/api/checkout/sessions
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from kds.terminals.protocol import Answer, NoAnswer, Prepared, Said, Slip, TerminalError
from kds.terminals.stripe_line import ADDRESS, OURS, StripeLine
from kds.terminals.stripe_words import FINAL, Json, ended, stopped

POLL_SECONDS = 3.0
"""Between two looks at an open page; a guest who comes back has it looked at at once."""
LEAST_OPEN = timedelta(minutes=35)
"""Stripe refuses a session that would end within 30 minutes of its making, which may come up to two
minutes after the payment was begun."""


class StripePage(StripeLine):
    """The account's own page; as many guests at once as there are."""

    def __init__(self, key: str, address: str = ADDRESS) -> None:
        super().__init__(key, address)
        self._sessions = self.client.v1.checkout.sessions

    async def prepare(self, slip: Slip) -> Prepared:
        about: Any = {
            "mode": "payment",
            "allowed_payment_method_types": ["card"],
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": slip.currency.lower(),
                        "unit_amount": slip.amount,
                        "product_data": {"name": slip.what},
                    },
                }
            ],
            "client_reference_id": slip.key,
            "metadata": {OURS: slip.key},
            "payment_intent_data": {"metadata": {OURS: slip.key}},
            "success_url": slip.back,
            "cancel_url": slip.back,
            "expires_at": slip.until,
        }
        session = await self._say(
            lambda: self._sessions.create(about, {"idempotency_key": slip.key})
        )
        return Prepared(session.id, session.url or "")

    async def charge(self, slip: Slip) -> Answer:
        return Answer(Said.WAITING, slip.reference)

    async def ask(self, slip: Slip) -> Answer:
        answer = _told(await self._session(slip.reference))
        if answer.said is Said.WAITING:
            await asyncio.sleep(POLL_SECONDS)
        return answer

    async def cancel(self, slip: Slip) -> Answer:
        try:
            await self._say(lambda: self._sessions.expire(slip.reference))
        except TerminalError:
            answer = _told(await self._session(slip.reference))
            if not answer.said.final:
                raise NoAnswer from None
            return answer
        return _told(await self._session(slip.reference))

    async def refund(self, slip: Slip) -> Answer:
        """Through the intent; of a payment that a manager has decided only the session is known."""
        if not slip.refunds.startswith("cs_"):
            return await super().refund(slip)
        intent = (await self._session(slip.refunds)).get("payment_intent")
        if intent is None:
            return Answer(Said.DECLINED, decline_code="charge_not_found")
        return await super().refund(replace(slip, refunds=intent["id"]))

    async def _session(self, reference: str) -> Json:
        params: Any = {"expand": ["payment_intent.latest_charge"]}
        return (await self._say(lambda: self._sessions.retrieve(reference, params))).to_dict()


def _told(session: Json) -> Answer:
    """What a session says. Its intent is there once somebody has tried to pay."""
    reference, intent = session["id"], session.get("payment_intent") or {}
    if intent.get("status") in FINAL and session["status"] != "open":
        answer = ended(intent)
        if answer.said is Said.APPROVED:
            return answer
    if session["status"] == "expired":
        return stopped(reference, intent, "")
    return Answer(Said.WAITING, reference)
