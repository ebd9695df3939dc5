"""A full Friday at Ember & Oak: sixty bookings of all kinds, made by commands."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from kds.actor import SYSTEM
from kds.bookings import commands as bookings
from kds.bookings.queries import period_cards
from kds.bookings.queries.live import live_calendar, today_of
from kds.bus.house import House
from kds.errors import Conflict
from kds.floor.commands import block_tables
from kds.floor.queries import table_cards
from kds.values import PartyId

NAMES = (
    "Weber", "Sørensen", "Dlamini", "Kowalczyk", "Haddad", "Ruiz", "Park", "Abebe", "Novak", "Lind",
    "Maximilian Schönfelder-Oberhausen", "Amado", "Brandt", "Iversen", "Yılmaz", "Okafor", "Chen",
    "Fischer", "Moreau", "Roy", "Lindqvist", "O’Brien", "Nguyễn", "García Márquez", "Öztürk", "Li",
)  # fmt: skip
NOTES = ("", "", "", "birthday, a candle with the dessert", "high chair", "by the window, please")
ALLERGIES = ("", "", "", "", "nuts", "shellfish, celery")
SIZES = (2, 2, 2, 2, 3, 4, 4, 4, 5, 6, 8)
BUSY = (18, 19, 19, 19, 20, 20, 20, 21)
WANTED, TRIES = 60, 400


async def open_calendar(house: House) -> int:
    """Dinner every day, from six to half past ten, guests until midnight."""
    found = list(house.live(period_cards))
    if found:
        return found[0].id
    do = house.change
    dinner: int = await do(
        SYSTEM,
        bookings.add_period,
        name="Dinner",
        starts_minute=17 * 60,
        last_start_minute=21 * 60 + 30,
        ends_minute=24 * 60,
    )
    await do(
        SYSTEM,
        bookings.limit_period,
        period_id=dinner,
        pace_covers=16,
        capacity=90,
        walk_in_reserve=6,
        largest_online=8,
        requests_from=7,
    )
    return dinner


def friday(house: House) -> date:
    """The next Friday that hasn't begun."""
    day = today_of(house.clock(), house.settings) + timedelta(days=1)
    return day + timedelta(days=(4 - day.weekday()) % 7)


def moment(house: House, day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), house.settings.tz).astimezone(UTC)


async def fill(house: House, day: date, wanted: int = WANTED) -> list[PartyId]:
    """So many parties, most of them when everybody wants to come."""
    rnd, made = random.Random(5), list[PartyId]()
    for number in range(TRIES):
        if len(made) == wanted:
            break
        at = moment(house, day, rnd.choice(BUSY), rnd.choice((0, 15, 30, 45)))
        party_id = await take(house, at, rnd.choice(SIZES), rnd, number)
        if party_id is not None:
            made.append(party_id)
    for party_id in made[3:30:6]:
        await house.change(SYSTEM, bookings.lock_booking, party_id=party_id)
    for party_id in made[1:40:3]:
        await house.change(SYSTEM, bookings.confirm_booking, party_id=party_id)
    return made


async def take(
    house: House, at: datetime, size: int, rnd: random.Random, number: int
) -> PartyId | None:
    try:
        return await house.change(
            SYSTEM,
            bookings.take_booking,
            at=at,
            size=size,
            name=rnd.choice(NAMES),
            phone=f"0151 234{number:05}",
            note=rnd.choice(NOTES),
            allergy=rnd.choice(ALLERGIES),
        )
    except Conflict:
        return None


async def request(house: House, day: date, hour: int = 20) -> None:
    """A guest asks online for a table for eight."""
    services = live_calendar(house.live).services(day)
    assert services
    secret = hashlib.sha256(f"{day}{hour}".encode()).digest()
    values: dict[str, Any] = {"at": moment(house, day, hour), "size": 7, "token_hash": secret}
    try:
        await house.change(SYSTEM, bookings.hold, **values)
    except Conflict:
        return
    await house.change(
        SYSTEM, bookings.book, token_hash=secret, name="Annika Thorvaldsen", phone="0170 1112223"
    )


async def block(house: House, day: date) -> None:
    """A table that wobbles."""
    table = sorted(house.live(table_cards), key=lambda table: table.sort)[4]
    await house.change(
        SYSTEM,
        block_tables,
        table_ids=(table.id,),
        starts_at=moment(house, day, 17),
        ends_at=moment(house, day, 20),
        reason="wobbles",
    )
