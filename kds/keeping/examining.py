"""Looking at everything, on the command line and for the page alike."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from kds.config import Settings
from kds.db.copying import reading
from kds.db.engine import Database
from kds.keeping.findings import Finding
from kds.keeping.machine import machine
from kds.keeping.venue import venue


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Everything that a machine and a file tell. It blocks: not on the loop."""
    database = Database(settings.data)
    try:
        with reading(database) as engine, Session(engine) as session:
            return [*machine(settings, session, now), *venue(settings, session, now)]
    finally:
        database.close()
