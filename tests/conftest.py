"""What every test stands on: one event loop library, a fast disk, and how hard Hypothesis tries.

Cheap tests: a house or an app on `settings_for` gets a copy of a migrated file, and every
statement is compiled once in a process. A browser test takes the shared `browser` and, where tests
leave the house as they found it, a served house per module (see tests/browser/menu/conftest.py).
A test that costs most of a second should say why.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.async_api import Browser, expect

import tests.statements  # noqa: F401 - what is compiled is shared
from kds.bus.house import House
from tests.cast import open_house
from tests.chrome import launched

MEMORY = Path("/dev/shm")
ENOUGH = 3 << 30
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
    # Every commit waits for the disk, which is most of what a test does. What a test kills is a
    # process, never the machine, so a file in memory keeps what a file on a disk would.
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# A commit waits for the disk, so an example has no deadline; CI must fail the same way twice.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("ci"), deadline=None, max_examples=50)
settings.load_profile("ci" if os.environ.get("CI") else "here")


SLOW = ("tests/test_live_equals_fresh.py", "tests/bus/test_kill.py", "tests/browser/")
"""Begun first, so that the last worker isn't long alone."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        begins = (i for i, path in enumerate(SLOW) if item.nodeid.startswith(path))
        return next(begins, len(SLOW))

    items.sort(key=turn)


def pytest_collection_finish() -> None:
    """What was imported stays: the collector needn't walk it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests and fixtures run on asyncio; session-wide, so that a fixture may be as well."""
    return "asyncio"


expect.set_options(timeout=20_000)  # a busy machine is no fault; what holds at once waits not


@pytest.fixture(scope="session")
async def one_browser() -> AsyncIterator[Browser]:
    """A worker's only Chromium: it takes a second to start. `browser` and `chromium` are it."""
    async with launched() as browser:
        yield browser


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """An empty house on a real SQLite file."""
    async with open_house(tmp_path) as opened:
        yield opened
