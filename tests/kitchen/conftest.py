"""Every test of the kitchen stands in the small grill, at a clock that goes when it is told to."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.cast import open_house
from tests.kitchen.brigade import Brigade, Clock, brigade_in


@pytest.fixture(scope="session")
async def morning(tmp_path_factory: pytest.TempPathFactory) -> Brigade:
    """A house whose menu, tables and stations are set up, closed again: a copy is soon made."""
    folder = tmp_path_factory.mktemp("morning")
    async with open_house(folder, Clock()) as house:
        return await brigade_in(house)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def kitchen(morning: Brigade, tmp_path: Path, clock: Clock) -> AsyncIterator[Brigade]:
    shutil.copytree(morning.house.settings.data.parent, tmp_path, dirs_exist_ok=True)
    async with open_house(tmp_path, clock) as house:
        yield Brigade(house, morning.menu, morning.stations)
