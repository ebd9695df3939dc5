"""The cards of money."""

from kds.payments.queries.alarms import ALARM_CARDS, Alarm, MoneyAlarm, money_alarms
from kds.payments.queries.bills import (
    CheckBill,
    Till,
    bill_from,
    bill_live,
    bills_of_order,
    checks_of,
    due_of_order,
    live_order,
    on_bill,
    till_of,
    unopened_bill,
)
from kds.payments.queries.cards import (
    AdjustmentCard,
    CheckCard,
    Figures,
    ShareCard,
    TenderCard,
)
from kds.payments.queries.checks import check_by_id, check_cards, checks_of_orders
from kds.payments.queries.day import DayCard, closed_day, closed_days, day_figures, open_days
from kds.payments.queries.drawers import DrawerCard, MovementCard, drawer_cards, movements_of
from kds.payments.queries.loading import load_checks
from kds.payments.queries.payments import PaymentCard, payment_cards
from kds.payments.queries.rules import (
    ONLY,
    MoneyRulesCard,
    TaxRateCard,
    money_rule_cards,
    money_rules_of,
    tax_rate_cards,
    tax_rates_of,
)
from kds.payments.queries.terminals import (
    TerminalCard,
    pays_on_phone,
    readers,
    terminal_cards,
)
from kds.payments.queries.unpaid import unpaid_orders

__all__ = [
    "ALARM_CARDS",
    "ONLY",
    "AdjustmentCard",
    "Alarm",
    "CheckBill",
    "CheckCard",
    "DayCard",
    "DrawerCard",
    "Figures",
    "MoneyAlarm",
    "MoneyRulesCard",
    "MovementCard",
    "PaymentCard",
    "ShareCard",
    "TaxRateCard",
    "TenderCard",
    "TerminalCard",
    "Till",
    "bill_from",
    "bill_live",
    "bills_of_order",
    "check_by_id",
    "check_cards",
    "checks_of",
    "checks_of_orders",
    "closed_day",
    "closed_days",
    "day_figures",
    "drawer_cards",
    "due_of_order",
    "live_order",
    "load_checks",
    "money_alarms",
    "money_rule_cards",
    "money_rules_of",
    "movements_of",
    "on_bill",
    "open_days",
    "payment_cards",
    "pays_on_phone",
    "readers",
    "tax_rate_cards",
    "tax_rates_of",
    "terminal_cards",
    "till_of",
    "unopened_bill",
    "unpaid_orders",
]
