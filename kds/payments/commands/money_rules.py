"""The rules of money, the taxes and the terminals: what a manager sets."""

from __future__ import annotations

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.menu.model import Channel
from kds.menu.rules import named
from kds.payments.events import MoneyRulesChanged, TerminalChanged
from kds.payments.model import (
    MoneyRules,
    Payment,
    PaymentState,
    TaxRate,
    Terminal,
    TerminalKind,
)
from kds.payments.queries.rules import ONLY, TIP_PERCENTS
from kds.staff.model import Device
from kds.values import DeviceId, TerminalId

MOST_PERCENT = 10_000
"""Hundredths of a percent."""
COLUMNS = (32, 42, 48)
"""How wide receipt printers write."""
TEXT = 500


def change_money_rules(
    uow: UnitOfWork,
    taxes_included: bool = True,
    service_percent: int = 0,
    service_covers: int = 0,
    service_tax_class: str = "standard",
    cash_step: int = 1,
    tip_percents: tuple[int, ...] = TIP_PERCENTS,
    discount_limit: int = 2000,
    refund_limit: int = 2000,
    header: str = "",
    footer: str = "",
    printer_columns: int = 42,
) -> None:
    """Set the rules of money; they hold for every check that isn't paid yet."""
    uow.require(Capability.EDIT_MONEY)
    _within("service_percent", service_percent, 0, MOST_PERCENT)
    _within("service_covers", service_covers, 0, 999)
    _within("cash_step", cash_step, 1, 10_000)
    for percent in tip_percents:
        _within("tip_percents", percent, 1, 100)
    _within("discount_limit", discount_limit, 0, 10**9)
    _within("refund_limit", refund_limit, 0, 10**9)
    if printer_columns not in COLUMNS:
        raise Invalid(
            "No printer writes so wide", field="printer_columns", do="Choose 32, 42 or 48"
        )
    for field, text in (("header", header), ("footer", footer)):
        if len(text) > TEXT:
            raise Invalid("That is too long for a receipt", field=field, do="Shorten it")
    row = uow.session.get(MoneyRules, ONLY) or uow.add(MoneyRules(id=ONLY))
    row.taxes_included = taxes_included
    row.service_percent, row.service_covers = service_percent, service_covers
    row.service_tax_class = named(service_tax_class, 40, field="service_tax_class")
    row.cash_step, row.tip_percents = cash_step, list(tip_percents)
    row.discount_limit, row.refund_limit = discount_limit, refund_limit
    row.header, row.footer, row.printer_columns = header, footer, printer_columns
    uow.record(MoneyRulesChanged())


def set_tax_rate(
    uow: UnitOfWork, tax_class: str, rate: int, channel: Channel | None = None
) -> None:
    """What a tax class costs (thousandths of a percent), on every channel or on one of its own."""
    uow.require(Capability.EDIT_MONEY)
    _within("rate", rate, 0, 100_000)
    row = _rate(uow, tax_class, channel)
    if row is None:
        row = uow.add(TaxRate(tax_class=named(tax_class, 40, field="tax_class"), rate=rate))
        row.channel = channel or ""
    row.rate = rate
    uow.record(MoneyRulesChanged())


def drop_tax_rate(uow: UnitOfWork, tax_class: str, channel: Channel | None = None) -> None:
    """A class, or a channel's own rate of it, is taxed no more; paid checks keep theirs."""
    uow.require(Capability.EDIT_MONEY)
    row = _rate(uow, tax_class, channel)
    if row is None:
        raise Conflict("There is no such tax rate", do="Look at the screen again")
    uow.session.delete(row)
    uow.record(MoneyRulesChanged())


def add_terminal(
    uow: UnitOfWork,
    name: str,
    kind: TerminalKind,
    address: str = "",
    reader: str = "",
    device_id: DeviceId | None = None,
) -> TerminalId:
    """A card reader comes to the house. The provider's key is a setting, never a row."""
    uow.require(Capability.EDIT_MONEY)
    made = uow.add(Terminal(name=named(name, 60), kind=kind))
    _describe(uow, made, address, reader, device_id)
    return TerminalId(made.id)


def change_terminal(
    uow: UnitOfWork,
    terminal_id: TerminalId,
    name: str,
    address: str = "",
    reader: str = "",
    device_id: DeviceId | None = None,
) -> None:
    """Rename a terminal, or say where it is now and which kiosk or pad it stands beside."""
    uow.require(Capability.EDIT_MONEY)
    terminal = uow.get(Terminal, terminal_id)
    _idle(uow, terminal_id)
    terminal.name = named(name, 60)
    _describe(uow, terminal, address, reader, device_id)


def remove_terminal(uow: UnitOfWork, terminal_id: TerminalId) -> None:
    """It leaves the house. Refused while a payment on it hasn't ended."""
    uow.require(Capability.EDIT_MONEY)
    terminal = uow.get(Terminal, terminal_id)
    _idle(uow, terminal_id)
    terminal.removed_at = uow.now
    uow.record(TerminalChanged(terminal_id))


def _describe(
    uow: UnitOfWork, terminal: Terminal, address: str, reader: str, device_id: DeviceId | None
) -> None:
    simulated = terminal.kind in (TerminalKind.SIMULATED, TerminalKind.SIMULATED_PAGE)
    if simulated and not address.startswith(("http://", "https://")):
        raise Invalid(
            "Where is it?", field="address", do="Write its address, like http://127.0.0.1:8090"
        )
    if terminal.kind is TerminalKind.STRIPE and not reader.startswith("tmr_"):
        raise Invalid(
            "Which reader is it?", field="reader", do="Copy its id, tmr_…, from Stripe's dashboard"
        )
    if device_id is not None and terminal.kind.page:
        raise Invalid("A page stands nowhere", field="device_id", do="Leave it empty")
    if device_id is not None:
        uow.get(Device, device_id)
    terminal.address, terminal.reader, terminal.device_id = address, reader, device_id
    uow.record(TerminalChanged(TerminalId(terminal.id)))


def _idle(uow: UnitOfWork, terminal_id: TerminalId) -> None:
    running = [state for state in PaymentState if state.running]
    statement = select(Payment.id).where(
        Payment.terminal_id == terminal_id, Payment.state.in_(running)
    )
    if uow.session.scalar(statement.limit(1)) is not None:
        raise Conflict("A payment on that terminal hasn't ended", do="Wait for it, or cancel it")


def _rate(uow: UnitOfWork, tax_class: str, channel: Channel | None) -> TaxRate | None:
    statement = select(TaxRate).where(
        TaxRate.tax_class == tax_class.strip(), TaxRate.channel == (channel or "")
    )
    return uow.session.scalar(statement)


def _within(field: str, number: int, least: int, most: int) -> None:
    if not least <= number <= most:
        raise Invalid(
            "{where} is too large or too small", field=field, do="Correct it", where=field
        )
