"""The demo's till: its taxes, and a simulated card terminal inside the house itself.

The terminal is the one of `kds terminal-sim`, asked over HTTP like any other; it only happens to be
mounted in the same process, so that the demo is one command. A card is held to it by itself after a
second, until a person at /demo/terminal takes the card into their own hand.
"""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from kds.bus.unit import UnitOfWork
from kds.config import Settings
from kds.payments.commands import add_terminal, change_money_rules, set_tax_rate
from kds.payments.model import TerminalKind
from kds.terminals.simulator import make_simulator
from kds.web.screen import App

PATH = "/demo/terminal"
CARD_SECONDS = 1.0
FOOD, DRINKS = "reduced", "standard"
RATES = {DRINKS: 19_000, FOOD: 7_000}
"""Thousandths of a percent."""


def furnish_till(uow: UnitOfWork) -> None:
    """Taxes, what guests are told on a receipt, one terminal, and a page for guests' phones."""
    for tax_class, rate in RATES.items():
        set_tax_rate(uow, tax_class, rate)
    address = "Ember & Oak\nHafenstraße 7\n20457 Hamburg"
    change_money_rules(uow, header=address, footer="Thank you, and good night")
    where = address_of(uow.settings)
    add_terminal(uow, "Terminal", TerminalKind.SIMULATED, where)
    add_terminal(uow, "On the phone", TerminalKind.SIMULATED_PAGE, where)


def address_of(settings: Settings) -> str:
    """Where the mounted terminal answers."""
    return f"http://127.0.0.1:{settings.port}{PATH}"


def terminal(settings: Settings) -> App:
    """The simulated terminal, mounted."""
    simulator = make_simulator(
        book_of(settings.data), automatic=CARD_SECONDS, settings=settings, pages_by_hand=True
    )
    return App("terminal", routes=[Mount(PATH, Apart(simulator))])


def book_of(data: Path) -> Path:
    """Where the demo's terminal keeps its book: beside the data."""
    return data.with_name(f"{data.name}.terminal")


class Apart:
    """Another application under our roof: what it notes on a request stays its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(dict(scope), receive, send)
