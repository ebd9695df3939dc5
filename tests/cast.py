"""The small named cast of the tests: a house on a real SQLite file, its people and dishes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import kds.areas
from kds.bus.house import House, utc_now
from kds.config import Settings
from kds.db.migrate import migrate

kds.areas.load()


def settings_for(folder: Any, **values: Any) -> Settings:
    return Settings(
        data=Path(folder) / "kds.db", allowed_hosts=["testserver", "127.0.0.1"], **values
    )


@asynccontextmanager
async def open_house(
    folder: Any, clock: Callable[[], datetime] = utc_now, **values: Any
) -> AsyncIterator[House]:
    """A house in `folder`, closed at the end."""
    settings = settings_for(folder, **values)
    migrate(settings.data)
    house = House(settings, clock)
    await house.open()
    try:
        yield house
    finally:
        await house.close()
