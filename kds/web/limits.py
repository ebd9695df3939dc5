"""How often something may go wrong before its sender has to wait."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from kds.errors import TooMany

WINDOW = timedelta(minutes=1)
MOST_TRIES = 5
MOST_SENDERS = 2000


class Tries:
    """Wrong codes and links, by sender: at most five a minute. Forgotten at a restart."""

    def __init__(
        self, clock: Callable[[], datetime], most: int = MOST_TRIES, window: timedelta = WINDOW
    ) -> None:
        self._clock = clock
        self._most = most
        self._window = window
        self._failed: dict[str, deque[datetime]] = {}

    def check(self, sender: str) -> None:
        """Refuse a sender who has failed too often just now."""
        failed = self._failed.get(sender)
        while failed and failed[0] < self._clock() - self._window:
            failed.popleft()
        if failed and len(failed) >= self._most:
            raise TooMany("Too many tries", do="Wait a minute, then try again")

    def failed(self, sender: str) -> None:
        if len(self._failed) >= MOST_SENDERS:
            self._failed.clear()
        self._failed.setdefault(sender, deque(maxlen=self._most)).append(self._clock())
