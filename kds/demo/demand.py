"""When guests want to come: by weekday, by part of the day, by quarter of an hour."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARTIES = (0, 27, 31, 38, 66, 70, 45)
"""On a Monday, when the house is closed, to a Sunday."""
AWAY = (0, 9, 9, 11, 18, 19, 14)
"""Orders from outside: taken away, at the kiosk, delivered."""
LUNCH_SHARE = (0.0, 0.34, 0.32, 0.3, 0.24, 0.28, 0.42)
LUNCH = (12 * 60, (3, 5, 8, 9, 8, 6, 4, 3, 2, 1))
DINNER = (17 * 60 + 30, (3, 5, 7, 9, 11, 12, 12, 11, 10, 9, 8, 6, 4, 3, 2, 1))
ALL_DAY = (12 * 60, (1,) * 48)
"""First minute of the local day, then a weight for each quarter of an hour."""
BOOK = 0.42
"""The share of parties that book; the others walk in."""
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Demand:
    """What a house may expect; `busy` 1 = a normal week."""

    zone: ZoneInfo
    busy: float = 1.0
    steady: float = 0.0
    """So many parties in each quarter from noon to midnight, instead of those of the weekday."""

    def quarters(self, day: date) -> list[tuple[datetime, float]]:
        """The quarters of an hour of a date with the parties that come in each, on average."""
        weekday = day.weekday()
        if self.steady:
            return self._curve(day, ALL_DAY, self.steady * len(ALL_DAY[1]))
        wanted, lunch = PARTIES[weekday] * self.busy, LUNCH_SHARE[weekday]
        return self._curve(day, LUNCH, wanted * lunch) + self._curve(
            day, DINNER, wanted * (1 - lunch)
        )

    def away(self, day: date) -> list[tuple[datetime, float]]:
        """The same for orders from outside."""
        total = sum(share for _, share in self.quarters(day)) or 1.0
        wanted = AWAY[day.weekday()] * self.busy
        return [(at, share / total * wanted) for at, share in self.quarters(day)]

    def walk_ins(self, day: date, chance: random.Random) -> list[datetime]:
        """When parties come that haven't booked."""
        return drawn([(at, share * (1 - BOOK)) for at, share in self.quarters(day)], chance)

    def is_open(self, day: date) -> bool:
        return PARTIES[day.weekday()] > 0

    def _curve(
        self, day: date, curve: tuple[int, tuple[int, ...]], wanted: float
    ) -> list[tuple[datetime, float]]:
        first, weights = curve
        if not wanted:
            return []
        begins = datetime.combine(day, time(first // 60, first % 60), self.zone)
        total = sum(weights)
        return [(begins + QUARTER * n, wanted * w / total) for n, w in enumerate(weights)]


def drawn(quarters: list[tuple[datetime, float]], chance: random.Random) -> list[datetime]:
    """Moments of a Poisson stream with so many in each quarter of an hour, in their order."""
    found = []
    for begins, share in quarters:
        at = chance.expovariate(1.0) / share * QUARTER if share else QUARTER
        while at < QUARTER:
            found.append(begins + at)
            at += chance.expovariate(1.0) / share * QUARTER
    return found
