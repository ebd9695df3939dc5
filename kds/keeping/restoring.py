"""Putting a backup in the place of a venue's data."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from kds.db.engine import Database
from kds.db.migrate import knows
from kds.db.swap import begin_swap, finish_swap
from kds.errors import Conflict
from kds.keeping.archive import Manifest, prove, read_manifest
from kds.keeping.places import DATABASE, PICTURES, STAMP, pictures_of


def restore(archive: Path, data: Path, now: datetime) -> tuple[Manifest, Path | None]:
    """Prove a backup and put it where `data` says; gives where the replaced data now lies.

    Raises Conflict while a house is open on the data, or when a newer kds has made the backup. An
    older one's tables are brought up to date by the next start.
    """
    manifest = read_manifest(archive)
    if not knows(manifest.revision):
        raise Conflict(
            "A newer kds ({app}) has made this backup",
            do="Install that one first",
            app=manifest.app,
        )
    database = Database(data)
    try:
        with database.alone(), database.exclusive():
            finish_swap(data)
            staged = data.with_name(f".{data.name}.restored")
            shutil.rmtree(staged, ignore_errors=True)
            prove(archive, staged)
            (staged / DATABASE).rename(staged / data.name)
            if (staged / PICTURES).exists():
                (staged / PICTURES).rename(staged / pictures_of(data).name)
            replaced = data.with_name(f"{data.stem}.replaced-{now.astimezone(UTC):{STAMP}}")
            begin_swap(data, staged, replaced)
            finish_swap(data)
    finally:
        database.close()
    return manifest, _kept(replaced)


def _kept(replaced: Path) -> Path | None:
    """Where nothing was before there is nothing to keep."""
    if any(replaced.iterdir()):
        return replaced
    replaced.rmdir()
    return None
