"""Every booking test stands in the same small restaurant, on a copy of its file."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kds.actor import SYSTEM
from kds.values import TableId
from tests.bookings.diary import Clock, Diary, furnish
from tests.cast import open_house


@dataclass(frozen=True)
class Made:
    folder: Path
    tables: dict[str, TableId]
    dinner: int


@pytest.fixture(scope="session")
async def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("restaurant")
    async with open_house(folder, Clock()) as house:
        tables, dinner = await house.change(SYSTEM, furnish)
    return Made(folder, tables, dinner)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def diary(made: Made, tmp_path: Path, clock: Clock) -> AsyncIterator[Diary]:
    shutil.copytree(made.folder, tmp_path, dirs_exist_ok=True)
    async with open_house(tmp_path, clock, chores=False) as house:
        yield Diary(house, clock, made.tables, made.dinner)
