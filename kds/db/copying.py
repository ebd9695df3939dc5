"""A copy of a venue's database as it was at one moment, made while the house goes on.

The copy is made by a query-only reader that holds one read transaction for the whole of it, so what
it copies is one commit and nothing later. It never writes and never checkpoints: the log may grow
meanwhile and is moved into the file by the house afterwards.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from kds.bus.journal import first_bad_row, read_head
from kds.db.engine import Database

PAGES = 512
PAUSE_SECONDS = 0.002
"""After so many pages the disk belongs to the house for so long: an order waits no longer."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a database holds: its schema's revision, its journal's end, the rows of each table."""

    revision: str
    seq: int
    hash: str
    counts: dict[str, int]


def copy_snapshot(database: Database, target: Path) -> Snapshot:
    """Copy the database to a new file; gives what is in it."""
    with reading(database) as engine, engine.begin() as connection:
        # The transaction is open before the copy begins: counts and copy are of the same moment.
        source = cast(sqlite3.Connection, connection.connection.driver_connection)
        held = snapshot_of(source)
        with closing(sqlite3.connect(target)) as copy:
            source.backup(copy, pages=PAGES, sleep=0, progress=_breathe)
            # One whole file: no log that somebody could forget to take along.
            copy.execute("PRAGMA journal_mode=DELETE").fetchone()
    return held


def _breathe(_status: int, _remaining: int, _total: int) -> None:
    time.sleep(PAUSE_SECONDS)


@contextmanager
def reading(database: Database) -> Iterator[Engine]:
    """A query-only engine that is closed under the house's write lock: whoever closes a file last
    moves its log into it, and nobody may write meanwhile."""
    engine = database.reader()
    try:
        yield engine
    finally:
        with database.exclusive():
            engine.dispose()


def snapshot_of(connection: Any) -> Snapshot:
    """What an open DBAPI connection sees."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    counts = {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608
        for (name,) in names
    }
    revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    last = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1"
    seq, digest = connection.execute(last).fetchone() or (0, bytes(32))
    return Snapshot(str(revision[0]) if revision else "", int(seq), bytes(digest).hex(), counts)


def fault_of(path: Path, promised: Snapshot) -> str:
    """What is wrong with a copy that should hold this; "" when nothing is."""
    engine = create_engine(
        f"sqlite:///file:{path}?immutable=1&mode=ro&uri=true", poolclass=StaticPool
    )
    try:
        with Session(engine) as session:
            connection: Any = session.connection().connection.driver_connection
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                return str(verdict)
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                return "a row names another one that isn't there"
            if snapshot_of(connection) != promised:
                return "its tables don't hold what its manifest says"
            bad = first_bad_row(session)
            if bad is not None:
                return f"row {bad} of its journal was edited, removed or moved"
            return "" if read_head(session).hash.hex() == promised.hash else "another journal"
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        engine.dispose()
