"""`kds audit` and `kds doctor`: is everything as it should be?"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.bus.house import utc_now
from kds.bus.journal import JournalRow, first_bad_row, read_head
from kds.cli.house import complain, console, settings_with
from kds.config import Settings
from kds.db.copying import reading
from kds.db.engine import Database
from kds.db.migrate import newest

Data = Annotated[Path | None, typer.Option(help="The venue's database file.")]

WAL_SAFE = (3, 51, 3)
"""Before it, a checkpoint beside a writer can corrupt the file; the house never does that."""
ENOUGH_DISK = 500 * 1024 * 1024
A_WRONG_CLOCK = timedelta(minutes=1)


def audit(data: Data = None) -> None:
    """Verify the journal's chain of hashes; names the first row that was tampered with."""
    with _reading(settings_with(data=data)) as session:
        head, bad = read_head(session), first_bad_row(session)
        if bad is None:
            console.print(f"[green]The journal holds:[/] {head.seq} rows, every hash as it was.")
            return
        row = session.get(JournalRow, bad)
    what = f"{row.kind} at {row.at:%Y-%m-%d %H:%M:%S} UTC by {row.actor}" if row else "missing"
    complain(f"Row {bad} of the journal was edited, removed or moved ({what})")
    raise typer.Exit(1)


class Finding(NamedTuple):
    """One thing the doctor looked at."""

    what: str
    is_well: bool
    said: str


def doctor(data: Data = None) -> None:
    """Look at SQLite, the file, the disk and the clock."""
    settings = settings_with(data=data)
    with _reading(settings) as session:
        findings = [_sqlite(), *_file(settings.data, session), _disk(settings.data)]
        findings.append(_clock(session))
    table = Table.grid(padding=(0, 2))
    for finding in findings:
        mark = "[green]ok[/]" if finding.is_well else "[bold red]look[/]"
        table.add_row(mark, finding.what, finding.said)
    console.print(table)
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(1)


def _sqlite() -> Finding:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info >= WAL_SAFE:
        return Finding("SQLite", True, version)
    return Finding(
        "SQLite", True, f"{version}: let nothing but kds write to or checkpoint the file"
    )


def _file(path: Path, session: Session) -> Iterator[Finding]:
    connection = session.connection()
    verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    size = path.stat().st_size / 1024 / 1024
    yield Finding("Database", verdict == "ok", f"{path}, {size:.1f} MB: {verdict}")
    at = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    yield Finding("Tables", at == newest(), f"version {at}, this program's is {newest()}")
    head = read_head(session)
    yield Finding("Journal", True, f"{head.seq} rows, ends in {head.hash.hex()[:12]}")


def _disk(path: Path) -> Finding:
    free = shutil.disk_usage(path.resolve().parent).free
    return Finding("Disk", free >= ENOUGH_DISK, f"{free / 1024**3:.1f} GB free")


def _clock(session: Session) -> Finding:
    """A journal from the future means that a clock was set back."""
    last = session.scalar(select(JournalRow.at).order_by(JournalRow.seq.desc()).limit(1))
    now = utc_now()
    said = f"{now:%Y-%m-%d %H:%M:%S} UTC"
    if last is None:
        return Finding("Clock", True, said)
    return Finding("Clock", last <= now + A_WRONG_CLOCK, f"{said}, last journalled {last:%F %T}")


@contextmanager
def _reading(settings: Settings) -> Iterator[Session]:
    if not settings.data.exists():
        complain(f"There is no database at {settings.data}", "Name it with --data or KDS_DATA")
        raise typer.Exit(1)
    database = Database(settings.data)
    try:
        with reading(database) as engine, Session(engine) as session:
            yield session
    finally:
        database.close()
