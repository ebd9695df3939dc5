"""When the house takes bookings: services and their limits, turn times, closures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kds.actor import Capability
from kds.bookings.queries import closure_cards, period_cards, turn_cards
from kds.bookings.queries.live import live_calendar, today
from kds.bookings.rules import Period
from kds.bus.projection import Live
from kds.floor.model import EXPECTED, PartyState
from kds.floor.queries import party_cards
from kds.floor.rules.times import turn_minutes as usual_minutes
from kds.web.screen import Screen, cells

MONDAY = date(2026, 1, 5)
"""Any Monday: the templates name the seven days from it on."""
SIZES = ((1, 2), (3, 4), (5, 6), (7, 99))


@dataclass(frozen=True, slots=True)
class Service:
    """A service as its form shows it: clock times, and which weekdays it meets on."""

    id: int
    sort: int
    period: Period
    starts: str
    last_start: str
    ends: str
    meets: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Stay:
    """How long parties of these sizes stay; `id` 0 = usual in the field, until a house says."""

    id: str
    sort: str
    turn_id: int | None
    least: int
    most: int
    minutes: int
    service: str
    weekday: int | None


@dataclass(frozen=True, slots=True)
class Shut:
    """A closure that isn't over."""

    id: int
    sort: str
    first_date: date
    last_date: date
    reason: str
    service: str


@dataclass(frozen=True, slots=True)
class Outside:
    """A booking whose hours were taken away. It stands; somebody should call."""

    id: int
    sort: int
    day: date
    at: datetime
    name: str
    size: int
    phone: str


@dataclass(frozen=True)
class Periods(Screen):
    """Services, pacing, capacity, turn times, closures; pause bookings online."""

    path, template, title = "/bookings/periods", "bookings/periods.html", "Booking hours"
    needs = Capability.EDIT_BOOKINGS
    css = ("css/periods.css",)
    about = "Services, pacing, turn times, closures"

    def context(self, live: Live) -> dict[str, Any]:
        services = sorted(live(period_cards), key=lambda period: period.starts_minute)
        return {
            "weekdays": [self.weekday(number) for number in range(7)],
            "services": [(period.id, period.name) for period in services],
            "today": today(live),
        }

    @staticmethod
    def weekday(number: int) -> date:
        """A day to name a weekday by: 0 = Monday."""
        return MONDAY + timedelta(days=number)

    @cells(period_cards)
    def periods(self, live: Live) -> list[Service]:
        return [_service(period) for period in live(period_cards)]

    @cells(turn_cards, period_cards)
    def turns(self, live: Live) -> list[Stay]:
        return stays(live)

    @cells(closure_cards, period_cards, every=60)
    def closures(self, live: Live) -> list[Shut]:
        names = {period.id: period.name for period in live(period_cards)}
        return [
            Shut(c.id, c.first_date.isoformat(), c.first_date, c.last_date, c.reason, service)
            for c in live(closure_cards)
            if c.last_date >= today(live)
            for service in [names.get(c.period_id, "") if c.period_id else ""]
        ]

    @cells(party_cards, period_cards, closure_cards, every=60)
    def outside(self, live: Live) -> list[Outside]:
        return outside(live)


def clock_of(minute: int) -> str:
    """Minutes from midnight → HH:MM, past midnight as on the wall."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def _service(period: Period) -> Service:
    return Service(
        id=period.id,
        sort=period.starts_minute,
        period=period,
        starts=clock_of(period.starts_minute),
        last_start=clock_of(period.last_start_minute),
        ends=clock_of(period.ends_minute),
        meets=tuple(bool(period.weekdays >> day & 1) for day in range(7)),
    )


def stays(live: Live) -> list[Stay]:
    """What the house has said, and what counts where it has said nothing."""
    names = {period.id: period.name for period in live(period_cards)}
    said = [
        Stay(
            id=f"t{turn.id}",
            sort=f"{turn.least:02}.{turn.most:02}.{turn.id:06}",
            turn_id=turn.id,
            least=turn.least,
            most=turn.most,
            minutes=turn.minutes,
            service=names.get(turn.period_id, "") if turn.period_id else "",
            weekday=turn.weekday,
        )
        for turn in live(turn_cards)
    ]
    always = {(stay.least, stay.most) for stay in said if not stay.service and stay.weekday is None}
    usual = [
        Stay(f"u{a}", f"{a:02}.{b:02}.000000", None, a, b, usual_minutes(a), "", None)
        for a, b in SIZES
        if (a, b) not in always
    ]
    return [*said, *usual]


def outside(live: Live) -> list[Outside]:
    """Bookings to come that no service covers any more."""
    calendar, now = live_calendar(live), live.now
    found = []
    for party in live(party_cards):
        if party.state not in EXPECTED | {PartyState.REQUESTED} or party.booked_for is None:
            continue
        at = party.booked_for
        if (now is None or at > now) and calendar.service(at) is None:
            sort = round(at.timestamp())
            row = Outside(
                party.id, sort, party.business_date, at, party.name, party.size, party.phone
            )
            found.append(row)
    return found
