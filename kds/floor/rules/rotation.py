"""Whose turn it is: round robin, skips made good, and a gap between two tables of one server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar

from kds.floor.rules.times import Policy
from kds.values import SectionId

GAP = Policy().rotation_gap
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class OnDuty(Protocol):
    """What of a server at work counts."""

    @property
    def section_id(self) -> SectionId | None: ...
    @property
    def position(self) -> int: ...
    @property
    def skips(self) -> int: ...
    @property
    def last_seated_at(self) -> datetime | None: ...


D = TypeVar("D", bound=OnDuty)


def busy(duty: OnDuty, now: datetime, gap: timedelta = GAP) -> bool:
    """Whether they got a table only just now."""
    return duty.last_seated_at is not None and now - duty.last_seated_at < gap


def rotation(duties: Iterable[D], now: datetime, gap: timedelta = GAP) -> list[D]:
    """The servers in the order in which they get the next tables.

    First who hasn't just got one; of them who was passed over most; then whose last table is
    longest ago; then by their places.
    """
    return sorted(
        duties,
        key=lambda d: (busy(d, now, gap), -d.skips, d.last_seated_at or LONG_AGO, d.position),
    )


def turns_by_section(duties: Iterable[OnDuty], now: datetime) -> dict[SectionId, int]:
    """Each served section's place in the rotation, 0 is next."""
    turns: dict[SectionId, int] = {}
    for place, duty in enumerate(rotation(duties, now)):
        if duty.section_id is not None:
            turns.setdefault(duty.section_id, place)
    return turns
