"""What bookings cost, and how many covers they take in. Alone: `python -m tests.bench.bookings`."""

from __future__ import annotations

import asyncio
import gc
import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypedDict
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from kds.actor import SYSTEM
from kds.bookings import commands as bookings
from kds.bookings.queries.availability import ask_time, availability_day, availability_of
from kds.bookings.queries.loading import read_book, read_calendar
from kds.bookings.rules import moment_of
from kds.bus.unit import UnitOfWork
from kds.db.engine import Database
from kds.errors import Conflict
from kds.floor.model import Area, Combination, CombinationTable, Table
from tests.bench import covers
from tests.cast import open_house

NOW, DAY = datetime(2026, 11, 25, 12, tzinfo=UTC), date(2026, 11, 27)
ZONE = ZoneInfo("Europe/Berlin")
LARGE, LARGE_COMBINED, LARGE_BOOKED = 80, 120, 120
MIDDLE, MIDDLE_COMBINED, MIDDLE_BOOKED = 40, 30, 80
ROUNDS, TIMES = 5, 200
ROWS = (
    "SELECT table_id, party_id, starts_at, ends_at, state FROM claim WHERE state <> 'released'",
    "SELECT id, seats, least, position FROM dining_table",
    "SELECT combination_id, table_id FROM combination_table",
)
"""What any answer must read."""


class Row(TypedDict):
    """A line of the report; `ratio` is value ÷ floor."""

    name: str
    value: float
    unit: str
    floor: float | None
    ratio: float | None


def rows() -> list[Row]:
    """All figures of the bookings. To reach: a day ≤ 5 ms, a plan ≤ 50 ms; without offers ≥ 86 %,
    with offers ≥ 91 %, never below best fit."""
    return [*costs(), *shares()]


def shares() -> Iterator[Row]:
    """Percent of the covers asked for, held against best fit."""
    found = covers.shares()
    for name, value in found.items():
        yield row(f"covers_taken_{name}", value, "%", found["best_fit"])


def costs() -> Iterator[Row]:
    """Milliseconds: a day's slots from the database and from a book that is there, and a plan for
    one time in a full evening, with the search for room and nearby times. The floor is to read the
    rows and nothing else."""
    gc.freeze()  # as the server does once it has started
    with opened(LARGE, LARGE_COMBINED, LARGE_BOOKED) as (database, engine):
        floor = p99(lambda _: read(database))
        cold = p99(lambda n: asked(engine, availability_day, DAY, 1 + n % 8))
        yield row("availability_day_p99_ms", cold, "ms", floor)
        yield row("availability_day_warm_p99_ms", p99(warm(engine)), "ms", floor)
    with opened(MIDDLE, MIDDLE_COMBINED, MIDDLE_BOOKED) as (database, engine):
        floor, chance = p99(lambda _: read(database)), random.Random(1)
        wishes = [covers.request(chance) for _ in range(TIMES)]
        opens = moment_of(DAY, 18 * 60, ZONE)

        def plan_one(number: int) -> object:
            wish = wishes[number % TIMES]
            at = opens + wish.first * timedelta(minutes=5)
            return asked(engine, ask_time, at, wish.size, False)

        yield row("plan_booking_p99_ms", p99(plan_one), "ms", floor)


def row(name: str, value: float, unit: str, floor: float | None = None) -> Row:
    ratio = value / floor if floor else None
    return Row(name=name, value=value, unit=unit, floor=floor, ratio=ratio)


def p99(work: Callable[[int], object]) -> float:
    """Milliseconds that 99 of 100 runs stay below; the middle one of some rounds, for others may
    use the machine as well."""
    return statistics.median(_round(work) for _ in range(ROUNDS))


def _round(work: Callable[[int], object]) -> float:
    seen = []
    for number in range(TIMES):
        start = time.perf_counter()
        work(number)
        seen.append((time.perf_counter() - start) * 1000)
    return sorted(seen)[int(TIMES * 0.99)]


def read(database: Database) -> int:
    with closing(sqlite3.connect(database.path)) as connection:
        return sum(len(connection.execute(sql).fetchall()) for sql in ROWS)


def asked(engine: Engine, query: Callable[..., object], *arguments: object) -> object:
    with Session(engine) as session:
        return query(session, ZONE, NOW, *arguments)


def warm(engine: Engine) -> Callable[[int], object]:
    """The same question of a book that is there and has been asked before."""
    with Session(engine) as session:
        calendar = read_calendar(session, ZONE, NOW)
        books = [read_book(session, service, NOW) for service in calendar.services(DAY)]
    return lambda n: availability_of(calendar, books, NOW, DAY, 1 + n % 8, public=True)


# The restaurants


@contextmanager
def opened(tables: int, combined: int, booked: int) -> Iterator[tuple[Database, Engine]]:
    """A furnished database with a busy evening in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = asyncio.run(furnished(Path(folder), tables, combined, booked))
        with closing(Database(path)) as database:
            engine = database.reader()
            yield database, engine
            engine.dispose()


async def furnished(folder: Path, tables: int, combined: int, booked: int) -> Path:
    async with open_house(folder, lambda: NOW) as house:
        await house.change(SYSTEM, furnish, tables=tables, combined=combined, booked=booked)
        return house.settings.data


def furnish(uow: UnitOfWork, tables: int, combined: int, booked: int) -> None:
    """A room, a dinner service, and so many who ask for a table in it."""
    chance = random.Random(7)
    area = uow.add(Area(name="Room", position=0, width=3000, depth=3000))
    for unit in covers.room(chance, tables, combined):
        if len(unit.tables) == 1:
            uow.add(Table(area_id=area.id, name=f"T{unit.rank}", seats=unit.seats, least=1))
            continue
        joined = uow.add(Combination(least=unit.least, most=unit.most, priority=0))
        for table in unit.tables:
            uow.session.add(CombinationTable(combination_id=joined.id, table_id=table))
    uow.session.flush()
    dinner = bookings.add_period(uow, "Dinner", 18 * 60, 22 * 60, 24 * 60)
    bookings.limit_period(uow, dinner, pace_covers=0, pace_groups=30, walk_in_reserve=8)
    opens = moment_of(DAY, 18 * 60, ZONE)
    for number in range(booked):
        wish = covers.request(chance)
        at = opens + wish.first * timedelta(minutes=5)
        try:
            bookings.take_booking(uow, at, wish.size, f"Party {number}")
        except Conflict:
            continue


if __name__ == "__main__":
    for line in rows():
        print(json.dumps(line))
