"""Putting other data in the place of a venue's: all of it or nothing, whenever the power goes.

What comes in lies complete in a folder beside the data; then one small file, the intent, is
written, and from that moment on the swap will be finished, by whoever comes next: `kds restore`
itself, or the next start. What was there is moved to a folder of its own, and never deleted.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

LOGS = ("-wal", "-shm")


def intent_of(data: Path) -> Path:
    return data.with_name(f"{data.name}.swap")


def begin_swap(data: Path, staged: Path, replaced: Path) -> None:
    """Promise that what lies in `staged` takes the place of its namesakes beside the data."""
    said = {"staged": staged.name, "replaced": replaced.name}
    half = intent_of(data).with_suffix(".swap-part")
    write_whole(half, json.dumps(said).encode())
    sync_folder(staged)
    half.replace(intent_of(data))
    sync_folder(data.parent)


def finish_swap(data: Path) -> bool:
    """Finish a swap that was begun; whether there was one. The caller holds the write lock."""
    intent = intent_of(data)
    if not intent.exists():
        return False
    said = json.loads(intent.read_bytes())
    staged, replaced = data.parent / said["staged"], data.parent / said["replaced"]
    replaced.mkdir(mode=0o700, exist_ok=True)
    coming = sorted(path.name for path in staged.iterdir()) if staged.exists() else []
    # The log of the old database first: beside the new one it would be played into it.
    logs = [data.name + suffix for suffix in LOGS] if data.name in coming else []
    for name in (*logs, *coming):
        here = data.parent / name
        if here.exists() and not (replaced / name).exists():
            here.rename(replaced / name)
    sync_folder(replaced)
    sync_folder(data.parent)
    for name in coming:
        (staged / name).rename(data.parent / name)
    sync_folder(data.parent)
    if staged.exists():
        staged.rmdir()
    intent.unlink()
    sync_folder(data.parent)
    return True


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that nobody else may read, through to the disk."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder as durable as the files behind them."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
