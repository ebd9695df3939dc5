"""When a service meets: local hours and dates, turned into UTC once, with the zone's own rules.

A period's minutes are wall clock, from the midnight of the business date; 1500 is one o'clock in
the night that follows. From the opening moment on everything counts minutes in UTC, so a night in
which the clock is put back is an hour longer, and one in which it is put forward an hour shorter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kds.bookings.rules.bits import STEP, STEP_MINUTES, ones

TAIL = 48
"""Bits behind the end of a service in which its last guests may still sit: four hours."""


@dataclass(frozen=True, slots=True)
class Period:
    """A bookable session and its limits; 0 = no limit. Minutes are local."""

    id: int
    name: str
    weekdays: int
    first_date: date | None
    last_date: date | None
    starts_minute: int
    last_start_minute: int
    ends_minute: int
    slot_minutes: int = 15
    pace_minutes: int = 15
    pace_groups: int = 0
    pace_covers: int = 0
    capacity: int = 0
    lead_minutes: int = 0
    horizon_days: int = 60
    largest_online: int = 8
    walk_in_reserve: int = 0
    requests_from: int = 0
    deposit_from: int = 0
    deposit_per_cover: int = 0
    paused: bool = False

    @property
    def weekly(self) -> bool:
        """Whether it has no dates of its own."""
        return self.first_date is None and self.last_date is None

    def meets_on(self, day: date) -> bool:
        """Whether its weekdays and dates allow this business date."""
        return (
            bool(self.weekdays >> day.weekday() & 1)
            and (self.first_date is None or self.first_date <= day)
            and (self.last_date is None or day <= self.last_date)
        )


@dataclass(frozen=True, slots=True)
class Closed:
    """Dates on which a period, or the whole house (None), is closed."""

    id: int
    period_id: int | None
    first_date: date
    last_date: date
    reason: str = ""

    def closes(self, period_id: int, day: date) -> bool:
        fits = self.period_id is None or self.period_id == period_id
        return fits and self.first_date <= day <= self.last_date


@dataclass(frozen=True, slots=True)
class Service:
    """One sitting of a period. Offsets are bits of five minutes since `opens_at`."""

    period: Period
    day: date
    opens_at: datetime
    last: int
    """The bit of the last start."""
    ends: int
    others: int = 0
    """The starts that belong to another service of the same hours: a dated one goes before one of
    every week, so that each moment has one service, and one pacing."""

    @property
    def width(self) -> int:
        """Bits that are looked at: to the end, and as long as its last guests may sit."""
        return self.ends + TAIL

    @property
    def until(self) -> datetime:
        return self.at(self.width)

    def bit(self, moment: datetime) -> int:
        """The bit that a moment lies in (below 0 before opening)."""
        return (moment - self.opens_at) // STEP

    def bit_up(self, moment: datetime) -> int:
        """The first bit that begins at or after a moment."""
        return -((self.opens_at - moment) // STEP)

    def at(self, bit: int) -> datetime:
        return self.opens_at + bit * STEP

    def begins(self, moment: datetime) -> bool:
        """Whether a party that comes at this moment begins in it."""
        bit = self.bit(moment)
        return bit >= 0 and moment <= self.at(self.last) and not self.others >> bit & 1


def moment_of(day: date, minute: int, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    """The UTC moment of a local wall-clock minute. One that the spring night leaves out is the hour
    after it; of one that the autumn night has twice `fold` picks the first (0) or second (1)."""
    local = datetime.combine(day, time()) + timedelta(minutes=minute)
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def service_of(period: Period, day: date, zone: ZoneInfo) -> Service:
    """The sitting of a period on a business date, whether or not it meets then."""
    opens_at = moment_of(day, period.starts_minute, zone)
    last = (moment_of(day, period.last_start_minute, zone) - opens_at) // STEP
    ends = (moment_of(day, period.ends_minute, zone, fold=1) - opens_at) // STEP
    return Service(period, day, opens_at, max(last, 0), max(ends, last, 1))


def services_on(
    periods: Iterable[Period], closures: Iterable[Closed], day: date, zone: ZoneInfo
) -> list[Service]:
    """The sittings that a business date really has, in their order."""
    closed = list(closures)
    met = [
        service_of(period, day, zone)
        for period in periods
        if period.meets_on(day) and not any(each.closes(period.id, day) for each in closed)
    ]
    found: list[Service] = []
    for service in sorted(met, key=lambda each: (each.period.weekly, each.period.id)):
        others = 0
        for other in found:
            others |= ones(service.bit(other.opens_at), service.bit(other.at(other.last)) + 1)
        found.append(replace(service, others=others) if others else service)
    return sorted(found, key=lambda each: (each.opens_at, each.period.id))


def service_at(services: Iterable[Service], moment: datetime) -> Service | None:
    """The sitting that a party may begin in at this moment."""
    return next((service for service in services if service.begins(moment)), None)


def is_on_grid(moment: datetime) -> bool:
    """Whether bookings may begin at this moment: times go in steps of five minutes."""
    return moment.second == moment.microsecond == 0 and moment.minute % STEP_MINUTES == 0
