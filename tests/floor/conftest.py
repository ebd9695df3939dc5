"""Every test of the floor stands in a small room, list in hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cast import open_house
from tests.floor.room import Clock, Room, furnish
from tests.web.visitors import Venue, open_venue

EVENING = datetime(2026, 5, 8, 17, 0, tzinfo=UTC)
"""A Friday, 19:00 in Berlin."""


@pytest.fixture
def clock() -> Clock:
    return Clock(EVENING)


@pytest.fixture
async def room(tmp_path: Any, clock: Clock) -> AsyncIterator[Room]:
    async with open_house(tmp_path, clock, chores=False) as house:
        yield await furnish(house, clock)


@pytest.fixture
def venue(tmp_path: Any, clock: Clock) -> Iterator[Venue]:
    with open_venue(tmp_path, clock) as opened:
        yield opened
