"""The simulated terminal's own book: what it has taken and given back, by idempotency key.

Append-only JSON lines, each synced to the disk before anybody hears of it: a killed terminal that
comes back tells the truth.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kds.terminals.protocol import Said


@dataclass(frozen=True, slots=True)
class Entry:
    """A charge, or with `refunds` (a charge's reference) a refund. `amount` in minor units."""

    key: str
    amount: int
    currency: str
    state: Said
    reference: str
    card: str = ""
    decline_code: str = ""
    refunds: str = ""
    token: str = ""
    """Of its page, if it has one."""
    what: str = ""
    back: str = ""
    """Where the page's guest came from, and goes back to."""


class Book:
    """The entries by key, in memory and in a file; without a path they live in memory alone."""

    def __init__(self, path: Path | None = None) -> None:
        self.entries: dict[str, Entry] = {}
        self.path = path
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._read(path)
        self._restarted()

    def _read(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if text and not text.endswith("\n"):
            self._append("\n")
        for line in text.splitlines():
            try:
                values = json.loads(line)
            except ValueError:
                continue  # the last line of a killed terminal may be half a line: nobody heard it
            entry = Entry(**{**values, "state": Said(values["state"])})
            self.entries[entry.key] = entry

    def _restarted(self) -> None:
        """Whoever was about to hold a card to it when it went off must again; a page stays open."""
        waiting = [e for e in self.entries.values() if e.state is Said.WAITING and not e.token]
        for entry in waiting:
            self.write(replace(entry, state=Said.CANCELLED, decline_code="restarted"))

    def get(self, key: str) -> Entry | None:
        return self.entries.get(key)

    def by_reference(self, reference: str) -> Entry | None:
        found = (e for e in self.entries.values() if e.reference == reference and not e.refunds)
        return next(found, None)

    def by_token(self, token: str) -> Entry | None:
        return next((e for e in self.entries.values() if e.token and e.token == token), None)

    def refunded(self, reference: str) -> int:
        """What was given back of a charge."""
        return sum(
            entry.amount
            for entry in self.entries.values()
            if entry.refunds == reference and entry.state is Said.APPROVED
        )

    def write(self, entry: Entry) -> Entry:
        """Note what is so from now on; durable when this returns."""
        self._append(json.dumps(asdict(entry)) + "\n")
        self.entries[entry.key] = entry
        return entry

    def _append(self, text: str) -> None:
        if self.path is None:
            return
        with self.path.open("a", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    def next_reference(self) -> str:
        return f"sim_{len(self.entries) + 1:06}"
