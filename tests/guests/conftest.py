"""Ada's house: a small grill whose clock obeys, and where every live card is fresh at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bookings.diary import Clock
from tests.cast import open_house, seed_menu
from tests.guests.evening import Evening


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def evening(tmp_path: Path, clock: Clock) -> AsyncIterator[Evening]:
    async with open_house(tmp_path, clock) as house:
        yield Evening(house, await seed_menu(house))
        house.live.prune(clock())
        for loaded in house.fresh():
            live = house.live.memory[loaded.projection]
            assert live == loaded.cards, f"{loaded.projection.name} isn't fresh"
