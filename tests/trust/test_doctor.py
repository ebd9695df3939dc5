"""Each finding of the doctor, made true once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from kds.actor import Role
from kds.cli import app
from kds.config import Settings
from kds.keeping import machine
from kds.keeping.archive import back_up
from kds.keeping.examining import examine
from kds.keeping.findings import Finding, State
from kds.keeping.places import backup_name
from kds.keeping.venue import screens
from kds.keeping.verifying import verify_journal
from kds.staff.queries import DeviceCard
from kds.values import DeviceId
from tests.trust.place import rows

Plant = Callable[[Settings, pytest.MonkeyPatch], Settings | None]


def now_of(settings: Settings) -> datetime:
    (last,) = rows(settings.data, "SELECT max(at) FROM journal")[0]
    return datetime.fromtimestamp(last / 1000, UTC) + timedelta(minutes=1)


def findings(settings: Settings, now: datetime | None = None) -> dict[str, Finding]:
    return {found.id: found for found in examine(settings, now or now_of(settings))}


def write(settings: Settings, *statements: str) -> None:
    with closing(sqlite3.connect(settings.data)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_house_that_is_well(settings: Settings) -> None:
    os.chmod(settings.data, 0o600)
    settings.data.with_name("letters.log").chmod(0o600)
    now = now_of(settings)
    back_up(settings, settings.data.with_name("kds-backups"), now)
    verify_journal(settings.data, now)
    found = findings(settings)
    odd = {name: f.said for name, f in found.items() if f.state is not State.FINE}
    assert odd.keys() <= {"ntp"}, odd
    assert all(each.text(each.said) and each.text(each.mend) is not None for each in found.values())


def no_disk(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "LITTLE_DISK", 2**60)


def clock_back(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    write(settings, "DROP TRIGGER journal_no_update", "UPDATE journal SET at = 9 WHERE seq = 5")


def tampered(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        settings, "DROP TRIGGER journal_no_update", "UPDATE journal SET actor = 'x' WHERE seq = 3"
    )
    assert verify_journal(settings.data, now_of(settings)).bad == 3


def not_synchronised(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    program = settings.data.with_name("timedatectl")
    program.write_text("#!/bin/sh\necho no\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(settings.data.parent), prepend=os.pathsep)


def readable(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.data.chmod(0o644)


def older_tables(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    write(settings, "UPDATE alembic_version SET version_num = '0002'")


def torn_backup(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = settings.data.with_name("kds-backups")
    folder.mkdir()
    (folder / backup_name(now_of(settings))).write_text("half")


def late_letter(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        settings,
        "INSERT INTO message (id, kind, unique_key, address, language, data, attachment, due_at,"
        " tries) VALUES (1, 'reminder', 'x', 'a@example.org', '', '{}', '', 9, 3)",
    )


def long_log(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "LONG_LOG", 0)


def changed(**values: Any) -> Plant:
    return lambda settings, _monkeypatch: settings.model_copy(update=values)


@pytest.mark.parametrize(
    ("ident", "state", "plant"),
    [
        ("disk", State.ACT, no_disk),
        ("database", State.LOOK, long_log),
        ("clock", State.LOOK, clock_back),
        ("ntp", State.LOOK, not_synchronised),
        ("journal", State.ACT, tampered),
        ("rights", State.LOOK, readable),
        ("tables", State.ACT, older_tables),
        ("backup", State.ACT, torn_backup),
        ("letters", State.ACT, late_letter),
        ("reach", State.LOOK, changed(host="0.0.0.0")),
        ("reach", State.LOOK, changed(allowed_hosts=["*"])),
        ("secrets", State.ACT, changed(stripe_key=SecretStr("sk_test_1"))),
        ("secrets", State.LOOK, changed(demo=True)),
        ("backup", State.LOOK, changed(keep_daily_backups=0, keep_weekly_backups=0)),
    ],
)
def test_what_is_wrong_is_found_and_its_mend_is_said(
    ident: str, state: State, plant: Plant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = findings(plant(settings, monkeypatch) or settings)[ident]
    assert found.state is state, found
    assert found.mend or found.deed or ident == "secrets"
    assert "{" not in found.text(found.said) + found.text(found.mend)


def test_a_clock_that_was_set_back_and_a_backup_that_is_old(settings: Settings) -> None:
    now = now_of(settings)
    assert findings(settings, now - timedelta(hours=1))["clock"].state is State.ACT
    assert findings(settings, now + timedelta(days=3))["backup"].state is State.ACT
    back_up(settings, settings.data.with_name("kds-backups"), now)
    assert findings(settings, now + timedelta(days=1))["backup"].state is State.FINE
    assert findings(settings, now + timedelta(days=3))["backup"].state is State.ACT
    assert findings(settings, now + timedelta(days=3650))["zone"].state is State.LOOK


def test_dark_screens_are_named() -> None:
    now = datetime(2026, 5, 8, tzinfo=UTC)
    grill = DeviceCard(DeviceId(1), "Grill wall", Role.KITCHEN, None, now, None, None, None)
    pad = DeviceCard(DeviceId(2), "Pad", Role.SERVER, None, now, None, None, None, now)
    assert screens([grill, pad]).state is State.FINE, "a pad may sleep in a pocket"
    dark = screens([replace(grill, gone_since=now), pad])
    assert dark.state is State.LOOK
    assert dark.text(dark.said) == "0 of 1 are connected; dark: Grill wall"


def test_the_command_ends_with_1_when_something_must_be_done(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KDS_DATA", str(settings.data))
    assert CliRunner().invoke(app, ["doctor"]).exit_code == 0
    tampered(settings, monkeypatch)
    said = CliRunner().invoke(app, ["doctor"])
    assert said.exit_code == 1
    assert "Row 3 was edited" in said.stdout
