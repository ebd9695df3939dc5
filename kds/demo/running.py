"""The living demo beside an open house: where its evening begins, and what it begins with."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.bus.journal import JournalRow, read_head
from kds.config import Settings
from kds.db.engine import Database
from kds.demo.clock import Paced
from kds.demo.history import prepared, tell_meanwhile
from kds.demo.simulation import Simulation
from kds.demo.till import address_of
from kds.payments.commands import change_terminal
from kds.payments.model import TerminalKind
from kds.payments.queries import terminal_cards

SIMULATED = (TerminalKind.SIMULATED, TerminalKind.SIMULATED_PAGE)
FRIDAY = 4
OPENS_AT = time(19)
"""A newcomer finds a full house, whatever the hour is where they are."""
SEED = 7


def friday(now: datetime, settings: Settings) -> datetime:
    """The last Friday evening that has come, as the venue's clock shows it."""
    day = now.astimezone(settings.tz).date()
    day -= timedelta(days=(day.weekday() - FRIDAY) % 7)
    at = datetime.combine(day, OPENS_AT, settings.tz)
    if at > now:
        at = datetime.combine(day - timedelta(days=7), OPENS_AT, settings.tz)
    return at.astimezone(UTC)


class Demo:
    """A simulated service in a house that is served; the application owns its task."""

    def __init__(
        self, settings: Settings, now: datetime, speed: float = 1.0, seed: int = SEED
    ) -> None:
        """Makes the venue's file with its past, unless there is one."""
        self.settings = settings
        self.seed = seed
        self.speed = speed
        self.evening = friday(now, settings)
        self.whole = settings.data.exists() or prepared(settings, self.evening, seed)
        self.clock = Paced(max(self.evening, last_written(settings.data)), speed)

    def begin(self, house: House) -> asyncio.Task[None]:
        """Serve in the open house until the task is cancelled."""
        return asyncio.get_running_loop().create_task(self._run(house))

    async def _run(self, house: House) -> None:
        await self._find_terminal(house)
        simulation = Simulation(house, self.clock, self.seed)
        await simulation.open()
        try:
            async with asyncio.TaskGroup() as tasks:
                if not self.whole:
                    tasks.create_task(tell_meanwhile(self.settings, self.evening, self.seed))
                await simulation.run()
        finally:
            await simulation.close()

    async def _find_terminal(self, house: House) -> None:
        """The simulated terminal is mounted in this very process, wherever that listens today."""
        address = address_of(house.settings)
        for card in list(house.live(terminal_cards)):
            if card.kind in SIMULATED and card.address != address:
                await house.change(
                    SYSTEM,
                    change_terminal,
                    terminal_id=card.id,
                    name=card.name,
                    address=address,
                )


def last_written(path: Path) -> datetime:
    """The moment of the last row of a journal: a house goes on after it."""
    database = Database(path)
    engine = database.reader()
    try:
        with Session(engine) as session:
            row = session.get(JournalRow, read_head(session).seq)
            return datetime.min.replace(tzinfo=UTC) if row is None else row.at
    finally:
        engine.dispose()
        database.close()
