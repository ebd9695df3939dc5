"""The keeper: makes the daily backup, verifies the journal, and looks at everything now and then.

The work is done by a process of its own (`kds.keeping.work`); the house only hears what came of it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kds.bus.house import House
from kds.bus.journal import JournalRow
from kds.keeping.examining import examine
from kds.keeping.findings import Checkup, Deed, Finding
from kds.keeping.places import backups_folder, backups_in
from kds.keeping.rotation import last_due
from kds.keeping.venue import backup_failed, screens
from kds.keeping.work import Job
from kds.staff.queries import device_cards

log = logging.getLogger(__name__)

LOOK_SECONDS = 30.0
FIRST_LOOK_SECONDS = 1.0
AGAIN = timedelta(hours=1)
"""After a failed backup the next one is tried so much later."""
BROKEN = {"message": "The backup's process ended before its work", "do": "", "values": {}}


class Keeper:
    """One task, owned by the application."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._asked: set[Deed] = set()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._failure: dict[str, Any] | None = None
        self._tried: datetime | None = None

    def start(self) -> None:
        self._note(())
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def ask(self, deed: Deed) -> None:
        """Do this as soon as possible; asking twice does it once."""
        self._asked.add(deed)
        self._note(self._checkup.findings, deed)
        self._wake.set()

    async def _run(self) -> None:
        pause = FIRST_LOOK_SECONDS
        while True:
            try:
                await asyncio.wait_for(self._wake.wait(), pause)
            except TimeoutError:
                self._wake.clear()
            self._wake.clear()
            pause = LOOK_SECONDS
            try:
                await self._work()
                await self.look()
            except Exception:
                log.exception("The keeper failed; it goes on")

    async def _work(self) -> None:
        while self._asked:
            await self._do(self._asked.pop())
        if await self.is_due():
            await self._do(Deed.BACK_UP)

    async def is_due(self) -> bool:
        """Whether the time for a backup has come since the last one, and since the house began."""
        settings, now = self.house.settings, self.house.clock()
        if not settings.backs_up or (self._tried is not None and now - self._tried < AGAIN):
            return False
        made = backups_in(backups_folder(settings))
        begun = await self.house.read(_first_day)
        due = last_due(now, settings.backup_hour, settings.tz)
        return begun is not None and begun < due and (not made or made[-1][0] < due)

    async def _do(self, deed: Deed) -> None:
        """Back up or verify, and remember what was refused."""
        self._note(self._checkup.findings, deed)
        if deed is Deed.BACK_UP:
            self._tried = self.house.clock()
        try:
            refused = await run(self._job(deed))
        finally:
            self._note(self._checkup.findings)
        if refused:
            log.error("The keeper's work was refused: %s", _english(refused))
        else:
            log.info("Done: %s", deed.value)
        if deed is Deed.BACK_UP:
            self._failure = refused or None

    def _job(self, deed: Deed) -> Job:
        settings = self.house.settings
        return Job(
            data=settings.data,
            now=self.house.clock(),
            backups=backups_folder(settings) if deed is Deed.BACK_UP else None,
            venue=settings.venue,
            daily=settings.keep_daily_backups,
            weekly=settings.keep_weekly_backups,
            zone=settings.zone,
        )

    async def look(self) -> None:
        """Look at everything; the doctor's page and the alerts show what was found."""
        now = self.house.clock()
        looked = await asyncio.to_thread(examine, self.house.settings, now)
        found = [*looked, screens(list(self.house.live(device_cards)))]
        if self._failure is not None:
            said, mend = self._failure["message"], self._failure["do"]
            found.append(backup_failed(said, mend, self._failure["values"]))
        self._note(tuple(found))

    @property
    def _checkup(self) -> Checkup:
        found: Checkup = self.house.live.notes.get(Checkup, Checkup())
        return found

    def _note(self, findings: tuple[Finding, ...], busy: Deed | None = None) -> None:
        self.house.live.notes[Checkup] = Checkup(findings, busy)


def _first_day(session: Session) -> datetime | None:
    return session.scalar(select(func.min(JournalRow.at)))


async def run(job: Job) -> dict[str, Any]:
    """Have it done by a process that ends with us; gives what was refused, {} when all is well."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "kds.keeping.work",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        said, _ = await process.communicate(job.model_dump_json().encode())
        answer: dict[str, Any] = json.loads(said) if process.returncode == 0 else BROKEN
        return answer
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _english(refused: dict[str, Any]) -> str:
    message: str = refused["message"]
    return message.format(**refused["values"])
