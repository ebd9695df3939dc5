"""Engines over one venue's SQLite file: one that writes and checkpoints, readers that can't.

Facts behind it: WAL with `synchronous=FULL` loses no acknowledged commit on power loss (NORMAL
does); `BEGIN IMMEDIATE` never meets "database is locked" half-way; SQLite before 3.51.3 can corrupt
a WAL file when one connection checkpoints while another writes, so nobody checkpoints by itself and
every writer and checkpointer, in any process, holds the same file lock.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, StaticPool

from kds.errors import Conflict, HouseClosed


class Database:
    """One venue's file and the ways to reach it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock_fd = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        self._open_fd = os.open(f"{path}.open", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)

    def writer(self) -> Engine:
        """The engine of the one connection that writes. Used by one thread only."""
        engine = create_engine(
            f"sqlite:///{self.path}",
            poolclass=StaticPool,
            hide_parameters=True,  # a failed statement is logged, and may hold a guest's name
            connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 30},
        )
        _prepare(engine, "BEGIN IMMEDIATE", query_only=False)
        return engine

    def reader(self) -> Engine:
        """A synchronous read-only engine, for the writer thread's reloads and the command line."""
        engine = create_engine(
            f"sqlite:///{self.path}",
            poolclass=StaticPool,
            hide_parameters=True,  # a failed statement is logged, and may hold a guest's name
            connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 30},
        )
        _prepare(engine, "BEGIN", query_only=True)
        return engine

    def async_reader(self, size: int = 3) -> AsyncEngine:
        """The read-only engine for history, reports and first loads of big pages."""
        engine = create_async_engine(
            f"sqlite+aiosqlite:///{self.path}",
            poolclass=AsyncAdaptedQueuePool,
            hide_parameters=True,
            pool_size=size,
            max_overflow=0,
            connect_args={"isolation_level": None, "timeout": 30},
        )
        _prepare(engine.sync_engine, "BEGIN", query_only=True)
        return engine

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the house's write lock, across processes."""
        fcntl.flock(self._lock_fd, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._lock_fd, fcntl.LOCK_UN)

    def hold(self) -> None:
        """Keep others from replacing the file, until `close`: every open house does."""
        self._lock_open(fcntl.LOCK_SH)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only one who uses the file: no house is open on it, and none opens meanwhile."""
        self._lock_open(fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._open_fd, fcntl.LOCK_UN)

    def _lock_open(self, how: int) -> None:
        try:
            fcntl.flock(self._open_fd, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if how == fcntl.LOCK_SH:
                raise HouseClosed("A backup is being restored", do="Wait for it") from None
            raise Conflict(
                "A house is open on {path}", do="Stop kds serve first", path=self.path
            ) from None

    def checkpoint(self, connection: Connection, *, truncate: bool = False) -> None:
        """Move the log into the file. The caller holds `exclusive()` and no transaction."""
        mode = "TRUNCATE" if truncate else "PASSIVE"
        raw(connection, f"PRAGMA wal_checkpoint({mode})")

    def abandon(self, connection: Connection) -> None:
        """End what a failed COMMIT has left: SQLite keeps that transaction open, and SQLAlchemy
        takes it for ended."""
        if connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]
            raw(connection, "ROLLBACK")

    def close(self) -> None:
        os.close(self._lock_fd)
        os.close(self._open_fd)


def raw(connection: Connection, sql: str) -> Any:
    """Run one statement outside SQLAlchemy's transaction (a PRAGMA) and give its first row."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql)
        return cursor.fetchone()
    finally:
        cursor.close()


def _prepare(engine: Engine, begin: str, *, query_only: bool) -> None:
    @event.listens_for(engine, "connect")
    def _connect(dbapi_connection: Any, _record: Any) -> None:
        cursor = dbapi_connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "wal_autocheckpoint=0",
            "temp_store=MEMORY",
            "cache_size=-32000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        if query_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
