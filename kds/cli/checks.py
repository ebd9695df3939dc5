"""`kds audit` and `kds doctor`: is everything as it should be?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table
from sqlalchemy.orm import Session

from kds.bus.house import utc_now
from kds.bus.journal import JournalRow, first_bad_row, read_head
from kds.cli.house import complain, console, settings_with
from kds.config import Settings
from kds.db.copying import reading
from kds.db.engine import Database
from kds.keeping.examining import examine
from kds.keeping.findings import State

Data = Annotated[Path | None, typer.Option(help="The venue's database file.")]


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


MARKS = {
    State.FINE: "[green]✓ fine[/]",
    State.LOOK: "[bold yellow]! look[/]",
    State.ACT: "[bold red]✗ act[/]",
}


def doctor(data: Data = None) -> None:
    """Look at everything that keeps the house; ends with 1 when something must be done."""
    settings = settings_with(data=data)
    with _reading(settings) as session:
        verdict = session.connection().exec_driver_sql("PRAGMA quick_check(1)").scalar()
    findings = sorted(examine(settings, utc_now()), key=lambda found: found.sort)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for found in findings:
        table.add_row(MARKS[found.state], found.what, escape(found.text(found.said)))
        if found.mend and found.state is not State.FINE:
            table.add_row("", "", f"[dim]→ {escape(found.text(found.mend))}[/]")
    console.print(table)
    if verdict != "ok":
        complain(f"The database is damaged: {verdict}", "Restore the last backup: kds restore")
    if verdict != "ok" or any(found.state is State.ACT for found in findings):
        raise typer.Exit(1)


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
