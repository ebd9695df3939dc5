"""Words, times and money in the reader's language and the venue's zone (gettext, Babel)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, get_currency_precision, get_decimal_symbol

from kds.config import LANGUAGES, Settings

__all__ = ["LANGUAGES", "Formats", "best", "translations"]

LOCALES = Path(__file__).resolve().parents[2] / "locale"
KEPT = 4096
"""Amounts of money that are kept ready as they are written."""


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language, compiled in memory from its .po file."""
    path = LOCALES / language / "LC_MESSAGES" / "kds.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


def best(accepted: str, default: str) -> str:
    """The best of our languages for an Accept-Language header."""
    for language in _ranked(accepted):
        if language in LANGUAGES:
            return language
    return default


def _ranked(accepted: str) -> Iterable[str]:
    wishes: list[tuple[float, str]] = []
    for part in accepted.split(","):
        name, _, quality = part.partition(";q=")
        try:
            wishes.append((-float(quality or 1), name.strip().lower().split("-")[0]))
        except ValueError:
            continue
    return (language for _, language in sorted(wishes, key=lambda wish: wish[0]))


@lru_cache(maxsize=KEPT)
def _money(amount: int, currency: str, locale: Locale) -> str:
    major = amount / 10 ** get_currency_precision(currency)
    return format_currency(major, currency, locale=locale)


class Formats:
    """How one language writes times and money at this venue: the filters of its templates."""

    def __init__(self, language: str, settings: Settings) -> None:
        self.locale = Locale.parse(language)
        self.settings = settings

    @property
    def _zone(self) -> ZoneInfo:
        return self.settings.tz

    def money(self, amount: int) -> str:
        """Minor units → an amount with its currency; each is written once."""
        return _money(amount, self.settings.currency, self.locale)

    def amount(self, amount: int) -> str:
        """Minor units → a plain number for a form's field: 12.50 or 12,50."""
        digits = get_currency_precision(self.settings.currency)
        point = get_decimal_symbol(self.locale)
        return f"{amount / 10**digits:.{digits}f}".replace(".", point)

    def clock(self, moment: datetime) -> str:
        """A moment as HH:MM in the venue's zone."""
        return format_time(moment.astimezone(self._zone), "HH:mm", locale=self.locale)

    def day(self, moment: Any) -> str:
        """A date, or a moment's date in the venue's zone, in full."""
        local = moment.astimezone(self._zone) if isinstance(moment, datetime) else moment
        return format_date(local, "full", locale=self.locale)

    def weekday(self, moment: Any) -> str:
        """The weekday of a date, or of a moment's date in the venue's zone, in full."""
        local = moment.astimezone(self._zone) if isinstance(moment, datetime) else moment
        return format_date(local, "EEEE", locale=self.locale)

    def near_day(self, moment: Any) -> str:
        """A date of the next months, so without its year: Friday, November 27."""
        local = moment.astimezone(self._zone) if isinstance(moment, datetime) else moment
        return f"{self.weekday(local)}, {format_skeleton('MMMMd', local, locale=self.locale)}"

    def month(self, moment: date) -> str:
        """The month of a date, with its year."""
        return format_skeleton("yMMMM", moment, locale=self.locale)

    def date(self, moment: datetime) -> str:
        """A moment's date in the venue's zone, short."""
        return format_date(moment.astimezone(self._zone), "medium", locale=self.locale)

    def filters(self) -> dict[str, Any]:
        return {
            "money": self.money,
            "amount": self.amount,
            "clock": self.clock,
            "day": self.day,
            "weekday": self.weekday,
            "near_day": self.near_day,
            "month": self.month,
            "date": self.date,
        }
