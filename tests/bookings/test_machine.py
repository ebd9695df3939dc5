"""Anything anybody does, in any order: the house stays one in which every guest has their table."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.actor import GUEST
from kds.bookings import commands as bookings
from kds.bookings.commands.holds import hold
from kds.errors import KdsError
from kds.floor import commands as floor
from kds.floor.model import OVER, SEATED, Claim, ClaimState, Party, PartyState, Seating
from tests.bookings.diary import Diary, secret

STEPS = 150
PLANNED = frozenset(
    {PartyState.HELD, PartyState.REQUESTED, PartyState.BOOKED, PartyState.CONFIRMED}
)


class Machine:
    """Does something at random; what the house refuses is refused, and nothing of it remains."""

    def __init__(self, diary: Diary, seed: int) -> None:
        self.diary = diary
        self.chance = random.Random(seed)
        self.words: list[str] = []
        self.parties: list[Any] = []

    async def step(self) -> None:
        way = self.chance.choice(
            (
                self.hold, self.hold, self.book, self.book, self.take, self.take, self.change,
                self.change, self.by_guest, self.cancel, self.lock, self.seat, self.leave,
                self.replan, self.wait, self.hours,
            )
        )  # fmt: skip
        try:
            await way()
        except KdsError:
            return

    def at(self) -> Any:
        return self.diary.at("18:00") + timedelta(minutes=15 * self.chance.randrange(13))

    def size(self) -> int:
        return self.chance.choice((1, 2, 2, 3, 4, 5, 6))

    def word(self) -> bytes:
        return secret(self.chance.choice(self.words or ["?"]))

    def party(self) -> Any:
        return self.chance.choice(self.parties or [0])

    async def hold(self) -> None:
        word = str(len(self.words))
        arguments = {"at": self.at(), "size": self.size(), "token_hash": secret(word)}
        self.parties.append(await self.diary.house.change(GUEST, hold, **arguments))
        self.words.append(word)

    async def book(self) -> None:
        who: dict[str, Any] = {"name": "Ada", "email": f"{self.chance.randrange(5)}@example.org"}
        await self.diary.do(bookings.book, GUEST, token_hash=self.word(), **who)

    async def take(self) -> None:
        size, at = self.size(), self.at()
        self.parties.append(await self.diary.do(bookings.take_booking, at=at, size=size, name="Bo"))

    async def change(self) -> None:
        where: dict[str, Any] = {"at": self.at(), "size": self.size()}
        await self.diary.do(bookings.change_booking, party_id=self.party(), **where)

    async def by_guest(self) -> None:
        where: dict[str, Any] = {"at": self.at(), "size": self.size()}
        await self.diary.do(bookings.change_by_guest, GUEST, token_hash=self.word(), **where)

    async def cancel(self) -> None:
        await self.diary.do(bookings.cancel_by_guest, GUEST, token_hash=self.word())

    async def lock(self) -> None:
        way = self.chance.choice((bookings.lock_booking, bookings.unlock_booking))
        await self.diary.do(way, party_id=self.party())

    async def seat(self) -> None:
        party = self.party()
        tables = [self.diary.tables[name] for name in await self.diary.at_tables(party)]
        await self.diary.do(floor.seat_party, party_id=party, table_ids=tuple(tables))

    async def leave(self) -> None:
        await self.diary.do(floor.leave, party_id=self.party())

    async def replan(self) -> None:
        await self.diary.do(bookings.replan, day=self.diary.day)

    async def wait(self) -> None:
        self.diary.clock.forward(minutes=self.chance.choice((1, 1, 5)))
        await self.diary.do(bookings.keep_time)

    async def hours(self) -> None:
        last = self.chance.choice((19, 20, 21)) * 60
        times: dict[str, Any] = {
            "starts_minute": 18 * 60,
            "last_start_minute": last,
            "ends_minute": 23 * 60,
        }
        await self.diary.do(
            bookings.change_period, period_id=self.diary.dinner, name="Dinner", **times
        )


def wrong(session: Session, now: Any) -> list[str]:
    """What must never be."""
    claims: dict[int | None, list[Claim]] = {}
    for claim in session.scalars(select(Claim).where(Claim.state != ClaimState.RELEASED)):
        claims.setdefault(claim.party_id, []).append(claim)
    seats = {s.party_id for s in session.scalars(select(Seating).where(Seating.left_at.is_(None)))}
    found = []
    for party in session.scalars(select(Party)):
        own = claims.get(party.id, [])
        if party.state in PLANNED | {PartyState.LATE} and not own:
            found.append(f"{party.id} is {party.state} and has no table")
        if party.state in OVER and own:
            found.append(f"{party.id} is {party.state} and keeps a table")
        if (party.id in seats) is not (party.state in SEATED):
            found.append(f"{party.id} is {party.state} and sits: {party.id in seats}")
        if party.state not in PLANNED or party.booked_for is None:
            continue
        ends_at = party.booked_for + timedelta(minutes=party.minutes)
        if any((c.starts_at, c.ends_at) != (party.booked_for, ends_at) for c in own):
            found.append(f"{party.id} has its table at another time")
    return found


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_is_done_every_guest_has_their_table(diary: Diary, seed: int) -> None:
    diary.clock.now = diary.at("17:30") - timedelta(hours=seed % 3)
    await diary.do(bookings.limit_period, period_id=diary.dinner, pace_covers=12, requests_from=6)
    machine = Machine(diary, seed)
    for number in range(STEPS):
        await machine.step()
        assert await diary.overlaps() == 0, number
        assert await diary.house.read(wrong, diary.clock()) == [], number
    for loaded in diary.house.fresh():
        assert diary.house.live.memory[loaded.projection] == loaded.cards, loaded.projection.name
    assert len(machine.parties) > 10
