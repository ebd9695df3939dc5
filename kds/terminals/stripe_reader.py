"""Stripe Terminal, server-driven: the house tells Stripe, Stripe tells the reader.

One charge is a PaymentIntent (`card_present`, captured at once) that is handed to a reader. A
decline brings the intent back to `requires_payment_method`; a reader does one action at a time.
What is known of a charge is what the intent says: the reader's action only tells whether somebody
may still hold a card to it. An intent that ends without money is cancelled, so that it can never be
paid later.

https://docs.stripe.com/terminal/payments/collect-card-payment?terminal-sdk-platform=server-driven
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import stripe
from stripe import RequestsClient, StripeClient

from kds.terminals.protocol import Answer, NoAnswer, Said, Slip, TerminalError
from kds.terminals.stripe_words import (
    FINAL,
    Json,
    action_code,
    ended,
    in_progress,
    refunded,
    stopped,
)

R = TypeVar("R")

ADDRESS = "https://api.stripe.com"
ANSWER_SECONDS = 10.0
POLL_SECONDS = 0.7
UNSURE = frozenset({"terminal_reader_timeout", "lock_timeout", "idempotency_key_in_use"})
"""Complaints of Stripe that don't say whether it was done."""
OURS = "kds_key"
"""Where a refund's key stands in its metadata: a list of refunds is always up to date."""


class StripeReader:
    """One reader (tmr_…). Stripe's own client, which is synchronous, runs in a thread."""

    def __init__(self, key: str, reader: str, address: str = ADDRESS) -> None:
        self.reader = reader
        self._http = RequestsClient(timeout=ANSWER_SECONDS)
        # It never retries by itself: the one who repeats is the cashier, who knows what was said.
        client = StripeClient(
            key,
            http_client=self._http,
            max_network_retries=0,
            base_addresses={"api": address or ADDRESS},
        )
        self._intents = client.v1.payment_intents
        self._readers = client.v1.terminal.readers
        self._refunds = client.v1.refunds

    async def prepare(self, slip: Slip) -> str:
        reader = await self._look()
        if reader["status"] != "online":
            raise TerminalError("terminal_reader_offline")
        if in_progress(reader):
            raise TerminalError("terminal_reader_busy")
        intent = await self._say(
            lambda: self._intents.create(
                {
                    "amount": slip.amount,
                    "currency": slip.currency.lower(),
                    "allowed_payment_method_types": ["card_present"],
                    "capture_method": "automatic",
                    "metadata": {OURS: slip.key},
                },
                {"idempotency_key": slip.key},
            )
        )
        return intent.id

    async def charge(self, slip: Slip) -> Answer:
        try:
            await self._say(
                lambda: self._readers.process_payment_intent(
                    self.reader,
                    {
                        "payment_intent": slip.reference,
                        # The tip, if any, is in the amount already.
                        "process_config": {
                            "skip_tipping": True,
                            "enable_customer_cancellation": True,
                        },
                    },
                    {"idempotency_key": f"{slip.key}-process"},
                )
            )
        except TerminalError:
            closed = await self._give_up(slip.reference)
            if closed.said is Said.APPROVED:
                return closed
            raise
        return Answer(Said.WAITING, slip.reference)

    async def ask(self, slip: Slip) -> Answer:
        await asyncio.sleep(POLL_SECONDS)
        # First the reader, then the intent: what the reader finishes in between, the intent says.
        reader = await self._look()
        intent = await self._intent(slip.reference)
        if intent["status"] in FINAL:
            return ended(intent)
        if in_progress(reader, slip.reference) or intent["status"] != "requires_payment_method":
            return Answer(Said.WAITING, slip.reference)
        closed = await self._give_up(slip.reference)
        if closed.said is Said.APPROVED:
            return closed
        return stopped(slip.reference, intent, action_code(reader, slip.reference))

    async def cancel(self, slip: Slip) -> Answer:
        reader = await self._look()
        if in_progress(reader, slip.reference):
            try:
                await self._say(lambda: self._readers.cancel_action(self.reader))
            except TerminalError:
                # A card is being authorised: it is too late, and asking will tell how it ended.
                await asyncio.sleep(POLL_SECONDS)
                return Answer(Said.WAITING, slip.reference)
        return await self.ask(slip)

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

    async def _look(self) -> Json:
        """The reader, with what it is doing."""
        return (await self._say(lambda: self._readers.retrieve(self.reader))).to_dict()

    async def _intent(self, reference: str) -> Json:
        params: Any = {"expand": ["latest_charge"]}
        return (await self._say(lambda: self._intents.retrieve(reference, params))).to_dict()

    async def _refunds_of(self, intent: str) -> list[Json]:
        params: Any = {"payment_intent": intent, "limit": 100}
        found = await self._say(lambda: self._refunds.list(params))
        return [refund.to_dict() for refund in found.data]

    async def _give_up(self, reference: str) -> Answer:
        """Cancel the intent for good; it may have been paid in the same moment."""
        try:
            await self._say(lambda: self._intents.cancel(reference))
        except TerminalError:
            intent = await self._intent(reference)
            if intent["status"] not in FINAL:
                raise NoAnswer from None
            return ended(intent)
        return Answer(Said.CANCELLED, reference)

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
