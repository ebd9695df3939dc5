"""The small restaurant of the booking tests: six tables, dinner every day, a clock that obeys."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.actor import GUEST, Actor, Role
from kds.bookings import commands as bookings
from kds.bookings.commands.holds import hold
from kds.bookings.queries import availability_day
from kds.bookings.rules import moment_of
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.errors import KdsError
from kds.floor import commands as floor
from kds.floor.model import Claim, ClaimState, Party, PartyState
from kds.floor.queries import party_cards
from kds.guests.queries import due_messages
from kds.values import PartyId, TableId

MANAGER, HOST = Actor(Role.MANAGER), Actor(Role.HOST)
FRIDAY = date(2026, 11, 27)
SEATS = {"1": 2, "2": 2, "3": 4, "4": 4, "5": 6, "6": 6}
NIGHT = timedelta(days=1)


class Clock:
    """The time of a house under test: a Wednesday noon, until somebody moves it."""

    def __init__(self, now: datetime = datetime(2026, 11, 25, 12, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


def secret(word: str) -> bytes:
    return hashlib.sha256(word.encode()).digest()


@dataclass
class Diary:
    """The house, and short ways to book in it. Times are local: "19:30"."""

    house: House
    clock: Clock
    tables: dict[str, TableId]
    dinner: int
    day: date = FRIDAY
    names: dict[TableId, str] = field(init=False)

    def __post_init__(self) -> None:
        self.names = {ident: name for name, ident in self.tables.items()}

    @property
    def zone(self) -> ZoneInfo:
        return self.house.settings.tz

    def at(self, clock: str, day: date | None = None, fold: int = 0) -> datetime:
        hour, minute = map(int, clock.split(":"))
        return moment_of(day or self.day, hour * 60 + minute, self.zone, fold=fold)

    async def do(self, command: Any, actor: Actor = MANAGER, **arguments: Any) -> Any:
        return await self.house.change(actor, command, **arguments)

    async def refused(self, command: Any, actor: Actor = MANAGER, **arguments: Any) -> str:
        """What the house says when it says no."""
        try:
            answer = await self.do(command, actor, **arguments)
        except KdsError as error:
            return str(error)
        raise AssertionError(f"{command.__name__} was not refused: {answer!r}")

    async def hold(self, clock: str, size: int = 2, word: str = "x") -> PartyId:
        at = self.at(clock)
        found: PartyId = await self.do(hold, GUEST, at=at, size=size, token_hash=secret(word))
        return found

    async def book(self, clock: str, size: int = 2, word: str = "x", **who: Any) -> PartyId:
        """A guest's way: hold, then book."""
        await self.hold(clock, size, word)
        who = {"name": "Ada", "email": f"{word}@example.org", **who}
        found: PartyId = await self.do(bookings.book, GUEST, token_hash=secret(word), **who)
        return found

    async def take(self, clock: str, size: int = 2, *tables: str, **who: Any) -> PartyId:
        """The house's way."""
        found: PartyId = await self.do(
            bookings.take_booking,
            **{
                "at": self.at(clock),
                "size": size,
                "name": "Bo",
                "table_ids": tuple(self.tables[name] for name in tables),
                **who,
            },
        )
        return found

    async def free(self, size: int = 2, day: date | None = None, public: bool = True) -> list[str]:
        """The day's free times, as local clock times."""
        found = await self.house.read(
            availability_day, self.zone, self.clock(), day or self.day, size, public
        )
        return [f"{slot.at.astimezone(self.zone):%H:%M}" for slot in found.slots]

    def party(self, party_id: PartyId) -> Any:
        card = self.house.live(party_cards).get(party_id)
        assert card is not None
        return card

    def state(self, party_id: PartyId) -> PartyState:
        state: PartyState = self.party(party_id).state
        return state

    async def claims(self, party_id: PartyId | None = None) -> dict[str, tuple[str, str, str]]:
        """Live claims: table → state and local span."""
        rows = await self.house.read(_live_claims, party_id)
        return {
            self.names[TableId(row.table_id)]: (
                row.state.value,
                f"{row.starts_at.astimezone(self.zone):%H:%M}",
                f"{row.ends_at.astimezone(self.zone):%H:%M}",
            )
            for row in rows
        }

    async def at_tables(self, party_id: PartyId) -> list[str]:
        return sorted(await self.claims(party_id))

    async def letters(self, later: timedelta = timedelta()) -> list[Any]:
        """What waits in the outbox, or would be due later."""
        return await self.house.read(due_messages, self.clock() + later, 100)

    async def overlaps(self) -> int:
        return await self.house.read(count_overlaps)


def _live_claims(session: Session, party_id: PartyId | None) -> list[Any]:
    statement = select(Claim).where(Claim.state != ClaimState.RELEASED).order_by(Claim.id)
    if party_id is not None:
        statement = statement.where(Claim.party_id == party_id)
    return list(session.scalars(statement))


def claim_rows(session: Session, party_id: PartyId) -> list[tuple[int, ClaimState]]:
    """Ids and states of a party's claims, released ones too."""
    rows = session.execute(select(Claim.id, Claim.state).where(Claim.party_id == party_id))
    return [(row.id, row.state) for row in rows]


def count_overlaps(session: Session) -> int:
    """Pairs of live claims of one table that overlap."""
    claims = session.scalars(
        select(Claim)
        .where(Claim.state != ClaimState.RELEASED)
        .order_by(Claim.table_id, Claim.starts_at)
    ).all()
    return sum(
        one.table_id == next_.table_id and next_.starts_at < one.ends_at
        for one, next_ in pairwise(claims)
    )


def parties_in(session: Session, *states: PartyState) -> list[Party]:
    return list(session.scalars(select(Party).where(Party.state.in_(states)).order_by(Party.id)))


def furnish(uow: UnitOfWork) -> tuple[dict[str, TableId], int]:
    """Tables for 2, 4 and 6, the two for four side by side; dinner without limits."""
    tables = {
        name: floor.add_table(uow, name=name, seats=seats, area="Room")
        for name, seats in SEATS.items()
    }
    floor.join_tables(uow, tables["3"], tables["4"])
    dinner = bookings.add_period(uow, "Dinner", 18 * 60, 21 * 60, 23 * 60)
    bookings.limit_period(uow, dinner, pace_covers=0)
    return tables, dinner
