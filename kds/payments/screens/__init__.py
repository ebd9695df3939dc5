"""The screens of this area."""

from __future__ import annotations

from kds.payments.screens.bill import BillScreen
from kds.payments.screens.checks import Checks
from kds.payments.screens.day import DayScreen, ReportScreen
from kds.payments.screens.drawer import DrawerScreen
from kds.payments.screens.receipt import ReceiptScreen
from kds.payments.screens.rules import MoneyScreen
from kds.web.screen import Screen

SCREENS: list[type[Screen]] = [
    Checks,
    BillScreen,
    ReceiptScreen,
    DrawerScreen,
    DayScreen,
    ReportScreen,
    MoneyScreen,
]
