"""What the doctor finds about the machine: SQLite, disk, clock, zones, rights, the network."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.bus.journal import JournalRow
from kds.config import Settings, is_loopback
from kds.errors import N_, KdsError
from kds.keeping.archive import read_manifest
from kds.keeping.findings import Finding, State, finding
from kds.keeping.places import DATABASE, LETTERS, backups_folder, backups_in, free_bytes, size_of

MB, GB = 1024 * 1024, 1024**3
WAL_SAFE = (3, 51, 3)
"""Before it, a checkpoint beside a writer can corrupt the file; the house never does that."""
ENOUGH_DISK, LITTLE_DISK = 2 * GB, GB // 2
FEW_DAYS = 14
LONG_LOG = 256 * MB
A_WRONG_CLOCK = timedelta(minutes=1)
OLD_ZONES = 2
"""Zone data of so many years ago don't know of the laws since."""


def machine(settings: Settings, session: Session, now: datetime) -> Iterator[Finding]:
    yield sqlite_version()
    yield database_size(settings.data)
    yield disk(settings)
    yield clock(settings, session, now)
    yield time_server()
    yield zones(settings, now)
    yield rights(settings)
    yield reach(settings)
    yield secrets(settings)


def sqlite_version() -> Finding:
    held = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info >= WAL_SAFE:
        return finding("sqlite", State.FINE, N_("SQLite"), N_("Version {held}"), held=held)
    said = N_("Version {held}: safe here, as one connection alone writes and moves the log")
    return finding("sqlite", State.FINE, N_("SQLite"), said, held=held)


def database_size(data: Path) -> Finding:
    what, said = N_("Database"), N_("{size} MB, its log {log} MB")
    sizes: dict[str, Any] = {
        "size": _mb(size_of(data)),
        "log": _mb(log := size_of(Path(f"{data}-wal"))),
    }
    if log < LONG_LOG:
        return finding("database", State.FINE, what, said, **sizes)
    mend = N_("Something reads for too long, so the log can't be moved: restart the house")
    return finding("database", State.LOOK, what, said, mend, **sizes)


def disk(settings: Settings) -> Finding:
    free, grown = free_bytes(settings.data.absolute().parent), growth(backups_folder(settings))
    what = N_("Disk")
    values: dict[str, Any] = {"free": f"{free / GB:.1f}"}
    mend = N_("Free some space: old logs, packages, backups that were made by hand")
    if free < LITTLE_DISK:
        return finding("disk", State.ACT, what, N_("{free} GB free"), mend, **values)
    if grown <= 0:
        state = State.FINE if free >= ENOUGH_DISK else State.LOOK
        return finding("disk", state, what, N_("{free} GB free"), mend, **values)
    days = int(free / grown)
    state = State.FINE if free >= ENOUGH_DISK and days > FEW_DAYS else State.LOOK
    said = N_("{free} GB free, enough for {days} days as the house grows now")
    return finding("disk", state, what, said, mend, days=min(days, 9999), **values)


def growth(folder: Path) -> float:
    """Bytes that the database grows by in a day, as its backups tell; 0 when they don't."""
    made = backups_in(folder)
    if len(made) < 2 or made[-1][0] - made[0][0] < timedelta(hours=20):
        return 0.0
    try:
        first, last = (read_manifest(path).files[DATABASE].bytes for _, path in (made[0], made[-1]))
    except KdsError:
        return 0.0
    return (last - first) / ((made[-1][0] - made[0][0]) / timedelta(days=1))


def clock(settings: Settings, session: Session, now: datetime) -> Finding:
    """A journal from the future, or one that goes back, means that a clock was set back."""
    newest = select(JournalRow.seq, JournalRow.at).order_by(JournalRow.seq.desc()).limit(500)
    rows = list(session.execute(newest))
    what = N_("Clock")
    values: dict[str, Any] = {"now": f"{now.astimezone(settings.tz):%Y-%m-%d %H:%M}"}
    mend = N_("Set the clock, and let it be set from the network: timedatectl set-ntp true")
    if rows and rows[0].at > now + A_WRONG_CLOCK:
        said = N_("{now}, but the journal has got to {last}")
        return finding(
            "clock",
            State.ACT,
            what,
            said,
            mend,
            last=f"{rows[0].at.astimezone(settings.tz):%Y-%m-%d %H:%M}",
            **values,
        )
    back = [older.seq for newer, older in pairwise(rows) if older.at > newer.at + A_WRONG_CLOCK]
    if back:
        said = N_("{now}; it was set back after row {seq} of the journal")
        return finding("clock", State.LOOK, what, said, mend, seq=back[0], **values)
    return finding("clock", State.FINE, what, N_("{now}"), **values)


def time_server() -> Finding:
    """Whether the machine says that its clock is set from the network."""
    what, told = N_("Time from the network"), _synchronised()
    if told == "yes":
        return finding("ntp", State.FINE, what, N_("Synchronised"))
    mend = N_("Switch it on: timedatectl set-ntp true")
    said = N_("Not synchronised") if told == "no" else N_("This machine doesn't tell")
    return finding("ntp", State.LOOK if told == "no" else State.FINE, what, said, mend)


def _synchronised() -> str:
    program = shutil.which("timedatectl")
    if program is None:
        return ""
    asked = [program, "show", "--property=NTPSynchronized", "--value"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=5, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def zones(settings: Settings, now: datetime) -> Finding:
    what, local = N_("Time zone"), now.astimezone(settings.tz)
    values: dict[str, Any] = {"zone": settings.zone, "local": f"{local:%H:%M}"}
    try:
        held = version("tzdata")
    except PackageNotFoundError:
        return finding("zone", State.FINE, what, N_("{zone}, it is {local} there"), **values)
    state = State.LOOK if int(held.split(".")[0]) + OLD_ZONES <= now.year else State.FINE
    said = N_("{zone}, it is {local} there; rules of {held}")
    return finding("zone", state, what, said, N_("Update kds"), held=held, **values)


def rights(settings: Settings) -> Finding:
    """What holds guests' names and the money is for the house alone."""
    data, what = settings.data, N_("Rights of the files")
    held = (data, Path(f"{data}-wal"), data.with_name(LETTERS), _settings_file())
    own = [
        *held,
        backups_folder(settings),
        *(path for _, path in backups_in(backups_folder(settings))),
    ]
    open_to_all = [path for path in own if path.exists() and path.stat().st_mode & 0o077]
    if not open_to_all:
        return finding("rights", State.FINE, what, N_("Only the house reads them"))
    mend = N_("chmod go= {path}")
    said = N_("Others on this machine may read {path}")
    return finding("rights", State.LOOK, what, said, mend, path=open_to_all[0])


def _settings_file() -> Path:
    return Path(os.environ.get("KDS_CONFIG", "kds.toml"))


def reach(settings: Settings) -> Finding:
    what = N_("Who reaches it")
    values: dict[str, Any] = {"address": settings.address, "host": settings.host}
    if "*" in settings.allowed_hosts:
        said = N_("{address}, under any name")
        mend = N_("Name the names in allowed_hosts: another site could borrow yours otherwise")
        return finding("reach", State.LOOK, what, said, mend, **values)
    if is_loopback(settings.host) or settings.tls_cert:
        said = N_("{address}") if settings.tls_cert else N_("{address}: this machine alone")
        return finding("reach", State.FINE, what, said, **values)
    said = N_("Everybody on the network of {host}, unencrypted: who listens there can read along")
    mend = N_("Set tls_cert and tls_key, or listen on 127.0.0.1 behind a proxy that speaks https")
    return finding("reach", State.LOOK, what, said, mend, **values)


def secrets(settings: Settings) -> Finding:
    """kds has no secret from the factory; what is left is what was set for trying out."""
    what, key = N_("Secrets"), settings.stripe_key.get_secret_value()
    if settings.demo:
        return finding("secrets", State.LOOK, what, N_("The demo lets in whoever is here"), "")
    if key.startswith(("sk_test_", "rk_test_")):
        mend = N_("Set stripe_key to the live key before the first guest pays")
        return finding("secrets", State.ACT, what, N_("Stripe's key is one for tests"), mend)
    return finding("secrets", State.FINE, what, N_("None that came with kds"))


def _mb(size: int) -> str:
    return f"{size / MB:.1f}"
