"""The simulated terminal and its payment page, as the house speaks to them."""

from __future__ import annotations

from typing import Any

import httpx2

from kds.terminals.protocol import Answer, NoAnswer, Prepared, Said, Slip, TerminalError

ANSWER_SECONDS = 5.0
WAIT_SECONDS = 10.0
"""How long it may keep us on the line until a card has been held to it."""


class SimulatedTerminal:
    """Speaks the HTTP of `kds terminal-sim` at an address like http://127.0.0.1:8090."""

    def __init__(self, address: str, wait: float = WAIT_SECONDS) -> None:
        self.wait = wait
        self.address = address.rstrip("/")
        # Without the proxies of the environment: it stands in the same room.
        self._client = httpx2.AsyncClient(
            base_url=self.address, timeout=ANSWER_SECONDS, trust_env=False
        )

    async def prepare(self, slip: Slip) -> Prepared:
        status, said = await self._say("GET", "/v1/reader")
        if status != 200:
            raise NoAnswer
        if said["state"] == "busy" and said["key"] != slip.key:
            raise TerminalError("terminal_busy")
        return Prepared()

    async def charge(self, slip: Slip) -> Answer:
        sent = {"key": slip.key, "amount": slip.amount, "currency": slip.currency}
        return self._answer(*await self._say("POST", "/v1/charges", sent))

    async def ask(self, slip: Slip) -> Answer:
        path = f"/v1/charges/{slip.key}?wait={self.wait}"
        status, said = await self._say("GET", path, seconds=self.wait + ANSWER_SECONDS)
        # Never heard of: closed for good, so that a charge still on its way can't begin later.
        return await self.cancel(slip) if status == 404 else self._answer(status, said)

    async def cancel(self, slip: Slip) -> Answer:
        return self._answer(*await self._say("POST", f"/v1/charges/{slip.key}/cancel"))

    async def refund(self, slip: Slip) -> Answer:
        sent = {
            "key": slip.key,
            "charge": slip.refunds,
            "amount": slip.amount,
            "currency": slip.currency,
        }
        return self._answer(*await self._say("POST", "/v1/refunds", sent))

    async def close(self) -> None:
        await self._client.aclose()

    async def _say(
        self, method: str, path: str, sent: Any = None, seconds: float = ANSWER_SECONDS
    ) -> tuple[int, Any]:
        try:
            answer = await self._client.request(method, path, json=sent, timeout=seconds)
            return answer.status_code, answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise NoAnswer from error

    @staticmethod
    def _answer(status: int, said: Any) -> Answer:
        if status >= 500:
            raise NoAnswer
        if status >= 400:
            raise TerminalError(str(said["error"]))
        return Answer(Said(said["state"]), said["reference"], said["card"], said["decline_code"])


class SimulatedPage(SimulatedTerminal):
    """The payment page of the same process: several guests at once, each at an own address."""

    async def prepare(self, slip: Slip) -> Prepared:
        status, said = await self._say(
            "POST",
            "/v1/pages",
            {
                "key": slip.key,
                "amount": slip.amount,
                "currency": slip.currency,
                "what": slip.what,
                "back": slip.back,
            },
        )
        return Prepared(self._answer(status, said).reference, f"{self.address}/pay/{said['token']}")

    async def charge(self, slip: Slip) -> Answer:
        return Answer(Said.WAITING, slip.reference)
