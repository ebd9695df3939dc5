"""The nightly re-plan: better tables for what is booked, exactly where the optional solver is
installed (in a process of its own, so that the house goes on), else by the house's own search."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from importlib.util import find_spec
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kds.actor import SYSTEM
from kds.bookings.commands import NewTables, replan
from kds.bookings.queries import read_book, read_calendar
from kds.bookings.rules import Book, Terms
from kds.bookings.rules.chain import Move
from kds.bookings.rules.improving import MOST_MOVES
from kds.bookings.rules.optimum import better_tables
from kds.bus.house import House

log = logging.getLogger(__name__)


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
