"""The diary, and when the house takes bookings."""

from __future__ import annotations

from kds.bookings.screens.diary import Diary
from kds.bookings.screens.periods import Periods
from kds.web.screen import Screen

SCREENS: list[type[Screen]] = [Diary, Periods]
