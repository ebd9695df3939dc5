"""The daily backup by the house itself, and what the doctor's page says of it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kds.actor import Role
from kds.bus.house import House
from kds.config import Settings
from kds.keeping import keeper as keeping
from kds.keeping.archive import check_backup
from kds.keeping.findings import Checkup, Deed, State
from kds.keeping.keeper import Keeper
from kds.keeping.places import backups_folder, backups_in
from kds.keeping.work import Job, do
from tests.cast import open_house
from tests.trust.place import order
from tests.web.visitors import Clock, Venue, frame_until, open_venue


def made_in(house: House) -> list[Path]:
    return [path for _, path in backups_in(backups_folder(house.settings))]


async def test_once_a_night_and_after_a_night_that_was_missed(tmp_path: Path) -> None:
    clock = Clock()  # 19:30 there
    async with open_house(tmp_path, clock, chores=False) as house:
        await order(house, "Ada")
        keeper = Keeper(house)
        assert not await keeper.is_due(), "a house that began today has no night behind it"
        clock.go_on(hours=9)
        assert await keeper.is_due()
        await keeper._work()
        (made,) = made_in(house)
        assert check_backup(made).seq == house.seq
        assert not await keeper.is_due()
        clock.go_on(days=3)
        assert await keeper.is_due(), "it was off at that hour, and makes up for it"


async def test_none_where_none_is_wanted(tmp_path: Path) -> None:
    clock = Clock()
    wanted = {"keep_daily_backups": 0, "keep_weekly_backups": 0}
    async with open_house(tmp_path, clock, chores=False, **wanted) as house:
        await order(house, "Ada")
        clock.go_on(days=3)
        assert not await Keeper(house).is_due()


async def test_a_backup_that_fails_is_told_and_tried_again(tmp_path: Path) -> None:
    clock = Clock()
    (tmp_path / "kds-backups").write_text("a file where the folder should be")
    async with open_house(tmp_path, clock, chores=False) as house:
        await order(house, "Ada")
        keeper = Keeper(house)
        clock.go_on(hours=9)
        await keeper._work()
        await keeper.look()
        told = {found.id: found for found in house.live.notes[Checkup].findings}
        assert told["backup-failed"].state is State.ACT
        assert told["backup-failed"].deed is Deed.BACK_UP
        assert not await keeper.is_due(), "not again and again"
        (tmp_path / "kds-backups").unlink()
        clock.go_on(hours=1)
        assert await keeper.is_due()
        await keeper._work()
        await keeper.look()
        assert "backup-failed" not in {f.id for f in house.live.notes[Checkup].findings}
        assert len(made_in(house)) == 1


async def test_a_work_that_is_killed_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "false").write_text("#!/bin/sh\nkill -9 $$\n")
    os.chmod(tmp_path / "false", 0o700)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "false"))
    async with open_house(tmp_path, chores=False) as house:
        job = Keeper(house)._job(Deed.BACK_UP)
        assert (await keeping.run(job))["message"] == "The backup's process ended before its work"


def test_old_ones_go_before_and_after(settings: Settings, tmp_path: Path) -> None:
    start = Clock().now
    safe = tmp_path / "safe"
    for day in range(5):
        job = Job(data=settings.data, now=start + timedelta(days=day), backups=safe, daily=2)
        assert do(job) == {}
    assert [at for at, _ in backups_in(safe)] == [start + timedelta(days=n) for n in (3, 4)]
    assert json.loads((tmp_path / "kds-verified.json").read_text())["bad"] is None


@pytest.fixture
def venue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Venue]:
    monkeypatch.setattr(keeping, "FIRST_LOOK_SECONDS", 0.05)
    with open_venue(tmp_path, Clock()) as opened:
        yield opened


def test_the_page_backs_up_at_a_tap(venue: Venue, tmp_path: Path) -> None:
    admin = venue.visitor(Role.ADMIN)
    with venue.watch("/doctor", admin) as socket:
        assert venue.post("/doctor/back-up", admin).status_code == 204
        told = frame_until(socket, "restored on trial")
        assert "0:00 h ago" in told
    ((_, made),) = backups_in(tmp_path / "kds-backups")
    assert check_backup(made).venue == "The restaurant"
    page = venue.get("/doctor", admin).text
    assert "Back up now" in page
    assert venue.get("/doctor", venue.visitor(Role.SERVER)).status_code == 403
