"""A kiosk of the demo restaurant, stood before by guests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.browser.kiosk.stand import Stand, stand
from tests.browser.kitchen.conftest import browser

__all__ = ["browser", "kiosk"]


@pytest.fixture
async def kiosk(tmp_path: Path) -> AsyncIterator[Stand]:
    async with stand(tmp_path) as opened:
        yield opened
