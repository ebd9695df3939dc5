"""What Stripe's readers and its page have in common: the client, its complaints, refunds.

https://docs.stripe.com/api
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import stripe
from stripe import RequestsClient, StripeClient

from kds.terminals.protocol import Answer, NoAnswer, Said, Slip, TerminalError
from kds.terminals.stripe_words import Json, refunded

R = TypeVar("R")

ADDRESS = "https://api.stripe.com"
ANSWER_SECONDS = 10.0
UNSURE = frozenset({"terminal_reader_timeout", "lock_timeout", "idempotency_key_in_use"})
"""Complaints of Stripe that don't say whether it was done."""
OURS = "kds_key"
"""Where our key stands in Stripe's metadata: a list of refunds is always up to date."""


class StripeLine:
    """A line to Stripe. Its own client, which is synchronous, runs in a thread."""

    def __init__(self, key: str, address: str = ADDRESS) -> None:
        self._http = RequestsClient(timeout=ANSWER_SECONDS)
        # It never retries by itself: the one who repeats is the cashier, who knows what was said.
        self.client = StripeClient(
            key,
            http_client=self._http,
            max_network_retries=0,
            base_addresses={"api": address or ADDRESS},
        )
        self._refunds = self.client.v1.refunds

    async def refund(self, slip: Slip) -> Answer:
        # Stripe forgets keys after a day; what it has given back it knows for ever.
        for refund in await self._refunds_of(slip.refunds):
            if (refund["metadata"] or {}).get(OURS) == slip.key:
                return refunded(refund)
        try:
            made = await self._say(
                lambda: self._refunds.create(
                    {
                        "payment_intent": slip.refunds,
                        "amount": slip.amount,
                        "metadata": {OURS: slip.key},
                    },
                    {"idempotency_key": slip.key},
                )
            )
        except TerminalError as error:
            return Answer(Said.DECLINED, decline_code=error.code)
        return refunded(made.to_dict())

    async def close(self) -> None:
        await asyncio.to_thread(self._http.close)

    async def _refunds_of(self, intent: str) -> list[Json]:
        params: Any = {"payment_intent": intent, "limit": 100}
        found = await self._say(lambda: self._refunds.list(params))
        return [refund.to_dict() for refund in found.data]

    @staticmethod
    async def _say(call: Callable[[], R]) -> R:
        try:
            return await asyncio.to_thread(call)
        except (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError) as error:
            if error.code in UNSURE or error.http_status == 409:
                raise NoAnswer from error
            raise TerminalError(error.code or "invalid_request") from error
        except (stripe.AuthenticationError, stripe.PermissionError) as error:
            raise TerminalError("not_configured") from error
        except stripe.StripeError as error:
            raise NoAnswer from error
