"""A venue with the real app, and a manager in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kds.actor import Role
from tests.web.visitors import (
    Clock,
    Venue,
    Visitor,
    open_venue,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def venue(tmp_path: Path, clock: Clock) -> Iterator[Venue]:
    with open_venue(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
def manager(venue: Venue) -> Visitor:
    return venue.visitor(Role.MANAGER)
