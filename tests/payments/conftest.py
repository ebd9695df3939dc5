"""Every test of money stands in the small grill, pad and till in hand."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from kds.bus.house import House
from tests.payments.till import Till, till_in


@pytest.fixture
async def till(house: House) -> AsyncIterator[Till]:
    made = await till_in(house)
    yield made
    for loaded in house.fresh():
        live = house.live.memory[loaded.projection]
        assert live == loaded.cards, f"{loaded.projection.name} isn't fresh"
