"""The calendar of the house: its periods, closures and turn times, as one value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kds.bookings.rules.bits import STEP_MINUTES
from kds.bookings.rules.hours import Closed, Period, Service, service_at, services_on
from kds.bookings.rules.turns import Turn, turn_minutes

DAY = timedelta(days=1)
AROUND = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the house takes bookings, and how long they stay."""

    periods: tuple[Period, ...]
    closures: tuple[Closed, ...]
    turns: tuple[Turn, ...]
    zone: ZoneInfo

    def services(self, day: date) -> list[Service]:
        """The sittings of a business date, in order."""
        return services_on(self.periods, self.closures, day, self.zone)

    def service(self, moment: datetime) -> Service | None:
        """The sitting in which a party may begin at this moment: one past midnight belongs to the
        business date before."""
        local = moment.astimezone(self.zone).date()
        around = (local, local - DAY, local - 2 * DAY)
        return next(
            (found for day in around if (found := service_at(self.services(day), moment))), None
        )

    def around(self, moment: datetime, day: date) -> Service:
        """The sitting at this moment; where there is none, the hours around it: a booking that the
        hours were taken from is still somebody's table."""
        return self.service(moment) or _bare(moment, day)

    def minutes(self, size: int, service: Service) -> int:
        """The planned stay of a party."""
        return turn_minutes(self.turns, size, service.period.id, service.day)

    def is_open(self, day: date) -> bool:
        return bool(self.services(day))

    def closure(self, day: date) -> Closed | None:
        """Why a day is closed, if somebody has said so."""
        return next((c for c in self.closures if c.first_date <= day <= c.last_date), None)

    def outside(self, moments: Iterable[tuple[int, datetime]]) -> tuple[int, ...]:
        """Of bookings (id, time) those that no sitting covers any more."""
        return tuple(ident for ident, moment in moments if self.service(moment) is None)


def _bare(moment: datetime, day: date) -> Service:
    """Hours without a period around a moment, so that it lies on a bit of its own."""
    period = Period(0, "", 127, None, None, 0, 1, 2)
    bits = AROUND // timedelta(minutes=STEP_MINUTES)
    return Service(period, day, moment - AROUND, bits, 2 * bits)
