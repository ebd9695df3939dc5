"""Stations and a menu to begin with: what may be chosen, fitted to the house, and taken in."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from babel.numbers import get_currency_precision

from kds.actor import Actor, Capability
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.errors import N_
from kds.importing import Problem, import_entries
from kds.importing.plan import Raw
from kds.importing.reading import read_csv
from kds.kitchen.commands import add_station
from kds.kitchen.queries import station_cards
from kds.values import StationId

KITCHEN, BAR = N_("Kitchen"), N_("Bar")
SAMPLES = Path(__file__).with_name("samples")


class Stations(StrEnum):
    """The sets of stations that one may begin with."""

    ONE = "one"
    TWO = "two"
    FIVE = "five"


NAMES = {
    Stations.ONE: (KITCHEN,),
    Stations.TWO: (KITCHEN, BAR),
    Stations.FIVE: (N_("Grill"), N_("Fry"), N_("Cold"), N_("Pastry"), BAR),
}
FACTORS = {
    "AUD": "1.7", "BRL": "5", "CAD": "1.5", "CNY": "7", "CZK": "22", "DKK": "8", "HKD": "9",
    "HUF": "330", "IDR": "9000", "ILS": "4.5", "INR": "40", "ISK": "180", "JPY": "140",
    "KRW": "1200", "MXN": "14", "MYR": "3", "NOK": "13", "NZD": "1.8", "PHP": "35", "PLN": "3.5",
    "RON": "4", "RUB": "60", "SEK": "12", "SGD": "1.6", "THB": "22", "TRY": "35", "TWD": "28",
    "UAH": "22", "VND": "13000", "ZAR": "11",
}  # fmt: skip
"""What a dish costs where one speaks of more than a handful of coins: a dish, not the exchange."""


def open_stations(uow: UnitOfWork, names: tuple[str, ...]) -> tuple[StationId, ...]:
    """Make several stations at once; those that are there already stay."""
    uow.require(Capability.EDIT_STATIONS)
    return tuple(add_station(uow, name) for name in names)


async def take_sample(
    house: House, actor: Actor, language: str, gettext: Callable[[str], str]
) -> list[Problem]:
    """The sample menu of a language, cooked at the stations there are, in the house's money."""
    raws, problems = read_csv((SAMPLES / f"{language}.csv").read_text(encoding="utf-8"))
    known = [card.name for card in sorted(house.live(station_cards), key=lambda card: card.sort)]
    currency = house.settings.currency
    fitted = [_fitted(raw, known, currency, gettext) for raw in raws]
    return await import_entries(house, actor, fitted, problems)


def _fitted(raw: Raw, known: list[str], currency: str, gettext: Callable[[str], str]) -> Raw:
    values = dict(raw.values)
    if "price" in values:
        values["price"] = priced(values["price"], currency)
    if "stations" in values:
        values["stations"] = _stations(values["stations"], known, gettext)
    groups = values.get("modifiers", [])
    values["modifiers"] = [_group(g, currency) if isinstance(g, dict) else g for g in groups]
    return Raw(raw.line, values)


def _group(group: dict[str, Any], currency: str) -> dict[str, Any]:
    options = [
        {**each, "price": priced(str(each.get("price") or "0"), currency)}
        for each in group["options"]
    ]
    return {**group, "options": options}


def _stations(
    wanted: list[dict[str, Any]], known: list[str], gettext: Callable[[str], str]
) -> list[dict[str, Any]]:
    """A dish's stations as they are called here; what a house hasn't, its first one cooks."""
    seconds: dict[str, int] = {}
    for each in wanted:
        own, usual = gettext(each["station"]), gettext(KITCHEN)
        name = own if own in known else usual if usual in known else next(iter(known), None)
        if name is not None:
            seconds[name] = max(seconds.get(name, 0), int(each["seconds"]))
    return [{"station": name, "seconds": many} for name, many in seconds.items()]


def priced(euros: str, currency: str) -> str:
    """A price of the sample as somebody would write it in this currency.

    >>> priced("7.50", "EUR"), priced("7.50", "JPY"), priced("7.50", "PLN")
    ('7.50', '1050', '26.00')
    """
    amount = Decimal(euros.replace(",", ".").lstrip("+")) * Decimal(FACTORS.get(currency, "1"))
    digits = get_currency_precision(currency)
    step = next(s for most, s in STEPS if amount < most)
    if currency in FACTORS or not digits:
        amount = (amount / step).to_integral_value() * step
    return f"{amount:.{digits}f}"


STEPS = (
    (Decimal(5), Decimal("0.5")),
    (Decimal(100), Decimal(1)),
    (Decimal(1000), Decimal(10)),
    (Decimal(10**5), Decimal(50)),
    (Decimal("Infinity"), Decimal(1000)),
)
"""(up to, rounded to): prices are round where they are large."""
