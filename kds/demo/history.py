"""The demo's history as a file: told once, kept beside the data, copied at every start.

Three weeks take longer than a newcomer waits. So the first start tells a few days, and the rest is
told meanwhile by a process of its own, for the next start.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import sys
from datetime import datetime
from pathlib import Path

import kds
import kds.areas
from kds.config import Settings
from kds.db.migrate import migrate
from kds.demo.past import DAYS, lay

FEW_DAYS = 2
NICE = 19


def prepared(settings: Settings, evening: datetime, seed: int) -> bool:
    """Give an empty venue its past, ending this evening; False when it is a short one for now."""
    kept = kept_at(settings, evening, seed)
    if kept.exists():
        settings.data.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, settings.data)
        return True
    tell(settings, evening, seed, FEW_DAYS)
    return False


def tell(settings: Settings, evening: datetime, seed: int, days: int) -> None:
    """So many days into the venue's new file."""
    kds.areas.load()
    migrate(settings.data)
    lay(settings, evening, seed, days)


def kept_at(settings: Settings, evening: datetime, seed: int) -> Path:
    """Where the whole of it is kept: by seed, date, zone and every line of the program."""
    folder = Path(kds.__file__).parent
    digest = hashlib.sha256(f"{seed}/{evening.isoformat()}/{settings.zone}".encode())
    for each in sorted([*folder.rglob("*.py"), folder / "demo" / "restaurant.json"]):
        digest.update(each.read_bytes())
    return settings.data.with_name(f"demo-history-{digest.hexdigest()[:16]}.db")


async def tell_meanwhile(settings: Settings, evening: datetime, seed: int) -> None:
    """Have the whole history told beside us; it ends with us, and leaves nothing half done."""
    kept = kept_at(settings, evening, seed)
    arguments = [str(kept), evening.isoformat(), str(seed), settings.zone]
    command = [sys.executable, "-m", "kds.demo.history", *arguments]
    process = await asyncio.create_subprocess_exec(*command)
    try:
        await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
            _remove(_under_way(kept))


def main(arguments: list[str]) -> None:
    """In the process of its own: nobody waits for it."""
    os.nice(NICE)
    kept = Path(arguments[0])
    made = _under_way(kept)
    _remove(made)
    settings = Settings(data=made, zone=arguments[3], demo=True)
    tell(settings, datetime.fromisoformat(arguments[1]), int(arguments[2]), DAYS)
    for older in kept.parent.glob("demo-history-*.db"):
        _remove(older)
    made.rename(kept)
    _remove(made)


def _under_way(kept: Path) -> Path:
    return kept.with_name(f"{kept.stem}.part")


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", ".lock", ".open"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


if __name__ == "__main__":
    main(sys.argv[1:])
