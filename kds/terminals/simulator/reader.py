"""The simulated reader: one charge at a time, and what a hand at it does."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import replace

from starlette.requests import Request

from kds.terminals.protocol import Said
from kds.terminals.simulator.book import Book, Entry
from kds.terminals.simulator.gestures import CARD, DEAF_SECONDS, DECLINES, Act, Gesture, gestures


class Refusal(Exception):
    """The reader doesn't do that now; the status is HTTP's."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


class Reader:
    """One reader with its book. Lives on one event loop."""

    def __init__(self, book: Book, automatic: float | None = None, script: str = "") -> None:
        self.book = book
        self.automatic = automatic
        """Seconds after which a card is held to it by itself; None = a person does it."""
        self.script: deque[Gesture] = deque(gestures(script))
        self.showing: str | None = None
        """The key of the charge that waits for a card."""
        self.last: str | None = None
        self._deaf_until = 0.0
        self._turned = asyncio.Event()
        self._hand: asyncio.TimerHandle | None = None

    @property
    def deaf(self) -> bool:
        """Whether what it says gets lost on the way."""
        return asyncio.get_running_loop().time() < self._deaf_until

    def deafen(self, seconds: float = DEAF_SECONDS) -> None:
        self._deaf_until = asyncio.get_running_loop().time() + seconds

    def charge(self, key: str, amount: int, currency: str) -> Entry:
        """Begin a charge, or say what has become of it if the key is known."""
        known = self.book.get(key)
        if known is not None:
            if (known.amount, known.currency) != (amount, currency) and known.amount:
                raise Refusal(422, "key_reused")
            return known
        if self.showing is not None:
            raise Refusal(409, "terminal_busy")
        reference = self.book.next_reference()
        entry = self.book.write(Entry(key, amount, currency, Said.WAITING, reference))
        self.showing = self.last = key
        self._turn()
        self._arm()
        return entry

    def _arm(self) -> None:
        """What a script or the automatic hand will do by itself."""
        if self.script:
            self._later(0.05, self.script.popleft())
        elif self.automatic is not None:
            self._later(self.automatic, Gesture(Act.APPROVE))

    def _later(self, seconds: float, gesture: Gesture) -> None:
        loop = asyncio.get_running_loop()
        self._hand = loop.call_later(seconds, self._by_itself, self.showing, gesture)

    def _by_itself(self, key: str | None, gesture: Gesture) -> None:
        if self.showing == key and key is not None:
            self.do(gesture)

    def do(self, gesture: Gesture) -> None:
        """What a hand does to the charge that waits. Refused when none does."""
        if self.showing is None:
            raise Refusal(409, "idle")
        self.act(self.book.entries[self.showing], gesture)

    def act(self, entry: Entry, gesture: Gesture) -> None:
        """What happens to a charge, on the reader or on a page."""
        match gesture.act:
            case Act.APPROVE | Act.LOSE:
                if gesture.act is Act.LOSE:
                    self.deafen()
                self._end(replace(entry, state=Said.APPROVED, card=CARD, decline_code=""))
            case Act.DECLINE:
                declined = replace(entry, card=CARD, decline_code=gesture.code or DECLINES[0])
                if entry.token:
                    self.book.write(declined)  # the page stays: another card may do
                else:
                    self._end(replace(declined, state=Said.DECLINED))
            case Act.CANCEL:
                self._end(replace(entry, state=Said.CANCELLED, decline_code="customer_canceled"))
            case Act.TIME_OUT:
                self._end(replace(entry, state=Said.CANCELLED, decline_code="timed_out"))
            case Act.MUTE:
                self.deafen()

    def cancel(self, key: str) -> Entry:
        """Called off by the house. A key never heard of is closed for good: a charge that comes
        late, from a connection that everybody has given up, must not begin."""
        entry = self.book.get(key)
        if entry is None:
            reference = self.book.next_reference()
            return self.book.write(Entry(key, 0, "", Said.CANCELLED, reference))
        if entry.state is Said.WAITING:
            state = Said.DECLINED if entry.decline_code else Said.CANCELLED
            return self._end(replace(entry, state=state))
        return entry

    def refund(self, key: str, reference: str, amount: int, currency: str) -> Entry:
        """Give back some of a charge; never more than it took."""
        known = self.book.get(key)
        if known is not None:
            if (known.amount, known.refunds) != (amount, reference):
                raise Refusal(422, "key_reused")
            return known
        charge = self.book.by_reference(reference)
        if charge is None or charge.state is not Said.APPROVED:
            raise Refusal(404, "no_such_charge")
        entry = Entry(key, amount, currency, Said.APPROVED, self.book.next_reference(), charge.card)
        entry = replace(entry, refunds=reference)
        if self.book.refunded(reference) + amount > charge.amount:
            entry = replace(entry, state=Said.DECLINED, decline_code="charge_already_refunded")
        gesture = self.script.popleft() if self.script else Gesture(Act.APPROVE)
        if gesture.act is Act.DECLINE:
            entry = replace(entry, state=Said.DECLINED, decline_code=gesture.code or "declined")
        self.book.write(entry)
        if gesture.act is Act.LOSE:
            self.deafen()
        self._turn()
        return entry

    async def turned(self, key: str, seconds: float) -> Entry | None:
        """The entry, once it is final or after so many seconds."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while (entry := self.book.get(key)) is not None and entry.state is Said.WAITING:
            left = until - loop.time()
            if left <= 0:
                break
            try:
                await asyncio.wait_for(self._turned.wait(), left)
            except TimeoutError:
                break
        return entry

    def totals(self) -> tuple[int, int]:
        """What it has taken and given back, in minor units."""
        approved: Iterable[Entry] = [
            e for e in self.book.entries.values() if e.state is Said.APPROVED
        ]
        taken = sum(e.amount for e in approved if not e.refunds)
        return taken, sum(e.amount for e in approved if e.refunds)

    def _end(self, entry: Entry) -> Entry:
        self.book.write(entry)
        if self.showing == entry.key:
            self.showing = None
            if self._hand is not None:
                self._hand.cancel()
                self._hand = None
        self._turn()
        return entry

    def _turn(self) -> None:
        """Wake whoever waits for a change."""
        self._turned.set()
        self._turned = asyncio.Event()


def reader_of(request: Request) -> Reader:
    reader: Reader = request.app.state.reader
    return reader
