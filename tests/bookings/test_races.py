"""Many at once: in one house, and in many processes over one database."""

from __future__ import annotations

import asyncio
import os
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from kds.actor import GUEST, SYSTEM
from kds.bookings import commands as bookings
from kds.bookings.commands.holds import hold
from kds.bus.house import House
from kds.errors import KdsError
from kds.floor import commands as floor
from kds.floor.model import Party
from tests.bookings.diary import Clock, Diary, count_overlaps, secret
from tests.cast import open_house, settings_for
from tests.forked import CONTEXT

LONG = bool(os.environ.get("KDS_LONG_RACES"))
"""KDS_LONG_RACES=1: four times as many of everything but the processes, which always collide."""
ROUNDS, AT_ONCE = 200 if LONG else 50, 50
PROCESSES, ATTEMPTS = 16, 5_000 if LONG else 1_250
DAYS = 13
"""Evenings that the attempts are spread over: enough that many are refused and some are not."""
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


async def test_fifty_want_the_last_slot_and_one_gets_it(tmp_path: Path) -> None:
    """Each round on another evening of a house with one table."""
    clock = Clock()
    async with open_house(tmp_path, clock) as house:
        await one_table(house)
        for number in range(ROUNDS):
            at = datetime(2026, 11, 27, 19, tzinfo=UTC) + timedelta(days=number)
            asked = [
                house.change(GUEST, hold, at=at, size=2, token_hash=secret(f"{number} {n}"))
                for n in range(AT_ONCE)
            ]
            answers = await asyncio.gather(*asked, return_exceptions=True)
            won = [answer for answer in answers if not isinstance(answer, BaseException)]
            assert len(won) == 1, f"round {number}"
            assert all(isinstance(a, KdsError) for a in answers if isinstance(a, BaseException))
        assert await house.read(count_overlaps) == 0


async def one_table(house: House) -> None:
    await house.change(SYSTEM, floor.add_table, name="1", seats=2, area="Room")
    dinner = await house.change(
        SYSTEM,
        bookings.add_period,
        name="Dinner",
        starts_minute=18 * 60,
        last_start_minute=21 * 60,
        ends_minute=23 * 60,
    )
    await house.change(
        SYSTEM,
        bookings.change_period,
        period_id=dinner,
        name="Dinner",
        starts_minute=18 * 60,
        last_start_minute=21 * 60,
        ends_minute=23 * 60,
        horizon_days=400,
    )


def test_sixteen_processes_over_one_database(tmp_path: Path) -> None:
    """Attempts on the last tables, from processes with a house each: nothing overlaps."""
    asyncio.run(_ready(tmp_path))
    with CONTEXT.Pool(PROCESSES) as pool:
        share = ATTEMPTS // PROCESSES + 1
        won = pool.starmap(attempt, [(tmp_path, seed, share) for seed in range(PROCESSES)])
    taken, overlaps = asyncio.run(_count(tmp_path))
    assert overlaps == 0
    assert sum(won) == taken
    assert taken > DAYS


async def _ready(folder: Path) -> None:
    async with open_house(folder, lambda: NOON) as house:
        await one_table(house)
        await house.change(SYSTEM, floor.add_table, name="2", seats=4, area="Room")


async def _count(folder: Path) -> tuple[int, int]:
    async with open_house(folder, lambda: NOON) as house:
        parties = await house.read(lambda session: len(session.scalars(select(Party)).all()))
        return parties, await house.read(count_overlaps)


def attempt(folder: Path, seed: int, times: int) -> int:
    """One process with a house of its own. Gives how many it has booked."""
    return asyncio.run(_attempt(folder, seed, times))


async def _attempt(folder: Path, seed: int, times: int) -> int:
    chance, won = random.Random(seed), 0
    house = House(settings_for(folder), lambda: NOON)
    await house.open()
    for number in range(times):
        at = datetime(2026, 11, 27, 17, tzinfo=UTC) + timedelta(
            days=chance.randrange(DAYS), minutes=15 * chance.randrange(13)
        )
        word = secret(f"{seed} {number}")
        try:
            await house.change(GUEST, hold, at=at, size=chance.choice((2, 4)), token_hash=word)
            won += 1
        except KdsError:
            continue
    await house.close()
    return won


async def test_an_expired_hold_gives_its_table_back_in_the_checking_transaction(
    diary: Diary,
) -> None:
    for name in diary.tables:
        await diary.do(hold, GUEST, at=diary.at("19:30"), size=2, token_hash=secret(f"hold {name}"))
    assert await diary.refused(hold, GUEST, at=diary.at("19:30"), size=2, token_hash=secret("y"))
    diary.clock.forward(minutes=5)
    await diary.do(hold, GUEST, at=diary.at("19:30"), size=2, token_hash=secret("y"))
    assert len(await diary.claims()) == 1
