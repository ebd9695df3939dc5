"""A small room with a host in it: what the tests of the floor do again and again, in few words.

Five tables: A1, A2, A3 (4 seats, side by side), B1 (2 seats, by the window), C1 (6 seats).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kds.actor import SYSTEM, Actor, Role
from kds.bus.house import House
from kds.floor import commands as floor
from kds.floor.model import TableState
from kds.floor.queries import (
    PartyCard,
    SeatingCard,
    TableCard,
    claim_cards,
    party_cards,
    seating_cards,
    table_cards,
)
from kds.floor.rules.state import Standing, table_state
from kds.staff.commands import hire_staff
from kds.values import PartyId, StaffId, TableId
from tests.floor.books import book

HOST = Actor(Role.HOST, name="Tomás")
MANAGER = Actor(Role.MANAGER, name="Mira")
COOK = Actor(Role.KITCHEN)
SEATS = {"A1": 4, "A2": 4, "A3": 4, "B1": 2, "C1": 6}


class Clock:
    """A clock that stands still until it is put forward."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Room:
    house: House
    clock: Clock
    tables: dict[str, TableId]
    staff: dict[str, StaffId]

    async def do(self, command: Any, actor: Actor = HOST, **arguments: Any) -> Any:
        return await self.house.change(actor, command, **arguments)

    def ids(self, *names: str) -> tuple[TableId, ...]:
        return tuple(self.tables[name] for name in names)

    async def walk_in(self, *names: str, size: int = 2, **values: Any) -> PartyId:
        return await self.do(floor.seat_walk_in, size=size, table_ids=self.ids(*names), **values)

    async def book(self, *names: str, size: int = 2, minutes: float = 0, **values: Any) -> PartyId:
        """A booking that begins so many minutes from now."""
        starts_at = self.clock.now + timedelta(minutes=minutes)
        return await self.do(
            book, size=size, table_ids=self.ids(*names), starts_at=starts_at, **values
        )

    async def seat(self, party: PartyId, *names: str, **values: Any) -> None:
        await self.do(floor.seat_party, party_id=party, table_ids=self.ids(*names), **values)

    def party(self, party: PartyId) -> PartyCard:
        card = self.house.live(party_cards).get(party)
        assert card is not None
        return card

    def table(self, name: str) -> TableCard:
        card = self.house.live(table_cards).get(self.tables[name])
        assert card is not None
        return card

    def seating(self, party: PartyId) -> SeatingCard | None:
        return self.house.live(seating_cards).get(party)

    def sits(self, party: PartyId) -> set[str]:
        seating = self.seating(party)
        at = () if seating is None else seating.table_ids
        return {name for name, ident in self.tables.items() if ident in at}

    def claims(self, name: str) -> list[Any]:
        return [c for c in self.house.live(claim_cards) if c.table_id == self.tables[name]]

    def standing(self, name: str, at: datetime | None = None) -> Standing:
        table = self.table(name)
        seating = next((s for s in self.house.live(seating_cards) if table.id in s.table_ids), None)
        party = None if seating is None else self.house.live(party_cards).get(seating.id)
        return table_state(table, seating, party, self.claims(name), self.clock.now, at=at)

    def state(self, name: str) -> TableState:
        return self.standing(name).state

    def check(self) -> None:
        """Every card in memory is as it would be loaded now."""
        for fresh in self.house.fresh():
            assert self.house.live.memory[fresh.projection] == fresh.cards, fresh.projection.name


async def furnish(house: House, clock: Clock) -> Room:
    tables = {
        name: await house.change(SYSTEM, floor.add_table, name=name, seats=seats, area="Room")
        for name, seats in SEATS.items()
    }
    for one, other in (("A1", "A2"), ("A2", "A3")):
        await house.change(SYSTEM, floor.join_tables, table_id=tables[one], other_id=tables[other])
    await house.change(
        SYSTEM, floor.allow_combination, table_ids=tuple(tables[n] for n in ("A1", "A2", "A3"))
    )
    staff = {
        name: await house.change(SYSTEM, hire_staff, name=name, role=Role.SERVER, pin_hash="-")
        for name in ("Lena", "Marek", "Ada")
    }
    return Room(house, clock, tables, staff)
