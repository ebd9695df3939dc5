"""The disk is full, or it fails: a clear error, and afterwards the truth."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import kds.bus.writer
from kds.actor import SYSTEM
from kds.errors import HouseFull
from kds.floor.commands import add_table
from kds.floor.queries import table_cards
from tests.cast import open_house
from tests.trust.scale import Tried, needs, times
from tests.trust.traffic import nothing_lost, shop

ROOM = "2600k"
"""The size of a disk that holds the furnished house and little more."""
DISK_FAILED = 74
"""The exit code of a house whose disk failed in a commit (kds/bus/writer.py)."""
FAULTS = times(1, 10)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("only root can mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


async def test_the_disk_is_full(small_disk: Path, tried: Tried) -> None:
    """Orders are refused with a reason, screens stay live, and with room all goes on by itself."""
    kitchen = await shop(small_disk, clients=4)
    await kitchen.open()
    traffic, refused = kitchen.traffic, 0
    ballast = small_disk / "ballast"
    try:
        for number in range(200):
            status, answer = await traffic.post(key := f"order-{number}")
            traffic.sent.add(key)
            if status == 201:
                traffic.acknowledged.setdefault(key, set()).add(answer["order_id"])
                _fill(ballast, small_disk)
                continue
            assert (status, answer["error"]) == (507, "The disk is full; nothing was saved")
            refused += 1
            assert (await traffic.client.ask("GET", "/readyz"))[0] == 200
            if refused == 5:
                break
        assert refused == 5
        ballast.unlink()
        for key in sorted(traffic.sent - set(traffic.acknowledged)):
            assert await traffic.answered(key)
        assert kitchen.process is not None
        assert kitchen.process.poll() is None, "it needed a restart"
    finally:
        await kitchen.kill()
    nothing_lost(kitchen)
    tried(
        "disk full",
        f"{refused} orders at a full disk",
        "each refused with 507 and a reason, pages served, all taken after room was made",
    )


async def test_the_disk_is_full_when_the_log_moves(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    """A checkpoint that finds no room ends nothing: the log waits."""
    monkeypatch.setattr(kds.bus.writer, "CHECKPOINT_FORCED", 2)
    ballast, names, refused = small_disk / "ballast", list[str](), 0
    async with open_house(small_disk, chores=False) as house:
        for number in range(120):
            try:
                await house.change(SYSTEM, add_table, name=f"T{number}", seats=4, area="Room")
                names.append(f"T{number}")
                _fill(ballast, small_disk)
            except HouseFull:
                refused += 1
            if refused == 5:
                ballast.unlink()
        assert names[-1] == "T119"
        assert {card.name for card in house.live(table_cards)} == set(names)
        assert refused >= 5
    tried("disk full at a checkpoint", f"{refused} refusals", "none stopped the house")


def _fill(ballast: Path, disk: Path) -> None:
    free = os.statvfs(disk)
    with suppress(OSError), ballast.open("ab") as file:
        file.write(bytes(max(0, free.f_bavail * free.f_frsize - 20_000)))


@needs("strace")
async def test_the_disk_fails_in_a_commit(tmp_path: Path, tried: Tried) -> None:
    """After a failed sync nobody knows: the house stops, and the restarted one has the truth."""
    kitchen = await shop(tmp_path, clients=4)
    flowing = None
    for number in range(FAULTS):
        await kitchen.open("-e", f"inject=fdatasync:error=EIO:when={5 + 3 * number}")
        flowing = flowing or asyncio.create_task(kitchen.traffic.run())
        assert await kitchen.ended() == DISK_FAILED
    assert flowing is not None
    await kitchen.open()
    await kitchen.finish(flowing)
    nothing_lost(kitchen)
    orders = len(kitchen.traffic.acknowledged)
    tried(
        "EIO on fsync",
        f"{FAULTS} faults, {orders} orders",
        "the process exits, the same key gives exactly one order",
    )
