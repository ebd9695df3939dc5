"""The cards of money."""

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
    PaymentCard,
    TerminalCard,
    payment_cards,
    terminal_cards,
)

__all__ = [
    "ONLY",
    "MoneyRulesCard",
    "PaymentCard",
    "TaxRateCard",
    "TerminalCard",
    "money_rule_cards",
    "money_rules_of",
    "payment_cards",
    "tax_rate_cards",
    "tax_rates_of",
    "terminal_cards",
]
