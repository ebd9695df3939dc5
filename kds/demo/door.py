"""The door of the demo restaurant: guests come, wait, sit down, leave; tables are cleared."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from kds.actor import Actor, Role
from kds.bus.house import House
from kds.demo.guests import GuestBook
from kds.floor.commands import (
    add_waiting,
    arrive,
    clear_table,
    leave,
    mark_no_show,
    notify_ready,
    renege,
    seat_party,
    seat_walk_in,
)
from kds.floor.model import EXPECTED, HERE, PartyState, Stage
from kds.floor.queries import (
    PartyCard,
    claim_cards,
    party_cards,
    quotes_now,
    seating_cards,
    table_cards,
    units_now,
    waiting,
)
from kds.floor.rules.suggest import fits
from kds.floor.rules.times import turn_minutes
from kds.staff.queries import staff_cards
from kds.values import PartyId, TableId

WAVE_SECONDS = 45.0
"""A party comes to the door every so many seconds while there is room."""
RUSH_SECONDS = 400.0
"""And every so many when the house is as full as it normally is."""
NORMAL = 0.75
"""The share of tables that a normal evening keeps busy."""
LINGER = timedelta(minutes=2)
WIPE = timedelta(seconds=75)
PATIENCE = timedelta(minutes=25)
LATE = timedelta(minutes=15)
COMES = 0.93
"""How many of those who have booked come."""


class Door:
    """What host and runners do; `speed` shortens all waiting."""

    def __init__(self, house: House, chance: random.Random, speed: float) -> None:
        self.house = house
        self.random = chance
        self.speed = speed
        self.guests = GuestBook(house, chance)
        self._stays_away: dict[PartyId, bool] = {}

    async def fill(self, share: float) -> None:
        """Seat walk-ins until so many of the tables are taken; some more stand in line."""
        for _ in range(len(self.house.live(table_cards))):
            if self.busy() >= share:
                break
            await self._come(line=False)
        for _ in range(2):
            await self._queue_up()

    async def step(self, seconds: float) -> None:
        """One look at the door and around the room."""
        every = WAVE_SECONDS if self.busy() < NORMAL else RUSH_SECONDS
        if self.random.random() < seconds * self.speed / every:
            await self._come(line=True)
        await self._greet()
        await self._seat_waiting()
        await self._say_goodbye()
        await self._wipe()

    def busy(self) -> float:
        taken = sum(len(seating.table_ids) for seating in self.house.live(seating_cards))
        return taken / max(1, len(self.house.live(table_cards)))

    async def _come(self, line: bool) -> None:
        size = self.guests.size()
        tables = None if line and self._line() else self._tables_for(size)
        if tables is not None:
            name, allergy, note = self.guests.who()
            await self.house.change(
                self._host(),
                seat_walk_in,
                size=size,
                table_ids=tables,
                name=name,
                allergy=allergy,
                note=note,
            )
        elif line and len(self._line()) < 5:
            await self._queue_up(size)

    async def _queue_up(self, size: int | None = None) -> None:
        size = size or self.guests.size()
        quote = quotes_now(self.house.live, self.house.clock()).sizes.get(size)
        name, allergy, note = self.guests.who()
        await self.house.change(
            self._host(),
            add_waiting,
            size=size,
            name=name,
            allergy=allergy,
            note=note,
            quoted_low=None if quote is None else quote.low,
            quoted_high=None if quote is None else quote.high,
        )

    async def _greet(self) -> None:
        """Who has booked comes about on time, or doesn't; their table is theirs."""
        now = self.house.clock()
        for party in list(self.house.live(party_cards)):
            if party.state in HERE:
                await self._seat_booked(party)
            if party.state not in EXPECTED or party.booked_for is None or party.booked_for > now:
                continue
            if not self._away(party):
                await self.house.change(self._host(), arrive, party_id=party.id)
            elif now - party.booked_for > LATE:
                await self.house.change(self._host(), mark_no_show, party_id=party.id)

    async def _seat_booked(self, party: PartyCard) -> None:
        own = [c.table_id for c in self.house.live(claim_cards) if c.party_id == party.id]
        tables = tuple(own) if own and self._free().issuperset(own) else None
        tables = tables or self._tables_for(party.size)
        if tables is not None:
            await self.house.change(
                self._host(), seat_party, party_id=party.id, table_ids=tables, anyway=True
            )

    async def _seat_waiting(self) -> None:
        """The first in line whose table is free is called, and then seated."""
        now = self.house.clock()
        for party in self._line():
            tables = self._tables_for(party.size)
            if tables is not None and party.notified_at is None:
                await self.house.change(self._host(), notify_ready, party_id=party.id)
            elif tables is not None and self._passed(party.notified_at, timedelta(seconds=20)):
                await self.house.change(
                    self._host(), seat_party, party_id=party.id, table_ids=tables
                )
            elif now - (party.waiting_since or now) > PATIENCE / self.speed:
                await self.house.change(self._host(), renege, party_id=party.id)

    async def _say_goodbye(self) -> None:
        for seating in list(self.house.live(seating_cards)):
            party = self.house.live(party_cards).get(seating.id)
            if party is None or party.stage is not Stage.PAID:
                continue
            if self._passed(party.stage_at, LINGER):
                await self.house.change(self._host(), leave, party_id=party.id)

    async def _wipe(self) -> None:
        taken = {t for each in self.house.live(seating_cards) for t in each.table_ids}
        for table in list(self.house.live(table_cards)):
            if table.id not in taken and self._passed(table.dirty_since, WIPE):
                await self.house.change(self._host(), clear_table, table_id=table.id)

    def _tables_for(self, size: int) -> tuple[TableId, ...] | None:
        """The tables that the stand would suggest."""
        now = self.house.clock()
        until: dict[int, float] = {}
        for claim in self.house.live(claim_cards):
            if claim.stands(now) and claim.ends_at > now:
                starts = (claim.starts_at - now).total_seconds() / 60
                until[claim.table_id] = min(starts, until.get(claim.table_id, starts))
        units = units_now(self.house.live, now)
        found = fits(units, size, turn_minutes(size), self._free(), until)
        return tuple(TableId(each) for each in found[0].unit.tables) if found else None

    def _free(self) -> set[int]:
        taken = {t for each in self.house.live(seating_cards) for t in each.table_ids}
        tables = self.house.live(table_cards)
        return {t.id for t in tables if t.dirty_since is None and t.id not in taken}

    def _line(self) -> list[PartyCard]:
        line = waiting(self.house.live(party_cards))
        return [party for party in line if party.state is PartyState.WAITING]

    def _away(self, party: PartyCard) -> bool:
        """Drawn once for each party."""
        return self._stays_away.setdefault(party.id, self.random.random() > COMES)

    def _host(self) -> Actor:
        hosts = [s.id for s in self.house.live(staff_cards) if s.role is Role.HOST]
        return Actor(Role.HOST, staff_id=min(hosts, default=None))

    def _passed(self, since: datetime | None, span: timedelta) -> bool:
        return since is not None and self.house.clock() - since >= span / self.speed
