"""A served restaurant whose guests sit at a table with their own phones."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.browser.kiosk.stand import Stand, stand
from tests.browser.kitchen.conftest import browser

__all__ = ["browser", "house"]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Stand]:
    async with stand(tmp_path) as opened:
        yield opened
