"""Pictures of the floor at 8, 25 and 60 tables, in var/shots, from the test run itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser.floor.look import SHOTS_TO_TAKE, take
from tests.browser.floor.served import serve
from tests.browser.kitchen.conftest import browser
from tests.browser.kitchen.look import SHOTS

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("count", [8, 25, 60])
async def test_a_picture(browser: Browser, tmp_path: Path, count: int) -> None:
    shot = next(shot for shot in SHOTS_TO_TAKE if shot.name == str(count))
    async with serve(tmp_path, count) as served:
        await take(browser, served, shot)
    assert (SHOTS / f"floor-{count}.png").stat().st_size > 20_000
