"""The in-process bus: after each commit, everybody who listens hears what happened, in order."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kds.bus.event import Recorded
from kds.bus.projection import Projection

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """One batch as listeners see it: its events and the projections whose cards differ now."""

    recorded: Sequence[Recorded]
    touched: frozenset[Projection[Any]]


Listener = Callable[[Change], None]


class Bus:
    """Calls each listener once per batch, on the event loop. A listener may fail alone."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Listen from now on; call what is returned to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def __len__(self) -> int:
        return len(self._listeners)

    def publish(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(change)
            except Exception:
                log.exception("A listener failed; the others go on")
