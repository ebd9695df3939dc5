"""The demo's book: when it takes bookings, and who comes later today and tomorrow."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta

from kds.actor import SYSTEM, Actor, Role
from kds.bookings.commands import add_period, take_booking
from kds.bookings.queries import period_cards
from kds.bus.house import House
from kds.demo.guests import GuestBook
from kds.errors import KdsError

SERVICES = {"Lunch": (690, 870, 990), "Dinner": (990, 1320, 1470)}
"""First minute, last one at which a party may begin, end; from the business date's midnight."""
STEP = timedelta(minutes=15)
SHARE = 0.7
"""How many of the quarters of an hour somebody has booked."""


async def open_book(house: House, chance: random.Random) -> None:
    """Add the services, and bookings for the next hours and tomorrow's dinner, to an empty book."""
    if len(house.live(period_cards)):
        return
    for name, (starts, last, ends) in SERVICES.items():
        await house.change(
            SYSTEM,
            add_period,
            name=name,
            starts_minute=starts,
            last_start_minute=last,
            ends_minute=ends,
        )
    guests = GuestBook(house, chance)
    begin = _next_quarter(house.clock())
    evening = house.clock().astimezone(house.settings.tz) + timedelta(days=1)
    dinner = datetime.combine(evening.date(), time(18), house.settings.tz)
    soon = [begin + STEP * number for number in range(16)]
    for at in soon + [dinner + STEP * number for number in range(12)]:
        if chance.random() < SHARE:
            await _take(house, guests, at)


async def _take(house: House, guests: GuestBook, at: datetime) -> None:
    """One booking, if there is a table at that time."""
    name, allergy, note = guests.who()
    try:
        await house.change(
            Actor(Role.HOST),
            take_booking,
            at=at,
            size=guests.size(),
            name=name,
            allergy=allergy,
            note=note,
        )
    except KdsError:
        # Closed, or no table: the demo goes on without them.
        return


def _next_quarter(now: datetime) -> datetime:
    later = now + timedelta(minutes=10)
    seconds = later.timestamp()
    return later + timedelta(seconds=-seconds % STEP.total_seconds())
