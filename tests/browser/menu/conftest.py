"""The kitchen's browser, and one served house for all: each test leaves the menu as it was."""

from collections.abc import AsyncIterator

import pytest

from tests.browser.kitchen.conftest import browser, context, visit
from tests.browser.kitchen.served import Served, serve

__all__ = ["browser", "context", "served", "visit"]


@pytest.fixture(scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with serve(tmp_path_factory.mktemp("house")) as served:
        yield served
