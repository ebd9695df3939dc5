"""A backup: one zip file with the database of one moment, the pictures, letters and a manifest.

A file with a backup's name is a good backup: it gets its name only after a restore into a folder
of its own held the same rows, the same journal and the same files.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.exc import DBAPIError

from kds.config import Settings
from kds.db.copying import Snapshot, copy_snapshot, fault_of
from kds.db.engine import Database
from kds.db.swap import sync_folder
from kds.errors import N_, Conflict, HouseFull, Invalid, NotFound
from kds.keeping.places import (
    DATABASE,
    LETTERS,
    MANIFEST,
    PICTURES,
    alone_in,
    backup_name,
    free_bytes,
    pictures_of,
    size_of,
)

BLOCK = 1024 * 1024
RESERVE_BYTES = 200 * 1024 * 1024
"""So much of the disk belongs to the house: a backup that would take it is refused."""

ELSEWHERE = N_("Free some space, or set backups to a folder on another disk")
_PICTURE = re.compile(rf"{PICTURES}/[0-9a-f]{{32}}(-large)?\.webp")


class FileMark(BaseModel):
    """How one can tell that a file is whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a backup holds: `seq` and `hash` (hex) are the last of its journal."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = 1
    app: str
    made_at: datetime
    venue: str
    revision: str
    seq: int
    hash: str
    counts: dict[str, int]
    files: dict[str, FileMark]

    @property
    def snapshot(self) -> Snapshot:
        return Snapshot(self.revision, self.seq, self.hash, self.counts)


def back_up(settings: Settings, target: Path, now: datetime) -> tuple[Path, Manifest]:
    """Make a backup at a file, or in a folder under a name of its moment, and prove it.

    Raises Conflict when another one is being made, HouseFull when the disk hasn't the room.
    """
    if not settings.data.exists():
        raise NotFound(
            "There is no database at {path}", do="Name it with --data", path=settings.data
        )
    is_file = target.suffix == ".zip"
    folder = target.parent if is_file else target
    name = target.name if is_file else backup_name(now)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone_in(folder):
        if (folder / name).exists():
            raise Conflict("There is a backup with this name already", do="Give it another name")
        _needs_room(settings, folder)
        work = folder / f".{name}.part"
        work.mkdir(mode=0o700)
        try:
            made, manifest = _made(settings, work, now)
            made.replace(folder / name)
            sync_folder(folder)
        except (sqlite3.DatabaseError, DBAPIError) as error:
            why = getattr(error, "orig", error)
            raise Conflict(
                "The database can't be copied: {why}", do="Look at it with kds doctor", why=why
            ) from error
        except OSError as error:
            raise HouseFull(
                "The backup could not be written: {why}", do=ELSEWHERE, why=error.strerror
            ) from error
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return folder / name, manifest


def _made(settings: Settings, work: Path, now: datetime) -> tuple[Path, Manifest]:
    """A proven archive in a folder of its own."""
    copy, packed = work / DATABASE, work / "backup.zip"
    opened = os.open(packed, os.O_WRONLY | os.O_CREAT, 0o600)
    database = Database(settings.data)
    try:
        with os.fdopen(opened, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                held = _Packer(archive)
                held.add_folder(PICTURES, pictures_of(settings.data))
                snapshot = copy_snapshot(database, copy)
                held.add(DATABASE, copy)
                # Again: what was uploaded meanwhile may be in the copy of the database.
                held.add_folder(PICTURES, pictures_of(settings.data))
                held.add_if_there(LETTERS, settings.data.with_name(LETTERS))
                manifest = _manifest(settings, snapshot, held.marks, now)
                archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
            file.flush()
            os.fsync(file.fileno())
    finally:
        database.close()
    copy.unlink()
    prove(packed, work / "proof")
    return packed, manifest


def _manifest(
    settings: Settings, held: Snapshot, files: dict[str, FileMark], now: datetime
) -> Manifest:
    return Manifest(
        app=version("kds"),
        made_at=now,
        venue=settings.venue,
        revision=held.revision,
        seq=held.seq,
        hash=held.hash,
        counts=held.counts,
        files=files,
    )


class _Packer:
    """Puts files into an archive and remembers what they were."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.marks: dict[str, FileMark] = {}

    def add(self, name: str, path: Path) -> None:
        with path.open("rb") as file, self.archive.open(name, "w", force_zip64=True) as out:
            self.marks[name] = _poured(file, out.write)

    def add_if_there(self, name: str, path: Path) -> None:
        if path.is_file():
            self.add(name, path)

    def add_folder(self, name: str, folder: Path) -> None:
        for path in sorted(folder.glob("*.webp")):
            if f"{name}/{path.name}" not in self.marks:
                self.add(f"{name}/{path.name}", path)


def _poured(file: IO[bytes], write: Callable[[bytes], object]) -> FileMark:
    digest, size = hashlib.sha256(), 0
    while block := file.read(BLOCK):
        digest.update(block)
        write(block)
        size += len(block)
    return FileMark(bytes=size, sha256=digest.hexdigest())


def read_manifest(archive: Path) -> Manifest:
    """What a backup says of itself. Raises Invalid for a file that isn't one."""
    try:
        with zipfile.ZipFile(archive) as opened:
            return Manifest.model_validate_json(opened.read(MANIFEST))
    except FileNotFoundError:
        raise NotFound("There is no file {path}", do="Name a backup", path=archive) from None
    except (zipfile.BadZipFile, KeyError, ValidationError, OSError, NotImplementedError):
        raise Invalid("{path} is no backup of kds", do="Name another file", path=archive) from None


def prove(archive: Path, folder: Path) -> Manifest:
    """Restore a backup into a new folder and hold what came out against its manifest.

    The folder then holds its files. Raises Invalid when anything differs.
    """
    manifest = read_manifest(archive)
    folder.mkdir(mode=0o700)
    _unpack(archive, folder, manifest.files)
    fault = fault_of(folder / DATABASE, manifest.snapshot)
    if fault:
        raise _broken(archive, fault)
    return manifest


def check_backup(archive: Path) -> Manifest:
    """Prove a backup, and leave nothing behind."""
    with TemporaryDirectory(prefix="kds-check-") as folder:
        return prove(archive, Path(folder) / "proof")


def _unpack(archive: Path, folder: Path, files: dict[str, FileMark]) -> None:
    try:
        with zipfile.ZipFile(archive) as opened:
            if DATABASE not in files or not _are_ours(files):
                raise _broken(archive, "it names files that no backup has")
            for name, mark in files.items():
                path = folder / name
                path.parent.mkdir(mode=0o700, exist_ok=True)
                wanted = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(wanted, "wb") as out, opened.open(name) as file:
                    found = _poured(file, out.write)
                    out.flush()
                    os.fsync(out.fileno())
                if found != mark:
                    raise _broken(archive, f"{name} was altered")
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError) as error:
        raise _broken(archive, str(error)) from None
    for each in (folder, folder / PICTURES):
        if each.is_dir():
            sync_folder(each)


def _are_ours(files: Iterable[str]) -> bool:
    """Whether every name is one that a backup has: none leads out of its folder."""
    return all(name in (DATABASE, LETTERS) or _PICTURE.fullmatch(name) for name in files)


def _broken(archive: Path, why: str) -> Invalid:
    return Invalid(
        "{path} isn't whole: {why}", do="Take an older backup", path=archive.name, why=why
    )


def _needs_room(settings: Settings, folder: Path) -> None:
    """The copy and the archive, then the archive and what is restored from it."""
    size = size_of(settings.data) + size_of(Path(f"{settings.data}-wal"))
    pictures = sum(size_of(path) for path in pictures_of(settings.data).glob("*"))
    needed, free = 2 * (size + pictures) + RESERVE_BYTES, free_bytes(folder)
    if free < needed:
        raise HouseFull(
            "A backup needs {needed} MB in {folder}, there are {free}",
            do=ELSEWHERE,
            needed=needed // BLOCK,
            free=free // BLOCK,
            folder=folder,
        )
