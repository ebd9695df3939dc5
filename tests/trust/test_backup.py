"""Backups and restoring: what was acknowledged is in there, whole, and comes out again."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kds.cli import app
from kds.config import Settings
from kds.db.copying import copy_snapshot
from kds.db.engine import Database
from kds.db.migrate import migrate
from kds.errors import Conflict, HouseFull, Invalid, KdsError, NotFound
from kds.keeping import archive
from kds.keeping.archive import Manifest, back_up, check_backup
from kds.keeping.places import alone_in, backups_in
from kds.keeping.restoring import restore
from tests.cast import open_house, seed_menu
from tests.trust.place import LINES, NOW, contents, files_of, order, rows

CLIENTS = 20


async def test_a_backup_while_twenty_clients_order(settings: Settings, tmp_path: Path) -> None:
    """Nothing that was acknowledged before it is missing, and no order is in it by half."""
    acknowledged: list[int] = []
    done = asyncio.Event()
    async with open_house(tmp_path, chores=False) as house:

        async def client(number: int) -> None:
            for n in count():
                acknowledged.append(await order(house, f"{number}-{n}"))
                if done.is_set():
                    return

        clients = [asyncio.create_task(client(n)) for n in range(CLIENTS)]
        await asyncio.wait(clients, timeout=0.2)
        before = set(acknowledged)
        made, manifest = await asyncio.to_thread(
            back_up, house.settings, tmp_path / "safe", house.clock()
        )
        done.set()
        await asyncio.gather(*clients)
        assert house.seq > manifest.seq, "nobody ordered meanwhile"
    restore(made, tmp_path / "again" / "kds.db", NOW)
    again = tmp_path / "again" / "kds.db"
    found = {row[0] for row in rows(again, "SELECT id FROM order_")}
    assert before
    assert before <= found
    lines = rows(again, "SELECT count(*) FROM order_line GROUP BY order_id")
    assert {count for (count,) in lines} == {len(LINES)}
    assert len(lines) == len(found)
    upto = f"SELECT seq, hash FROM journal WHERE seq <= {manifest.seq} ORDER BY seq"
    assert rows(again, upto) == rows(tmp_path / "kds.db", upto)
    print(f"{len(acknowledged)} orders, {len(found)} of them in the backup, all whole")


async def test_what_is_copied_is_one_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit between two pieces of the copy is in none of them."""
    monkeypatch.setattr("kds.db.copying.PAGES", 8)
    monkeypatch.setattr("kds.db.copying.PAUSE_SECONDS", 0.02)
    async with open_house(tmp_path, chores=False) as house:
        await seed_menu(house)
        database = Database(house.settings.data)
        copying = asyncio.create_task(
            asyncio.to_thread(copy_snapshot, database, tmp_path / "copy.db")
        )
        await asyncio.sleep(0.05)
        assert not copying.done()
        for n in range(5):
            await order(house, f"late {n}")
        assert not copying.done(), "the copy was made before the orders came"
        held = await copying
        database.close()
        assert held.seq < house.seq
    assert rows(tmp_path / "copy.db", "SELECT max(seq) FROM journal") == [(held.seq,)]
    assert rows(tmp_path / "copy.db", "SELECT count(*) FROM order_") == [(0,)]


def bytes_of(folder: Path) -> list[bytes]:
    """The database and its log."""
    return [(folder / name).read_bytes() for name in ("kds.db", "kds.db-wal")]


async def test_the_house_alone_moves_the_log(settings: Settings, tmp_path: Path) -> None:
    """A backup beside an open house leaves its log as it is: it is no second checkpointer."""
    async with open_house(tmp_path, chores=False) as house:
        await order(house, "Grace")
        before = bytes_of(tmp_path)
        await asyncio.to_thread(back_up, house.settings, tmp_path / "safe", NOW)
        assert bytes_of(tmp_path) == before


async def test_there_and_back(settings: Settings, tmp_path: Path) -> None:
    made, manifest = back_up(settings, tmp_path / "safe", NOW)
    assert sorted(path.name for path in made.parent.iterdir()) == [".lock", made.name]
    assert made.stat().st_mode & 0o077 == 0, "somebody else may read it"
    restore(made, tmp_path / "again" / "kds.db", NOW)
    assert contents(tmp_path / "again" / "kds.db") == contents(settings.data)
    assert files_of(tmp_path / "again") == files_of(tmp_path)
    assert len(files_of(tmp_path)) == 3
    assert manifest.files["kds.db"].bytes == (tmp_path / "again" / "kds.db").stat().st_size
    migrate(tmp_path / "again" / "kds.db")
    async with open_house(tmp_path / "again", chores=False) as house:
        assert await order(house, "Grace") > 1


async def test_what_was_there_is_kept(settings: Settings, tmp_path: Path) -> None:
    made, _ = back_up(settings, tmp_path / "safe", NOW)
    async with open_house(tmp_path, chores=False) as house:
        await order(house, "Late")
    before, files = contents(settings.data), files_of(tmp_path)
    _, replaced = restore(made, settings.data, NOW)
    assert replaced is not None
    assert contents(settings.data) != before
    assert contents(replaced / "kds.db") == before
    assert files_of(replaced) == files
    # And it can be taken back again.
    restore(made, settings.data, NOW + timedelta(seconds=1))


async def test_not_while_a_house_is_open(settings: Settings, tmp_path: Path) -> None:
    made, _ = back_up(settings, tmp_path / "safe", NOW)
    async with open_house(tmp_path, chores=False) as house:
        with pytest.raises(Conflict, match="A house is open"):
            await asyncio.to_thread(restore, made, settings.data, NOW)
        await order(house, "Goes on")


def _rewritten(made: Path, target: Path, **changed: bytes | None) -> Path:
    """The archive with other files in it: `manifest_json=b"…"`; None leaves one out."""
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = changed.get(name.replace(".", "_"), old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def test_what_is_not_whole_is_refused_and_nothing_is_touched(
    settings: Settings, tmp_path: Path
) -> None:
    made, manifest = back_up(settings, tmp_path / "safe", NOW)
    before = contents(settings.data)
    torn = tmp_path / "torn.zip"
    torn.write_bytes(made.read_bytes()[:-400])
    flipped = bytearray(made.read_bytes())
    flipped[5000] ^= 1
    (tmp_path / "flipped.zip").write_bytes(flipped)
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE alembic_version (version_num)")
    other.close()
    newer = manifest.model_copy(update={"revision": "9999"})
    outside = manifest.model_copy(
        update={"files": {**manifest.files, "../x": manifest.files["kds.db"]}}
    )
    cases = [
        (torn, "no backup of kds"),
        (tmp_path / "flipped.zip", "isn't whole"),
        (tmp_path / "nothing.zip", "There is no file"),
        (
            _rewritten(made, tmp_path / "a.zip", kds_db=(tmp_path / "other.db").read_bytes()),
            "altered",
        ),
        (_rewritten(made, tmp_path / "b.zip", letters_log=None), "isn't whole"),
        (
            _rewritten(made, tmp_path / "c.zip", manifest_json=newer.model_dump_json().encode()),
            "newer",
        ),
        (
            _rewritten(made, tmp_path / "d.zip", manifest_json=outside.model_dump_json().encode()),
            "names",
        ),
    ]
    for path, why in cases:
        with pytest.raises(KdsError, match=why):
            restore(path, settings.data, NOW)
        assert contents(settings.data) == before
    assert not list(tmp_path.glob("kds.replaced-*"))


def test_a_tampered_journal_makes_no_backup(settings: Settings, tmp_path: Path) -> None:
    with closing(sqlite3.connect(settings.data)) as connection:
        connection.execute("DROP TRIGGER journal_no_update")
        connection.execute("UPDATE journal SET actor = 'somebody else' WHERE seq = 2")
        connection.commit()
    with pytest.raises(Invalid, match="row 2 of its journal"):
        back_up(settings, tmp_path / "safe", NOW)
    assert backups_in(tmp_path / "safe") == []


def test_no_room_no_backup(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = shutil.disk_usage(tmp_path).free
    monkeypatch.setattr(archive, "RESERVE_BYTES", free)
    with pytest.raises(HouseFull, match="A backup needs"):
        back_up(settings, tmp_path / "safe", NOW)
    assert backups_in(tmp_path / "safe") == []


def test_one_at_a_time_and_each_by_its_name(settings: Settings, tmp_path: Path) -> None:
    back_up(settings, tmp_path / "safe", NOW)
    with pytest.raises(Conflict, match="with this name"):
        back_up(settings, tmp_path / "safe", NOW)
    with alone_in(tmp_path / "safe"), pytest.raises(Conflict, match="being made"):
        back_up(settings, tmp_path / "safe", NOW + timedelta(days=1))
    made, _ = back_up(settings, tmp_path / "by-hand.zip", NOW)
    assert made == tmp_path / "by-hand.zip"
    with pytest.raises(NotFound):
        back_up(Settings(data=tmp_path / "none.db"), tmp_path / "safe", NOW)


def test_an_older_backup_is_brought_up_to_date_by_the_next_start(tmp_path: Path) -> None:
    """Its tables are those of the revision that made it; the next start migrates them."""
    old = tmp_path / "old" / "kds.db"
    migrate(old)
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0003'")
        connection.commit()
    made, manifest = back_up(Settings(data=old), tmp_path / "safe", NOW)
    assert manifest.revision == "0003"
    restore(made, tmp_path / "new" / "kds.db", NOW)
    assert rows(tmp_path / "new" / "kds.db", "SELECT version_num FROM alembic_version") == [
        ("0003",)
    ]


def test_the_commands(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KDS_DATA", str(settings.data))
    kds = CliRunner()
    said = kds.invoke(app, ["backup"])
    assert said.exit_code == 0, said.stderr
    made = Path(said.stdout.strip().splitlines()[-1])
    assert made.parent == tmp_path / "kds-backups"
    assert kds.invoke(app, ["restore", str(made), "--check"]).exit_code == 0
    assert (
        kds.invoke(app, ["restore", str(made), "--to", str(tmp_path / "b" / "kds.db")]).exit_code
        == 0
    )
    assert contents(tmp_path / "b" / "kds.db") == contents(settings.data)
    refused = kds.invoke(app, ["restore", str(tmp_path / "kds.db")])
    assert refused.exit_code == 1
    assert "no backup of kds" in " ".join(refused.stderr.split())
    assert check_backup(made) == Manifest.model_validate_json(
        zipfile.ZipFile(made).read("manifest.json")
    )
    assert os.listdir(tmp_path / "kds-backups")
