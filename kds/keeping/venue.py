"""What the doctor finds about the venue: backups, journal, letters, payments, screens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kds.actor import Role
from kds.bus.journal import JournalRow, read_head
from kds.config import Settings
from kds.db.migrate import newest
from kds.errors import N_, KdsError
from kds.guests.model import Message
from kds.keeping.archive import Manifest, read_manifest
from kds.keeping.findings import Deed, Finding, State, finding
from kds.keeping.places import backups_folder, backups_in
from kds.keeping.verifying import Verified, last_verified
from kds.payments.model import Payment, PaymentState
from kds.staff.queries import DeviceCard

OVERDUE = timedelta(hours=50)
"""A daily backup is this old when one has failed and the next one too."""
UNVERIFIED = timedelta(days=8)
LATE_LETTER = timedelta(minutes=15)
LONG_UNKNOWN = timedelta(minutes=5)
ALWAYS_ON = (Role.KITCHEN, Role.EXPO, Role.KIOSK)
"""What hangs on a wall is on while the house is open; a pad sleeps in a pocket."""


def venue(settings: Settings, session: Session, now: datetime) -> Iterator[Finding]:
    yield tables(session)
    yield backup(settings, session, now)
    yield journal(session, last_verified(settings.data), now)
    yield letters(session, now)
    yield payments(session, now)


def tables(session: Session) -> Finding:
    at = session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    what = N_("Schema of the database")
    values: dict[str, Any] = {"at": at, "newest": newest()}
    if at == newest():
        return finding("tables", State.FINE, what, N_("Version {at}"), **values)
    said = N_("Version {at}; this program's is {newest}")
    return finding(
        "tables", State.ACT, what, said, N_("Start the house: it updates them"), **values
    )


def backup(settings: Settings, session: Session, now: datetime) -> Finding:
    what, made = N_("Last backup"), backups_in(backups_folder(settings))
    if not made:
        return _never_backed_up(settings, session, now)
    at, path = made[-1]
    try:
        manifest: Manifest = read_manifest(path)
    except KdsError:
        said = N_("{path} isn't whole")
        return finding("backup", State.ACT, what, said, deed=Deed.BACK_UP, path=path.name)
    values: dict[str, Any] = {"ago": _ago(now - at), "seq": manifest.seq, "path": path.name}
    said = N_("{ago} ago, restored on trial, up to row {seq} of the journal: {path}")
    if settings.backs_up and now - at > OVERDUE:
        mend = N_("The daily backup doesn't come about: make one now and look into the log")
        return finding("backup", State.ACT, what, said, mend, deed=Deed.BACK_UP, **values)
    mend = N_(
        "Take one to another place now and then: a fire takes the box and what lies beside it"
    )
    return finding("backup", State.FINE, what, said, mend, deed=Deed.BACK_UP, **values)


def _never_backed_up(settings: Settings, session: Session, now: datetime) -> Finding:
    what, first = N_("Last backup"), session.scalar(select(func.min(JournalRow.at)))
    if not settings.backs_up:
        mend = N_("Set keep_daily_backups, or back up by hand")
        said = N_("None: the house makes none by itself")
        return finding("backup", State.LOOK, what, said, mend, deed=Deed.BACK_UP)
    state = State.ACT if first is not None and now - first > OVERDUE else State.LOOK
    said, mend = N_("None yet"), N_("The first one comes tonight")
    return finding("backup", state, what, said, mend, deed=Deed.BACK_UP)


def backup_failed(said: str, mend: str, values: Mapping[str, Any]) -> Finding:
    """The house's own backup was refused or broke."""
    return finding(
        "backup-failed", State.ACT, N_("Tonight's backup"), said, mend, deed=Deed.BACK_UP, **values
    )


def journal(session: Session, last: Verified | None, now: datetime) -> Finding:
    what, head = N_("Journal"), read_head(session)
    if last is not None and last.bad is not None:
        said = N_("Row {bad} was edited, removed or moved")
        mend = N_("Somebody changed the past: keep this file, and compare it with a backup")
        return finding("journal", State.ACT, what, said, mend, deed=Deed.VERIFY, bad=last.bad)
    if last is None or now - last.at > UNVERIFIED:
        said = N_("{rows} rows, not verified lately")
        state = State.LOOK if head.seq else State.FINE
        return finding("journal", state, what, said, "", deed=Deed.VERIFY, rows=head.seq)
    said = N_("{rows} rows; every hash up to row {seq} was as it should be, {ago} ago")
    values: dict[str, Any] = {"rows": head.seq, "seq": last.seq, "ago": _ago(now - last.at)}
    return finding("journal", State.FINE, what, said, "", deed=Deed.VERIFY, **values)


def letters(session: Session, now: datetime) -> Finding:
    late = (Message.sent_at.is_(None), Message.dropped_at.is_(None))
    waiting = session.scalar(
        select(func.count()).select_from(Message).where(*late, Message.due_at < now - LATE_LETTER)
    )
    what = N_("Letters to guests")
    if not waiting:
        return finding("letters", State.FINE, what, N_("None waits"))
    said, mend = (
        N_("{waiting} wait for longer than they should"),
        N_("Look at smtp, and into the log"),
    )
    return finding("letters", State.ACT, what, said, mend, waiting=waiting)


def payments(session: Session, now: datetime) -> Finding:
    """What became of a charge is asked until it is known; that this takes long says that its
    terminal can't be reached."""
    unknown = Payment.state == PaymentState.UNKNOWN, Payment.created_at < now - LONG_UNKNOWN
    count = session.scalar(select(func.count()).select_from(Payment).where(*unknown))
    what = N_("Card terminals")
    if not count:
        return finding("terminals", State.FINE, what, N_("No charge hangs in the air"))
    said = N_("{count} charges, and no terminal that says what became of them")
    mend = N_("Look at the terminal's screen and network, then decide at the bill")
    return finding("terminals", State.ACT, what, said, mend, href="/checks", count=count)


def screens(devices: list[DeviceCard]) -> Finding:
    """Of what hangs on the walls, what isn't connected."""
    walls = [each for each in devices if each.role in ALWAYS_ON]
    dark = [each for each in walls if each.gone_since is not None]
    what = N_("Screens")
    values: dict[str, Any] = {"all": len(walls), "here": len(walls) - len(dark)}
    if not walls:
        return finding("screens", State.FINE, what, N_("No wall screen or kiosk is paired"))
    if not dark:
        return finding("screens", State.FINE, what, N_("{here} of {all} are connected"), **values)
    said = N_("{here} of {all} are connected; dark: {names}")
    mend = N_("Wake it, look at its network; shut out what is gone for good")
    names = ", ".join(sorted(each.name for each in dark))
    return finding("screens", State.LOOK, what, said, mend, href="/devices", names=names, **values)


def _ago(time: timedelta) -> str:
    """h:mm below two days, whole days from there on."""
    minutes = max(0, int(time.total_seconds())) // 60
    return f"{minutes // 1440} d" if minutes >= 2880 else f"{minutes // 60}:{minutes % 60:02} h"
