"""Migrations, run by themselves at start, after a backup of what was there."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from kds.db.engine import Database
from kds.db.swap import finish_swap

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(path: Path) -> str | None:
    """Bring the database at `path` to this version. Gives the name of the backup it made, if any.

    The whole of it is one transaction: a kill in the middle leaves the old database.
    """
    database = Database(path)
    try:
        with database.exclusive():
            finish_swap(path)
            _keep_to_ourselves(path)
            return _upgraded(path)
    finally:
        database.close()


def _upgraded(path: Path) -> str | None:
    with _connection(path) as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current == newest():
            return None
        backup = _back_up(path, current) if current else None
        config = alembic_config(connection)
        command.upgrade(config, "head")
        return backup


def _keep_to_ourselves(path: Path) -> None:
    """A new file is made so that nobody else reads it; its log gets the same rights."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))


def knows(revision: str) -> bool:
    """Whether this version has, or comes after, a schema's revision."""
    known = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return revision in {each.revision for each in known}


@cache
def newest() -> str | None:
    """The revision that this version wants."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def alembic_config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connection(path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{path}", connect_args={"isolation_level": None})
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("PRAGMA synchronous=FULL")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        connection.commit()
    engine.dispose()


def _back_up(path: Path, revision: str) -> str:
    target = path.with_name(f"{path.stem}.before-{revision}{path.suffix}")
    with sqlite3.connect(path) as source, sqlite3.connect(target) as copy:
        source.backup(copy)
    copy.close()
    source.close()
    return str(target)
