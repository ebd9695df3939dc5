"""The command line, over a venue's file."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kds.actor import Role
from kds.cli import app
from kds.staff.rules import digest
from tests.web.visitors import Visitor, cookie_of, open_venue


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KDS_DATA", str(tmp_path / "kds.db"))
    return tmp_path / "kds.db"


def kds(*words: str) -> Any:
    return CliRunner().invoke(app, words)


def test_a_token_is_printed_once_and_kept_as_a_hash(data: Path) -> None:
    secret = kds("token", "--role", "orders", "--name", "Shop").stdout.strip()
    assert secret.startswith("kds_")
    connection = sqlite3.connect(data)
    assert connection.execute("SELECT token_hash FROM token").fetchall() == [(digest(secret),)]
    connection.close()
    assert secret.encode() not in data.read_bytes()


def test_a_token_for_anything_else_is_refused(data: Path) -> None:
    result = kds("token", "--role", "manager", "--name", "Shop")
    assert result.exit_code == 1
    assert "No token can have that role" in result.stderr


def test_a_running_house_hears_of_a_link_and_a_token(data: Path) -> None:
    with open_venue(data.parent) as venue:
        printed = kds("pair", "expo", "--name", "Pass").stdout
        link = next(line for line in printed.splitlines() if line.startswith("http"))
        answer = venue.post("/pair/link", token=link.rpartition("=")[2])
        assert answer.status_code == 204
        device = Visitor(device=cookie_of(answer, "kds_device"))
        assert venue.web_device(device).role is Role.EXPO
        assert "█" in printed, "the QR code"


def test_pairing_for_an_unknown_station_names_the_known_ones(data: Path) -> None:
    result = kds("pair", "kitchen", "--station", "grill")
    assert result.exit_code == 1
    assert "There is no station grill" in result.stderr


def test_audit_finds_the_row_that_was_tampered_with(data: Path) -> None:
    for name in ("One", "Two", "Three"):
        kds("token", "--role", "orders", "--name", name)
    assert kds("audit").exit_code == 0
    connection = sqlite3.connect(data)
    connection.execute("DROP TRIGGER journal_no_update")
    connection.execute("UPDATE journal SET actor = 'somebody else' WHERE seq = 2")
    connection.commit()
    connection.close()
    result = kds("audit")
    assert result.exit_code == 1
    assert "Row 2" in result.stderr


def test_the_doctor_looks_at_everything(data: Path) -> None:
    assert kds("doctor").exit_code == 1, "there is no database yet"
    kds("token", "--role", "orders", "--name", "Shop")
    result = kds("doctor")
    assert result.exit_code == 0, result.stdout
    for word in ("SQLite", "Database", "Schema", "Journal", "Disk", "Clock"):
        assert word in result.stdout


def test_a_demo_for_the_whole_network_is_refused(data: Path) -> None:
    result = kds("serve", "--demo", "--host", "0.0.0.0")
    assert result.exit_code == 2
    assert "127.0.0.1" in result.stderr
