"""The screens of this area."""

from __future__ import annotations

from kds.payments.screens.bill import BillScreen
from kds.payments.screens.checks import Checks
from kds.payments.screens.receipt import ReceiptScreen
from kds.web.screen import Screen

SCREENS: list[type[Screen]] = [Checks, BillScreen, ReceiptScreen]
