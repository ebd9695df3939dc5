"""A night as it goes: who booked comes (most of them), others walk in, they sit, eat and leave."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from kds.actor import SYSTEM
from kds.bookings import commands as bookings
from kds.bus.house import House, utc_now
from kds.errors import Conflict
from kds.floor import commands as floor
from kds.floor.model import EXPECTED, SEATED
from kds.floor.queries import PartyCard, claim_cards, party_cards, table_cards
from tests.browser.bookings.friday import fill, moment
from tests.browser.kitchen.evening import Clock

STEP = timedelta(minutes=15)
MISSING, WALK_INS = 0.12, 0.5


async def night(house: House, clock: Clock, day: date, until: datetime, wanted: int = 40) -> None:
    """Play a date from noon; the clock then stands (and runs on) at `until`."""
    rnd = random.Random(7)
    set_clock(clock, moment(house, day, 12))
    await fill(house, day, wanted)
    now = moment(house, day, 17)
    while now <= until:
        set_clock(clock, now)
        await house.change(SYSTEM, bookings.keep_time)
        for party in list(house.live(party_cards)):
            await _on(house, party, now, rnd)
        if rnd.random() < WALK_INS:
            await _walk_in(house, now, rnd)
        now += STEP


def set_clock(clock: Clock, now: datetime) -> None:
    clock.behind = utc_now() - now


async def _on(house: House, party: PartyCard, now: datetime, rnd: random.Random) -> None:
    """Seat a party whose time has come, or let one go that has stayed its time."""
    if party.state in SEATED and party.seated_at:
        if now >= party.seated_at + timedelta(minutes=party.minutes + rnd.choice((-20, 0, 10))):
            await house.change(SYSTEM, floor.leave, party_id=party.id)
        return
    if party.state not in EXPECTED or not party.booked_for or party.booked_for > now:
        return
    if random.Random(party.id).random() < MISSING:
        return  # they won't come
    tables = tuple(c.table_id for c in house.live(claim_cards) if c.party_id == party.id)
    try:
        await house.change(
            SYSTEM, floor.seat_party, party_id=party.id, table_ids=tables, anyway=True
        )
    except Conflict:
        return


async def _walk_in(house: House, now: datetime, rnd: random.Random) -> None:
    taken = {c.table_id for c in house.live(claim_cards) if c.starts_at < now + 4 * STEP}
    free = [table for table in house.live(table_cards) if table.id not in taken]
    if not free:
        return
    table = rnd.choice(free)
    size, name = min(table.seats, rnd.choice((2, 2, 3))), rnd.choice(("", "Jonas"))
    try:
        await house.change(SYSTEM, floor.seat_walk_in, size=size, table_ids=(table.id,), name=name)
    except Conflict:
        return
