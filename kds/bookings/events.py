"""What happened to the bookable calendar. Parties and claims are the floor's events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kds.bus.event import Event


@dataclass(frozen=True, slots=True)
class ServiceChanged(Event):
    """A service period, its pacing, turn times or closures changed: all availability with it."""

    period_id: int | None


@dataclass(frozen=True, slots=True)
class WishNoted(Event):
    """Somebody wants to be told when a booked-out time is free."""

    wish_id: int


@dataclass(frozen=True, slots=True)
class PlanAsked(Event):
    """A business date has begun: what is booked for it and the next ones is to be planned anew."""

    business_date: date


@dataclass(frozen=True, slots=True)
class PlanImproved(Event):
    """Parties were given other tables to make room; each is named, none is seated or locked."""

    business_date: date
    party_ids: tuple[int, ...]
    reason: str
