"""The door of the demo restaurant: guests come, wait, are seated; tables are cleared."""

from __future__ import annotations

from datetime import timedelta

from kds.demo.agenda import Steps
from kds.demo.scene import Scene
from kds.floor.commands import (
    add_waiting,
    arrive,
    clear_table,
    mark_no_show,
    notify_ready,
    renege,
    seat_party,
    seat_walk_in,
)
from kds.floor.model import EXPECTED, HERE, PartyState
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
from kds.values import TableId

LOOKS_AFTER = 20.0
"""The host looks around so often, in seconds, when nobody calls."""
GREETING, WALKING, WIPING = 12.0, 20.0, 35.0
LONGEST_LINE = 6
PATIENCE = (900.0, 2100.0)
"""Seconds that a waiting party bears."""
CALLED = 60.0
STAYS_AWAY, LATE_SECONDS = 0.06, (-240.0, 420.0)
"""Of those who have booked: who never comes, and how late the others are (mean is early)."""
GIVEN_UP = timedelta(minutes=17)
OUTLOOK = timedelta(hours=3)
CLEARED_AFTER = (60.0, 200.0)


class Door:
    """Walk-ins, those who have booked, the line, and clean tables."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.live = scene.live

    def look(self) -> None:
        """Take up whoever is expected soon and isn't known yet."""
        soon = self.scene.now + OUTLOOK
        for party in list(self.live(party_cards)):
            if party.state in EXPECTED and party.booked_for and party.booked_for < soon:
                self.scene.begin(("guest", party.id), self.booked(party))

    async def walk_in(self, number: str) -> Steps:
        """Somebody without a booking, to the moment when they sit, stand in line or turn away."""
        scene = self.scene
        chance = scene.chances.for_one("walk-in", number)
        size, who = scene.guests.size(chance), scene.guests.who(chance)
        host = scene.people.host()
        yield scene.people.turn(host, GREETING)
        known = {"size": size, "name": who.name, "allergy": who.allergy, "note": who.note}
        tables = None if self.line() else self.tables_for(size)
        if tables is not None:
            await scene.do(host, seat_walk_in, table_ids=tables, **known)
            return
        if len(self.line()) >= LONGEST_LINE:
            return
        quote = quotes_now(self.live, scene.now).sizes.get(size)
        low, high = (None, None) if quote is None else (quote.low, quote.high)
        party_id = await scene.get(host, add_waiting, quoted_low=low, quoted_high=high, **known)
        yield chance.uniform(*PATIENCE)
        party = scene.party(party_id) if party_id else None
        if party is not None and party.state is PartyState.WAITING and not party.notified_at:
            await scene.do(host, renege, party_id=party.id)

    async def booked(self, party: PartyCard) -> Steps:
        """Whoever has booked comes about on time, or doesn't."""
        scene = self.scene
        chance = scene.chances.for_one("guest", party.id)
        away, late = chance.random() < STAYS_AWAY, chance.triangular(*LATE_SECONDS, -60.0)
        assert party.booked_for is not None  # noqa: S101
        yield scene.until(party.booked_for + (GIVEN_UP if away else timedelta(seconds=late)))
        now = scene.party(party.id)
        if now is None or now.state not in EXPECTED:
            return
        if now.booked_for is not None and now.booked_for > party.booked_for:
            return  # another time by now: the next look takes them up again
        command = mark_no_show if away else arrive
        await scene.do(scene.people.host(), command, party_id=party.id)

    async def host(self) -> Steps:
        """One thing at a time: who has come, who waits, which table is to be laid."""
        while True:
            self.look()
            yield await self._one_thing()

    async def _one_thing(self) -> float:
        scene, host = self.scene, self.scene.people.host()
        for party in [card for card in self.live(party_cards) if card.state in HERE]:
            tables = self._own_tables(party) or self.tables_for(party.size)
            if tables is not None:
                args = {"party_id": party.id, "table_ids": tables}
                await scene.do(host, seat_party, anyway=True, **args)
                return scene.people.turn(host, WALKING)
        for party in self.line():
            tables = self.tables_for(party.size)
            if tables is None:
                continue
            if party.notified_at is None:
                await scene.do(host, notify_ready, party_id=party.id)
                return scene.people.turn(host, GREETING)
            if scene.since(party.notified_at) >= CALLED:
                await scene.do(host, seat_party, party_id=party.id, table_ids=tables)
                return scene.people.turn(host, WALKING)
        return await self._wipe() or LOOKS_AFTER

    async def _wipe(self) -> float:
        taken = {each for card in self.live(seating_cards) for each in card.table_ids}
        for table in sorted(self.live(table_cards), key=lambda card: card.id):
            if table.dirty_since is None or table.id in taken:
                continue
            chance = self.scene.chances.for_one("wipe", f"{table.id}/{table.dirty_since}")
            if self.scene.since(table.dirty_since) >= chance.uniform(*CLEARED_AFTER):
                host = self.scene.people.host()
                await self.scene.do(host, clear_table, table_id=table.id)
                return self.scene.people.turn(host, WIPING)
        return 0.0

    def line(self) -> list[PartyCard]:
        """Who stands in line, the first first."""
        return [p for p in waiting(self.live(party_cards)) if p.state is PartyState.WAITING]

    def tables_for(self, size: int) -> tuple[TableId, ...] | None:
        """The tables that the stand would suggest."""
        now = self.scene.now
        until: dict[int, float] = {}
        for claim in self.live(claim_cards):
            if claim.stands(now) and claim.ends_at > now:
                starts = (claim.starts_at - now).total_seconds() / 60
                until[claim.table_id] = min(starts, until.get(claim.table_id, starts))
        found = fits(units_now(self.live, now), size, turn_minutes(size), self._free(), until)
        return tuple(TableId(each) for each in found[0].unit.tables) if found else None

    def _own_tables(self, party: PartyCard) -> tuple[TableId, ...] | None:
        own = sorted(c.table_id for c in self.live(claim_cards) if c.party_id == party.id)
        return tuple(own) if own and self._free().issuperset(own) else None

    def _free(self) -> set[int]:
        taken = {each for card in self.live(seating_cards) for each in card.table_ids}
        tables = self.live(table_cards)
        return {t.id for t in tables if t.dirty_since is None and t.id not in taken}
