"""A venue that is furnished once and copied for each test."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from kds.config import Settings
from tests.cast import settings_for
from tests.trust.place import furnish


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("furnished")
    asyncio.run(furnish(folder))
    return folder


@pytest.fixture
def settings(furnished: Path, tmp_path: Path) -> Settings:
    """A closed venue with an order, a picture and a letter, in `tmp_path`."""
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    return settings_for(tmp_path)
