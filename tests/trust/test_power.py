"""Power loss: no acknowledged order is lost, none is half, the file is never corrupt."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.bench.furnish import furnish
from tests.bench.kitchen import LINES, MENU
from tests.trust.power import KEPT, Disk, File, Step, record
from tests.trust.scale import Tried, needs, times

ORDERS = times(60, 1500)
IMAGES = times(80, 1500)
AT_ONCE = 4
WHOLE = """
    SELECT o.name, count(l.id), (SELECT count(*) FROM ticket_line t JOIN order_line x
                                 ON x.id = t.order_line_id WHERE x.order_id = o.id)
    FROM order_ o LEFT JOIN order_line l ON l.order_id = o.id GROUP BY o.id"""


@dataclass
class Found:
    """What crashes have done: images that can't be read, acknowledged orders that have gone,
    orders of which a part is there."""

    corrupt: int = 0
    lost: int = 0
    half: int = 0


def disk_before(folder: Path) -> Disk:
    there = {name: folder / name for name in KEPT}
    return Disk(
        {n: File(bytearray(p.read_bytes() if p.exists() else b"")) for n, p in there.items()}
    )


def crashes(before: Disk, steps: list[Step], folder: Path, seed: int) -> Found:
    """Cut the power at random moments and look at what is there."""
    chance, found = random.Random(seed), Found()
    moments = sorted(chance.sample(range(1, len(steps)), min(IMAGES, len(steps) - 1)))
    done = 0
    for moment in moments:
        for step in steps[done:moment]:
            before.take(step)
        done = moment
        before.crash(folder, chance)
        _look(folder / KEPT[0], before.acknowledged, found)
    return found


def _look(path: Path, acknowledged: set[str], found: Found) -> None:
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        if not _sound(connection):
            found.corrupt += 1
            return
        orders = {name: (lines, cooked) for name, lines, cooked in connection.execute(WHOLE)}
    found.lost += len(acknowledged - orders.keys())
    found.half += sum(lines != LINES or cooked < LINES for lines, cooked in orders.values())


def _sound(connection: sqlite3.Connection) -> bool:
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


@needs("strace")
async def test_power_loss(tmp_path: Path, tried: Tried) -> None:
    await furnish(tmp_path, MENU)
    before = disk_before(tmp_path)
    steps = record(tmp_path, ORDERS, AT_ONCE)
    folder = tmp_path / "crashed"
    folder.mkdir()
    found = crashes(before, steps, folder, seed=1)
    tried(
        "power loss, torn and reordered writes",
        f"{IMAGES} crash images of {ORDERS} orders",
        f"{found.corrupt} corrupt, {found.lost} acknowledged lost, {found.half} half",
    )
    assert found == Found()


@needs("strace")
async def test_the_control_loses_orders(tmp_path: Path, tried: Tried) -> None:
    """With `synchronous=NORMAL` the same crashes must show, or this test shows nothing."""
    await furnish(tmp_path, MENU)
    before = disk_before(tmp_path)
    steps = record(tmp_path, ORDERS, AT_ONCE, "NORMAL")
    folder = tmp_path / "crashed"
    folder.mkdir()
    found = crashes(before, steps, folder, seed=1)
    tried(
        "power loss, control with synchronous=NORMAL",
        f"{IMAGES} crash images of {ORDERS} orders",
        f"{found.lost} acknowledged lost, as they must be",
    )
    assert found.lost > 0
