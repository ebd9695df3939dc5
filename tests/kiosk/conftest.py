"""A booking page to visit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.venue import BookingPage, booking_page


@pytest.fixture
def guest(tmp_path: Path) -> Iterator[BookingPage]:
    with booking_page(tmp_path) as page:
        yield page
