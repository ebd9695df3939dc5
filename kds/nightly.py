"""The nightly re-plan: better tables for what is booked, exactly where the optional solver is
installed (in a process of its own, so that the house goes on), else by the house's own search.

`ask_plan` says when: once a night. What it asks for takes too long for the writer's thread.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, timedelta
from importlib.util import find_spec
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kds.actor import SYSTEM
from kds.bookings.commands import NewTables, replan
from kds.bookings.commands.timing import DAYS_PLANNED
from kds.bookings.events import PlanAsked
from kds.bookings.queries import read_book, read_calendar
from kds.bookings.rules import Book, Terms
from kds.bookings.rules.chain import Move
from kds.bookings.rules.improving import MOST_MOVES
from kds.bookings.rules.optimum import better_tables
from kds.bus.bus import Change
from kds.bus.house import House
from kds.errors import KdsError

log = logging.getLogger(__name__)


class Nights:
    """One task, owned by the application: it plans when the house has asked for it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._asked: asyncio.Queue[date] = asyncio.Queue(1)
        self._stop_listening = house.bus.subscribe(self._heard)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        self._stop_listening()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _heard(self, change: Change) -> None:
        for recorded in change.recorded:
            if isinstance(recorded.event, PlanAsked) and not self._asked.full():
                self._asked.put_nowait(recorded.event.business_date)

    async def _run(self) -> None:
        while True:
            first = await self._asked.get()
            for ahead in range(DAYS_PLANNED):
                await self._plan(first + timedelta(days=ahead))

    async def _plan(self, day: date) -> None:
        try:
            await plan_day(self.house, day)
        except KdsError as refusal:
            log.warning("The plan for %s came too late: %s", day, refusal)
        except Exception:
            log.exception("The plan for %s failed; the bookings stand as they are", day)


async def plan_day(house: House, day: date) -> int:
    """Re-plan a business date. Gives how many parties got other tables."""
    moves: tuple[NewTables, ...] = ()
    if find_spec("highspy"):
        moves = await solved(house, day)
        if not moves:
            return 0
    return await house.change(SYSTEM, replan, day=day, moves=moves)


async def solved(house: House, day: date) -> tuple[NewTables, ...]:
    """The solver's moves for all services of a date."""
    now = house.clock()
    books = await house.read(books_of, house.settings.tz, now, day)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, initializer=hush) as worker:
        loop = asyncio.get_running_loop()
        found = [await loop.run_in_executor(worker, moves_for, book, now) for book in books]
    return tuple(NewTables(move.party_id, move.new) for moves in found for move in moves)


def hush() -> None:
    """In the worker: the solver greets on standard output, which is the house's log."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def books_of(session: Session, zone: ZoneInfo, now: datetime, day: date) -> list[Book]:
    """The books of a date's services."""
    services = read_calendar(session, zone, now).services(day)
    return [read_book(session, service, now) for service in services]


def moves_for(book: Book, now: datetime) -> list[Move]:
    """In the worker: the best few moves."""
    return better_tables(book, Terms(public=False, now=now), MOST_MOVES) or []
