"""Where things lie: what belongs to a venue, and the folder of its backups."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kds.config import Settings
from kds.errors import Conflict

DATABASE, PICTURES, LETTERS, MANIFEST = "kds.db", "pictures", "letters.log", "manifest.json"
"""The names inside a backup."""
STAMP = "%Y-%m-%dT%H%M%SZ"
_NAME = re.compile(r"kds-(\d{4}-\d{2}-\d{2}T\d{6}Z)\.zip")


def backup_name(now: datetime) -> str:
    return f"kds-{now.astimezone(UTC):{STAMP}}.zip"


def made_at(path: Path) -> datetime | None:
    """When a backup was made, by its name; None for another file."""
    found = _NAME.fullmatch(path.name)
    return datetime.strptime(found[1], STAMP).replace(tzinfo=UTC) if found else None


def backups_in(folder: Path) -> list[tuple[datetime, Path]]:
    """The backups of a folder, oldest first. Files that were named by hand aren't among them."""
    found = ((made_at(path), path) for path in folder.glob("kds-*.zip"))
    return sorted((at, path) for at, path in found if at is not None)


def backups_folder(settings: Settings) -> Path:
    """Where the house's own backups are: as set, else a folder beside the data."""
    return settings.backups or settings.data.with_name(f"{settings.data.stem}-backups")


def pictures_of(data: Path) -> Path:
    """The folder of a venue's pictures, named like its database, beside it."""
    return data.with_name(f"{data.stem}-pictures")


def size_of(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """One backup at a time in a folder; what a killed one has left is swept out first."""
    lock = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict("A backup is being made already", do="Wait for it") from None
        for left in folder.glob(".*.part"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(lock)
