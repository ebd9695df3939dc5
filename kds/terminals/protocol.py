"""What every card terminal can be asked, and how it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Said(StrEnum):
    """The answers of a terminal.

    UNKNOWN is no answer of its own: it says that none came, so that nobody may believe anything.
    """

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"

    @property
    def final(self) -> bool:
        return self in (Said.APPROVED, Said.DECLINED, Said.CANCELLED)


@dataclass(frozen=True, slots=True)
class Slip:
    """What a terminal is asked to do, always under the same `key`, however often it is asked."""

    key: str
    amount: int
    """Minor units, the tip included; more than nothing."""
    currency: str
    reference: str = ""
    """What the provider calls it, once that is known."""
    refunds: str = ""
    """What the provider calls the charge that this gives back; empty for a charge."""
    what: str = ""
    """What is paid, on a page: "Table 7"."""
    back: str = ""
    """Where the guest comes back to, from a page."""
    until: int = 0
    """When a page may close by itself at the earliest, should nobody close it: epoch seconds."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the provider calls a charge that is about to begin, and the address of its page."""

    reference: str = ""
    page: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    said: Said
    reference: str = ""
    card: str = ""
    """Brand and last four: "Visa 4242". Never more."""
    decline_code: str = ""


class TerminalError(Exception):
    """The terminal did not do it, and nothing has moved: `code` says why (terminal_busy, …)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoAnswer(Exception):
    """Nothing came back: the terminal may or may not have done it. Only asking again tells."""


class Terminal(Protocol):
    """One card reader, or a page for guests' own phones. Every method may be called again with the
    same slip and counts once.

    All raise NoAnswer when the network is silent. The order is: `prepare`, keep what it says,
    `charge`, then `ask` until the answer is final.
    """

    async def prepare(self, slip: Slip) -> Prepared:
        """A charge is about to begin. No money can move yet: the reader isn't told, and the page's
        address is known to nobody.

        Raises TerminalError when the reader isn't there or is busy with something else.
        """

    async def charge(self, slip: Slip) -> Answer:
        """Show the amount and wait for a card; says WAITING until there is one. A page waits since
        it was prepared.

        Raises TerminalError when the reader took it not.
        """

    async def ask(self, slip: Slip) -> Answer:
        """What became of a charge. One that never reached the reader is made sure never to: it is
        CANCELLED."""

    async def cancel(self, slip: Slip) -> Answer:
        """Stop waiting for a card. It may be too late: then the answer is what became of it."""

    async def refund(self, slip: Slip) -> Answer:
        """Give money back to the card of the charge that `slip.refunds` names."""

    async def close(self) -> None:
        """Let go of its connections."""
