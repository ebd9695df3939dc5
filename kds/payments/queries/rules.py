"""The house's rules of money and its taxes, as cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.bus.projection import Read, projection
from kds.payments.events import MoneyRulesChanged
from kds.payments.model import MoneyRules, TaxRate

ONLY = 1
"""The id of the one row."""
TIP_PERCENTS = (10, 15, 20)
"""What guests are offered until somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class MoneyRulesCard:
    """What `MoneyRules` says, or its defaults while nobody has said anything."""

    id: int = ONLY
    taxes_included: bool = True
    service_percent: int = 0
    """Hundredths of a percent; 0 = none."""
    service_covers: int = 0
    service_tax_class: str = "standard"
    cash_step: int = 1
    """The smallest coin, in minor units."""
    tip_percents: tuple[int, ...] = TIP_PERCENTS
    discount_limit: int = 2000
    refund_limit: int = 2000
    header: str = ""
    footer: str = ""
    printer_columns: int = 42


@dataclass(frozen=True, slots=True)
class TaxRateCard:
    """`rate` in thousandths of a percent; `channel` "" = any."""

    id: int
    tax_class: str
    channel: str
    rate: int


def money_rules_of(session: Session) -> MoneyRulesCard:
    """The rules that hold now."""
    row = session.get(MoneyRules, ONLY)
    if row is None:
        return MoneyRulesCard()
    values = {field.name: getattr(row, field.name) for field in fields(MoneyRulesCard)}
    return MoneyRulesCard(**{**values, "tip_percents": tuple(row.tip_percents)})


def tax_rates_of(session: Session) -> list[TaxRateCard]:
    """Every rate, by class; the channel's own after the one for any."""
    statement = select(TaxRate).order_by(TaxRate.tax_class, TaxRate.channel)
    return [
        TaxRateCard(row.id, row.tax_class, row.channel, row.rate)
        for row in session.scalars(statement)
    ]


@projection(MoneyRulesChanged, by="rules_id")
def money_rule_cards(read: Read, ids: Sequence[int] | None) -> list[MoneyRulesCard]:
    """The one card of the rules: `live(money_rule_cards).get(ONLY)`."""
    return [money_rules_of(read.session)]


@projection(MoneyRulesChanged, by="rate_id")
def tax_rate_cards(read: Read, ids: Sequence[int] | None) -> list[TaxRateCard]:
    """Every tax rate."""
    return tax_rates_of(read.session)
