"""Migrations: the tables are the models', a backup comes first, the journal only grows."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from kds.db.base import Base
from kds.db.migrate import alembic_config, migrate


def test_the_tables_are_those_of_the_models(tmp_path: Path) -> None:
    path = tmp_path / "kds.db"
    assert migrate(path) is None
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "kds.db"
    migrate(path)
    before = path.read_bytes()
    assert migrate(path) is None
    assert path.read_bytes() == before


def test_an_older_database_is_backed_up_first(tmp_path: Path) -> None:
    path = tmp_path / "kds.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        command.upgrade(alembic_config(connection), "0001")
        connection.commit()
    engine.dispose()
    backup = migrate(path)
    assert backup is not None
    assert Path(backup).exists()
    with sqlite3.connect(backup) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    copy.close()


@pytest.mark.parametrize("statement", ["UPDATE journal SET actor = 'x'", "DELETE FROM journal"])
def test_the_journal_is_append_only(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "kds.db"
    migrate(path)
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO journal VALUES (1, 0, 'system', 'test', 'TableChanged', '{}', x'00')"
    )
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()
