"""The demo's luck. Each purpose draws from a stream of its own, so that what a person does at one
table shifts nothing elsewhere. Nothing in forecast/ may look in here: it is the truth to be found.
"""

from __future__ import annotations

import random


class Chances:
    """Streams of random numbers, each known by its purpose, all from one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._streams: dict[str, random.Random] = {}

    def of(self, purpose: str) -> random.Random:
        """The one stream of a purpose: who comes when, which orders come from outside."""
        if purpose not in self._streams:
            self._streams[purpose] = self.for_one(purpose)
        return self._streams[purpose]

    def for_one(self, purpose: str, ident: object = "") -> random.Random:
        """A fresh stream for one party, ticket or day: the same whenever it is asked for."""
        return random.Random(f"{self.seed}/{purpose}/{ident}")  # noqa: S311
