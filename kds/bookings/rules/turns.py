"""How long a party is planned to stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kds.bookings.rules.bits import STEP_MINUTES
from kds.floor.rules.times import turn_minutes as usual_minutes

SHORTEST = 45
"""Minutes below which a gap between two parties is of no use to anybody."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A rule of the house: parties of `least` to `most` stay so many minutes."""

    id: int
    period_id: int | None
    weekday: int | None
    least: int
    most: int
    minutes: int

    def fits(self, size: int, period_id: int | None, day: date) -> bool:
        return (
            self.least <= size <= self.most
            and self.period_id in (None, period_id)
            and self.weekday in (None, day.weekday())
        )

    @property
    def vague(self) -> tuple[bool, bool, int]:
        """How little it says: the least vague rule counts."""
        return (self.period_id is None, self.weekday is None, self.most - self.least)


def turn_minutes(turns: Iterable[Turn], size: int, period_id: int | None, day: date) -> int:
    """Planned minutes of a party: its most specific rule, else what the floor takes as usual."""
    fitting = [turn for turn in turns if turn.fits(size, period_id, day)]
    if fitting:
        return min(fitting, key=lambda turn: turn.vague).minutes
    return usual_minutes(size)


def in_bits(minutes: int) -> int:
    """Minutes as bits, rounded up: a turn never ends before it is over."""
    return -(-minutes // STEP_MINUTES)
