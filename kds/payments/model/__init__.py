"""The tables of money."""

from kds.payments.model.checks import (
    Adjustment,
    AdjustmentKind,
    AdjustReason,
    Check,
    CheckCut,
    CheckLine,
    CheckState,
    CheckTax,
    ServiceCharge,
)
from kds.payments.model.rules import MoneyRules, TaxRate
from kds.payments.model.takings import DayClose, Drawer, DrawerMovement, MovementKind
from kds.payments.model.tenders import (
    PAGES,
    Payment,
    PaymentState,
    RefundReason,
    Tender,
    TenderKind,
    Terminal,
    TerminalKind,
    Tip,
)

__all__ = [
    "PAGES",
    "AdjustReason",
    "Adjustment",
    "AdjustmentKind",
    "Check",
    "CheckCut",
    "CheckLine",
    "CheckState",
    "CheckTax",
    "DayClose",
    "Drawer",
    "DrawerMovement",
    "MoneyRules",
    "MovementKind",
    "Payment",
    "PaymentState",
    "RefundReason",
    "ServiceCharge",
    "TaxRate",
    "Tender",
    "TenderKind",
    "Terminal",
    "TerminalKind",
    "Tip",
]
