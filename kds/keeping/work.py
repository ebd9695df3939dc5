"""The keeper's work, in a process of its own, so that no screen waits for it: `python -m …`.

Reads one job as JSON from standard input, answers with one line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from kds.config import Settings
from kds.errors import KdsError
from kds.keeping.archive import back_up
from kds.keeping.rotation import rotate
from kds.keeping.verifying import verify_journal

CALM = 15
"""How far behind the house its work stands for the processor."""


class Job(BaseModel):
    """What to do: `backups` None = no backup is made."""

    data: Path
    now: datetime
    backups: Path | None = None
    venue: str = ""
    daily: int = 0
    weekly: int = 0
    zone: str = "UTC"


def do(job: Job) -> dict[str, Any]:
    """Verify the journal; make, prove and rotate backups. A refusal is an answer as well."""
    settings = Settings(data=job.data, venue=job.venue, zone=job.zone)
    try:
        verify_journal(job.data, job.now)
        if job.backups is not None:
            _rotate(job, job.backups)  # first, for the disk may be nearly full
            back_up(settings, job.backups, job.now)
            _rotate(job, job.backups)
    except KdsError as refusal:
        values = {name: str(value) for name, value in refusal.values.items()}
        return {"message": refusal.message, "do": refusal.do, "values": values}
    return {}


def _rotate(job: Job, folder: Path) -> None:
    if job.daily or job.weekly:
        rotate(folder, job.daily, job.weekly, Settings(zone=job.zone).tz)


def main() -> None:
    os.nice(CALM)
    print(json.dumps(do(Job.model_validate_json(sys.stdin.buffer.read()))))


if __name__ == "__main__":
    main()
