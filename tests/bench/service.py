"""A whole service at full speed: the demo's people serve 250 covers while 20 screens are drawn."""

from __future__ import annotations

import gc
import json
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.bus.house import House
from kds.bus.journal import JournalRow
from kds.demo.clock import Stepped
from kds.demo.screens import watched
from kds.demo.seed import seed
from kds.demo.simulation import Simulation
from kds.demo.summary import summary
from kds.reports.queries import Span, What, report_of
from tests.bench.figures import Figure, at_most
from tests.cast import settings_for

START = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
"""A Friday, one o'clock at the venue."""
HOURS, SCREENS, PARTIES = 8, 20, 4.5
WARM = timedelta(hours=1)
"""What a process loads and keeps it has by then: from here on memory is compared."""
LEAST_SPEED, LEAST_COVERS, MOST_MEMORY = 60.0, 250, 1.10
SALES = (What.DAY, What.CHANNEL, What.CATEGORY, What.ITEM, What.SERVER)


async def replay(folder: Path) -> list[Figure]:
    """From an empty room to the last guests, as fast as it goes."""
    clock = Stepped(START)
    house = House(settings_for(folder), clock)
    await house.open(chores=False)
    try:
        await seed(house)
        async with watched(house, SCREENS):
            return await _serve(house, clock)
    finally:
        await house.close()


async def _serve(house: House, clock: Stepped) -> list[Figure]:
    simulation = Simulation(house, clock, alone=True, steady=PARTIES)
    await simulation.open(book=True)
    began = time.perf_counter()
    await simulation.run(START + WARM)
    before = _memory()
    await simulation.run(START + timedelta(hours=HOURS))
    seconds, after = time.perf_counter() - began, _memory()
    await simulation.close()
    covers = (await house.read(summary, START)).covers
    wrong = await unequal(house)
    speed = HOURS * 3600 / seconds
    return [
        at_least("service_replay_speed", speed, "× real time", LEAST_SPEED),
        at_least("service_replay_covers", covers, "covers", LEAST_COVERS),
        at_most("service_replay_errors", simulation.errors, "errors", 0),
        at_most("service_replay_memory", after / before, "× its start", MOST_MEMORY),
        at_most("service_replay_unequal", wrong, "reports", 0),
    ]


async def unequal(house: House) -> int:
    """How many reports of sales differ from what the journal says was paid."""
    day = START.date()
    truth = await house.read(paid)
    made = [
        await house.read(report_of, house.settings, what, Span(day, day + timedelta(days=1)))
        for what in SALES
    ]
    return sum(report.total("Total") != truth for report in made)


def paid(session: Session) -> int:
    """By the journal alone, minor units."""
    standing: dict[int, int] = defaultdict(int)
    rows = session.execute(
        select(JournalRow.kind, JournalRow.data)
        .where(JournalRow.kind.in_(("CheckPaid", "CheckReopened")))
        .order_by(JournalRow.seq)
    )
    for kind, text in rows:
        data = json.loads(text)
        standing[data["check_id"]] = data["total"] if kind == "CheckPaid" else 0
    return sum(standing.values())


def at_least(name: str, value: float, unit: str, least: float) -> Figure:
    return Figure(name, value, unit, None, f"≥ {least:g} {unit}", value >= least)


def _memory() -> int:
    gc.collect()
    return psutil.Process().memory_info().rss
