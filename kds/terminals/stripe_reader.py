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
from typing import Any

from kds.terminals.protocol import Answer, NoAnswer, Prepared, Said, Slip, TerminalError
from kds.terminals.stripe_line import ADDRESS, OURS, StripeLine
from kds.terminals.stripe_words import FINAL, Json, action_code, ended, in_progress, stopped

POLL_SECONDS = 0.7


class StripeReader(StripeLine):
    """One reader (tmr_…)."""

    def __init__(self, key: str, reader: str, address: str = ADDRESS) -> None:
        super().__init__(key, address)
        self.reader = reader
        self._intents = self.client.v1.payment_intents
        self._readers = self.client.v1.terminal.readers

    async def prepare(self, slip: Slip) -> Prepared:
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
        return Prepared(intent.id)

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

    async def _look(self) -> Json:
        """The reader, with what it is doing."""
        return (await self._say(lambda: self._readers.retrieve(self.reader))).to_dict()

    async def _intent(self, reference: str) -> Json:
        params: Any = {"expand": ["latest_charge"]}
        return (await self._say(lambda: self._intents.retrieve(reference, params))).to_dict()

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
