"""The five steps, the page after them, and the page of the house."""

from __future__ import annotations

from kds.setup.screens.done import Done
from kds.setup.screens.floor import SetUpFloor
from kds.setup.screens.house import HousePage, SetUp
from kds.setup.screens.kitchen import SetUpKitchen
from kds.setup.screens.screen import SetUpScreen
from kds.setup.screens.staff import SetUpStaff
from kds.web.screen import Screen

SCREENS: list[type[Screen]] = [
    HousePage,
    SetUp,
    SetUpFloor,
    SetUpKitchen,
    SetUpStaff,
    SetUpScreen,
    Done,
]
