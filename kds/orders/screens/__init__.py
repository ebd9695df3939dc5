"""The screens of this area."""

from __future__ import annotations

from kds.orders.screens.channels import Channels
from kds.orders.screens.home import Home
from kds.orders.screens.pad import Pad
from kds.web.screen import Screen

SCREENS: list[type[Screen]] = [Home, Pad, Channels]
