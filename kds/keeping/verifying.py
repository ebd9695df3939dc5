"""The journal, followed from its first row to its last, in pieces; and how far that has got."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from kds.bus.journal import GENESIS, Head, verify
from kds.db.copying import reading
from kds.db.engine import Database
from kds.db.swap import write_whole

PIECE = 2000
PAUSE_SECONDS = 0.02
"""Between two pieces: no read lasts, so the log can be moved, and the house has the disk."""


@dataclass(frozen=True, slots=True)
class Verified:
    """The chain held up to `seq` at that time; `bad` is the row that broke it."""

    seq: int
    at: datetime
    bad: int | None = None


def verify_journal(data: Path, now: datetime) -> Verified:
    """Follow the whole chain, and write down what came out."""
    database, head, bad = Database(data), Head(0, GENESIS), None
    try:
        with reading(database) as engine:
            while bad is None:
                with Session(engine) as session:
                    reached, bad = verify(session, head, PIECE)
                if reached.seq == head.seq:
                    break
                head = reached
                time.sleep(PAUSE_SECONDS)
    finally:
        database.close()
    found = Verified(head.seq, now, bad)
    said = {"seq": found.seq, "at": now.isoformat(), "bad": bad}
    half = _note(data).with_suffix(".part")
    write_whole(half, json.dumps(said).encode())
    half.replace(_note(data))
    return found


def last_verified(data: Path) -> Verified | None:
    """What the last verification has found."""
    try:
        said = json.loads(_note(data).read_bytes())
        return Verified(said["seq"], datetime.fromisoformat(said["at"]), said["bad"])
    except (FileNotFoundError, ValueError, KeyError):
        return None


def _note(data: Path) -> Path:
    return data.with_name(f"{data.stem}-verified.json")
