"""Many commands in a row, without a loop between them: how the demo's past is laid down.

They are the same commands with the same policies, tables and journal as in an open house. Only
nobody watches: no cards are loaded, and the file is made durable once, at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Concatenate, TypeVar, cast

from sqlalchemy import event
from sqlalchemy.orm import Session

from kds.actor import Actor
from kds.bus import journal
from kds.bus.batch import Job, Runner
from kds.bus.unit import Ids, UnitOfWork
from kds.config import Settings
from kds.db.engine import Database, raw
from kds.errors import KdsError

R = TypeVar("R")

TOGETHER = 400
"""Commands in one commit."""


class Scribe:
    """Writes into the file of a house that isn't open."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime], session: Session) -> None:
        self.session = session
        self.clock = clock
        self._runner = Runner(Ids(), settings, clock)
        self._head = journal.read_head(session)
        self._written = 0
        self._held: list[Any] = []
        # The session forgets whatever nobody holds, and would read it anew for each command.
        for moment in ("pending_to_persistent", "loaded_as_persistent"):
            event.listen(session, moment, lambda _, row: self._held.append(row))

    def change(
        self, actor: Actor, command: Callable[Concatenate[UnitOfWork, ...], R], **arguments: Any
    ) -> R:
        """Run one command. It must not be refused: what it did until then isn't undone."""
        batch, entries = self._runner.together(self.session, [_job(actor, command, arguments)])
        self._note(entries)
        return cast(R, batch.results[0][1].answer)  # type: ignore[union-attr]

    def attempt(
        self, actor: Actor, command: Callable[Concatenate[UnitOfWork, ...], R], **arguments: Any
    ) -> R | None:
        """The same for one that may be refused: then it undoes itself and gives None."""
        batch, entries = self._runner.one_by_one(self.session, [_job(actor, command, arguments)])
        self._note(entries)
        outcome = batch.results[0][1]
        if isinstance(outcome, KdsError):
            return None
        if isinstance(outcome, BaseException):
            raise outcome
        return cast(R, outcome.answer)

    def _note(self, entries: list[journal.Entry]) -> None:
        # At once, not at the commit: some policies look into the journal.
        self._head, _ = journal.append(self.session, self._head, entries)
        self._written += 1
        if self._written % TOGETHER == 0:
            self.session.commit()
            self.session.expunge_all()
            self._held.clear()


def _job(actor: Actor, command: Callable[..., Any], arguments: dict[str, Any]) -> Job:
    return Job(command, actor, (), arguments, None)


@contextmanager
def writing(settings: Settings, clock: Callable[[], datetime]) -> Iterator[Scribe]:
    """The file of a closed house, open for one who writes a great deal; whole at the end."""
    database = Database(settings.data)
    engine = database.writer()
    try:
        with database.exclusive(), engine.connect() as connection:
            raw(connection, "PRAGMA synchronous=OFF")
        with database.exclusive(), Session(engine, expire_on_commit=False) as session:
            yield Scribe(settings, clock, session)
            session.commit()
        with database.exclusive(), engine.connect() as connection:
            raw(connection, "PRAGMA synchronous=FULL")
            database.checkpoint(connection, truncate=True)
    finally:
        engine.dispose()
        database.close()
