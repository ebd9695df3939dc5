"""What every test stands on: one event loop library, and how hard Hypothesis tries."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from kds.bus.house import House
from tests.cast import open_house

# A commit waits for the disk, so an example has no deadline; CI must fail the same way twice.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("ci"), deadline=None, max_examples=50)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests and fixtures run on asyncio; session-wide, so that a fixture may be as well."""
    return "asyncio"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """An empty house on a real SQLite file."""
    async with open_house(tmp_path) as opened:
        yield opened
