"""`kds backup` and `kds restore`: nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kds.bus.house import utc_now
from kds.cli.house import complain, console, settings_with
from kds.errors import KdsError
from kds.keeping.archive import Manifest, back_up, check_backup
from kds.keeping.places import backups_folder
from kds.keeping.restoring import restore as put_back

Data = Annotated[Path | None, typer.Option(help="The venue's database file.")]
Target = Annotated[Path | None, typer.Argument(help="A .zip file to write, or a folder for it.")]


def backup(target: Target = None, data: Data = None) -> None:
    """Back the venue up while the house is open, and prove the backup by restoring it."""
    settings = settings_with(data=data)
    try:
        path, manifest = back_up(settings, target or backups_folder(settings), utc_now())
    except KdsError as error:
        complain(str(error), error.said(str)[1])
        raise typer.Exit(1) from None
    console.print(f"[green]Backed up and restored on trial:[/] {_about(manifest)}")
    # Alone on its line, so that a script can take it away.
    print(path)


def restore(
    archive: Annotated[Path, typer.Argument(help="A backup that kds has made.")],
    to: Annotated[Path | None, typer.Option(help="The database file to restore to.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only prove that it could be.")] = False,
) -> None:
    """Put a backup in the place of the venue's data; what was there is kept beside it."""
    settings = settings_with(data=to)
    try:
        if check:
            console.print(f"[green]It holds:[/] {_about(check_backup(archive))}")
            return
        manifest, replaced = put_back(archive, settings.data, utc_now())
    except KdsError as error:
        complain(str(error), error.said(str)[1])
        raise typer.Exit(1) from None
    console.print(f"[green]Restored[/] to {settings.data}: {_about(manifest)}", soft_wrap=True)
    if replaced is not None:
        console.print(f"What was there is in {replaced}", soft_wrap=True)


def _about(manifest: Manifest) -> str:
    pictures = sum(name.endswith("-large.webp") for name in manifest.files)
    return (
        f"{manifest.venue}, {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC, "
        f"{manifest.seq} rows of the journal, {manifest.counts.get('order_', 0)} orders, "
        f"{pictures} pictures"
    )
