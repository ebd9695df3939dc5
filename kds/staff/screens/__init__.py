"""The screens of this area."""

from __future__ import annotations

from kds.staff.screens.devices import Devices
from kds.staff.screens.pair import Pair, PairLink
from kds.staff.screens.people import People
from kds.staff.screens.signin import SignIn
from kds.web.screen import Screen

SCREENS: list[type[Screen]] = [Devices, People, SignIn, Pair, PairLink]
