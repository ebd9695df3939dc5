"""The house's rules of money, its taxes and its terminals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kds.actor import Capability
from kds.bus.projection import Live
from kds.menu.model import Channel
from kds.payments.model import TerminalKind
from kds.payments.queries import (
    MoneyRulesCard,
    TaxRateCard,
    TerminalCard,
    money_rule_cards,
    tax_rate_cards,
    terminal_cards,
    till_of,
)
from kds.staff.queries import DeviceCard, device_cards
from kds.values import TerminalId
from kds.web.screen import Screen, cell, cells


@dataclass(frozen=True, slots=True)
class RulesView:
    rules: MoneyRulesCard
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaxView:
    id: int
    sort: str
    rate: TaxRateCard


@dataclass(frozen=True, slots=True)
class TerminalView:
    id: TerminalId
    sort: int
    terminal: TerminalCard
    devices: tuple[DeviceCard, ...]


@dataclass(frozen=True)
class MoneyScreen(Screen):
    """Taxes, service, tips, limits, receipts, terminals."""

    path, template, title = "/money", "payments/money.html", "Money rules"
    needs = Capability.EDIT_MONEY
    css = ("css/money.css",)
    about = "Taxes, service, tips, limits, receipts, terminals"

    def context(self, live: Live) -> dict[str, object]:
        return {"channels": list(Channel), "kinds": list(TerminalKind)}

    @cell(money_rule_cards, tax_rate_cards)
    def rules(self, live: Live) -> RulesView:
        till = till_of(live)
        classes = {"standard", till.rules.service_tax_class}
        classes |= {rate.tax_class for rate in till.rates}
        return RulesView(till.rules, tuple(sorted(classes)))

    @cells(tax_rate_cards)
    def taxes(self, live: Live) -> Iterable[TaxView]:
        rates = live(tax_rate_cards)
        return [TaxView(r.id, f"{r.tax_class} {r.channel}", r) for r in rates]

    @cells(terminal_cards, device_cards)
    def terminals(self, live: Live) -> Iterable[TerminalView]:
        devices = tuple(sorted(live(device_cards), key=lambda device: device.id))
        return [TerminalView(each.id, each.id, each, devices) for each in live(terminal_cards)]
