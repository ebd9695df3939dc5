"""The screens of this area."""

from __future__ import annotations

from kds.payments.screens.bill import BillScreen
from kds.web.screen import Screen

SCREENS: list[type[Screen]] = [BillScreen]
