"""How long things take on the floor: turn times, and when a seated party will probably leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kds.config import Settings
from kds.floor.model import Stage

TURNS = ((2, 90), (4, 105), (6, 120), (8, 150))
"""Up to so many guests stay so many minutes, unless a turn time of the service says otherwise."""
LONGEST_TURN = 180

LEFT_OF_TURN = {
    Stage.SEATED: 1.0,
    Stage.ORDERED: 0.85,
    Stage.STARTERS: 0.7,
    Stage.MAINS: 0.45,
    Stage.DESSERT: 0.22,
    Stage.CHECK_DROPPED: 0.1,
    Stage.PAID: 0.05,
}
"""What share of its turn a party still has before it when it reaches a stage."""
SLOW = 1.35
"""A slow party (p80) takes so many times as long as a usual one for what it has left."""
OVERDUE = timedelta(minutes=5)
"""Who should have gone already probably goes within this; a slow one within three times it."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers by which the door works."""

    due_soon: timedelta = timedelta(minutes=30)
    """A table shows as due from so long before its claim begins."""
    late_after: timedelta = timedelta(minutes=5)
    """A party is late so long after its time."""
    no_show_after: timedelta = timedelta(minutes=15)
    """From then on the house may give its table away."""
    ready_holds: timedelta = timedelta(minutes=10)
    """How long a table is kept for a party that was told that it is ready."""
    rotation_gap: timedelta = timedelta(minutes=10)
    """No server gets two tables within this, when another can take it."""
    reset: timedelta = timedelta(minutes=5)
    """From left to ready again."""

    def turn(self, size: int) -> int:
        """Minutes that a party of this size is planned to stay."""
        return turn_minutes(size)


def policy_of(settings: Settings | None) -> Policy:
    """The venue's own numbers."""
    if settings is None:
        return Policy()
    return Policy(
        due_soon=timedelta(minutes=settings.due_soon_minutes),
        late_after=timedelta(minutes=settings.late_minutes),
        no_show_after=timedelta(minutes=settings.no_show_minutes),
        ready_holds=timedelta(minutes=settings.ready_minutes),
        rotation_gap=timedelta(minutes=settings.rotation_gap_minutes),
        reset=timedelta(minutes=settings.reset_minutes),
    )


def turn_minutes(size: int) -> int:
    """Minutes that a party of this size usually stays."""
    return next((minutes for most, minutes in TURNS if size <= most), LONGEST_TURN)


@dataclass(frozen=True, slots=True)
class Projection:
    """When a seated party will have left: as likely before as after `likely` (p50), and before
    `late` in four cases of five (p80)."""

    likely: datetime
    late: datetime


def projected_end(
    stage: Stage, stage_at: datetime, seated_at: datetime, minutes: int, now: datetime
) -> Projection:
    """A guess from how far the party is; it moves on with `now` when it should have gone before."""
    left = timedelta(minutes=minutes * LEFT_OF_TURN[stage])
    since = seated_at if stage is Stage.SEATED else stage_at
    likely = max(since + left, now + OVERDUE)
    late = max(since + left * SLOW, now + OVERDUE * 3)
    return Projection(likely, late)
