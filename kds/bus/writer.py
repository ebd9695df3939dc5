"""The writer thread: the one place where the house changes.

It takes every waiting command (up to a batch), runs them in one transaction, commits once, loads
the touched cards anew and hands events, cards and answers to the event loop together. The batch
first runs as if nothing could go wrong; when a command raises, all is rolled back and replayed one
by one in savepoints, so that only the culprit is undone.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from kds.bus import journal
from kds.bus.batch import Batch, Job, Runner, misfit
from kds.bus.event import Recorded
from kds.bus.journal import Answered, Head
from kds.bus.projection import PROJECTIONS, Projection, Read, Reload
from kds.bus.unit import Ids
from kds.config import Settings
from kds.db.engine import Database, raw
from kds.errors import Conflict, HouseClosed, HouseFull

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.25
"""How often an idle writer looks whether another process has written."""
CHECKPOINT_IDLE = 200
CHECKPOINT_FORCED = 2000
"""Batches after which the log is moved into the file: when idle, or in any case."""
REMEMBER_KEYS = timedelta(days=7)


class Writer:
    """Owns the connection that writes and checkpoints, and the thread that uses it."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        deliver: Callable[[Batch], None],
        settings: Settings,
    ) -> None:
        self.database = database
        self.engine: Engine = database.writer()
        self.reader: Engine = database.reader()
        self.clock = clock
        self.deliver = deliver
        self.size = settings.batch
        self.ids = Ids()
        self.runner = Runner(self.ids, settings, clock)
        self.head = Head(0, journal.GENESIS)
        self._jobs: deque[Job] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._version = 0
        self._heard: list[Recorded] = []
        """What another process has written and nobody has been told yet."""
        self._unloaded: set[Projection[Any]] = set()
        """What could not be loaded and is loaded whole with the next batch."""
        self._since_checkpoint = 0
        self._thread = threading.Thread(target=self._run, name="kds-writer", daemon=True)

    def start(self) -> None:
        with Session(self.reader) as session:
            self.head = journal.read_head(session)
        self._version = self._data_version()
        self._thread.start()

    def submit(self, job: Job) -> None:
        with self._wake:
            if self._closing:
                raise HouseClosed("The house is closing", do="Try again in a moment")
            self._jobs.append(job)
            self._wake.notify()

    def close(self) -> None:
        """Finish what is waiting, move the log into the file, end the thread."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self._thread.ident is not None:
            self._thread.join()
        with self.database.exclusive():
            self.engine.dispose()
            self.reader.dispose()

    # --- the thread ---------------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            with self._wake:
                if not self._jobs and not self._closing:
                    self._wake.wait(IDLE_SECONDS)
                jobs = [self._jobs.popleft() for _ in range(min(self.size, len(self._jobs)))]
                ending = self._closing and not jobs
            if ending:
                return
            try:
                self._write(jobs) if jobs else self._idle()
            except BaseException:
                # A writer that can't go on must not leave a house that looks alive.
                log.critical("The writer thread failed; the process stops", exc_info=True)
                os._exit(70)

    def _idle(self) -> None:
        if self._data_version() != self._version:
            self._catch_up()
        elif self._since_checkpoint >= CHECKPOINT_IDLE:
            self._checkpoint()

    def _write(self, jobs: list[Job]) -> None:
        try:
            with self.database.exclusive():
                batch = self._transact(jobs)
        except IntegrityError:
            self._abandon()
            # A deferred constraint broke at commit: each job alone, so that one pays for itself.
            if len(jobs) > 1:
                for job in jobs:
                    self._write([job])
                return
            batch = Batch(results=[(jobs[0], misfit())])
        except DBAPIError as error:
            refusal = _refusal_or_exit(error)
            self._abandon()
            batch = Batch(results=[(job, refusal) for job in jobs])
        # What others wrote stands, also when our own jobs have failed.
        batch.recorded, self._heard = [*self._heard, *batch.recorded], []
        batch.reloads = self._reload(batch.recorded)
        self.deliver(batch)
        self._since_checkpoint += 1
        if self._since_checkpoint >= CHECKPOINT_FORCED:
            self._checkpoint()

    def _transact(self, jobs: list[Job]) -> Batch:
        """One transaction for all jobs; leaves nothing behind when it raises."""
        with Session(self.engine, expire_on_commit=False) as session:
            session.connection()
            self._learn_foreign(session)
            try:
                batch, entries = self.runner.together(session, jobs)
            except Exception:
                session.rollback()
                session.connection()
                batch, entries = self.runner.one_by_one(session, jobs)
            head, batch.recorded = journal.append(session, self.head, entries)
            session.commit()
            self.head = head
            return batch

    def _abandon(self) -> None:
        with self.engine.connect() as connection:
            self.database.abandon(connection)

    # --- what others write, and keeping house ---------------------------------------------------

    def _data_version(self) -> int:
        with self.engine.connect() as connection:
            return int(raw(connection, "PRAGMA data_version")[0])

    def _learn_foreign(self, session: Session) -> None:
        """Hear, within our transaction, what another process has journalled since our last look."""
        version = int(raw(session.connection(), "PRAGMA data_version")[0])
        if version != self._version:
            self._hear(session, version)

    def _hear(self, session: Session, version: int) -> None:
        self._version = version
        self.ids.forget()
        self._heard.extend(journal.since(session, self.head.seq))
        self.head = journal.read_head(session)

    def _catch_up(self) -> None:
        with Session(self.reader) as session:
            self._hear(session, self._data_version())
        events, self._heard = self._heard, []
        if events:
            self.deliver(Batch(recorded=events, reloads=self._reload(events)))

    def _reload(self, recorded: Sequence[Recorded]) -> list[Reload]:
        if not recorded:
            return []
        reloads: list[Reload] = []
        with Session(self.reader) as session:
            read = Read(session, self.clock())
            for each in PROJECTIONS:
                try:
                    reloads.extend(_reload_one(each, read, recorded, each in self._unloaded))
                    self._unloaded.discard(each)
                except DBAPIError:
                    raise
                except Exception:
                    # One broken loader must not take the others' screens down with it.
                    self._unloaded.add(each)
                    log.exception("Projection %s could not be loaded", each.name)
        return reloads

    def _checkpoint(self) -> None:
        """Move the log into the file. On a full disk the log stays as it is until there is room."""
        self._since_checkpoint = 0
        try:
            with self.database.exclusive():
                self._tidy()
        except (DBAPIError, sqlite3.Error) as error:
            _refusal_or_exit(error)
            self._abandon()

    def _tidy(self) -> None:
        with Session(self.engine) as session:
            session.execute(delete(Answered).where(Answered.at < self.clock() - REMEMBER_KEYS))
            session.commit()
        with self.engine.connect() as connection:
            self.database.checkpoint(connection)


def _reload_one(
    each: Projection[Any], read: Read, recorded: Sequence[Recorded], whole: bool
) -> list[Reload]:
    ids = None if whole else each.touched(recorded)
    if ids is None:
        return [Reload(each, each.fresh(read), None)]
    if not ids:
        return []
    return [Reload(each, each.fresh(read, list(ids)), frozenset(ids))]


def _refusal_or_exit(error: DBAPIError | sqlite3.Error) -> Exception:
    """A full disk is a refusal; an I/O error leaves the commit unknown, so the process stops.

    After a failed fsync the data may or may not be there. Only a restart reads the truth, and the
    client, trying again with the same key, gets the one true answer.
    """
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    if code is not None and code & 0xFF == sqlite3.SQLITE_FULL:
        return HouseFull("The disk is full; nothing was saved", do="Free some space, try again")
    if code is not None and code & 0xFF == sqlite3.SQLITE_IOERR:
        log.critical("The disk failed during a commit; the process stops to learn the truth")
        os._exit(74)
    log.error("The database refused a batch", exc_info=error)
    return Conflict("The database refused that", do="Try again; if it stays, restart the house")
