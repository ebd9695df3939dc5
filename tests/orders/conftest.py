"""Every test of orders stands in the small grill, pad in hand."""

from __future__ import annotations

import pytest

from kds.bus.house import House
from tests.orders.pad import Pad, pad_in


@pytest.fixture
async def pad(house: House) -> Pad:
    return await pad_in(house)
