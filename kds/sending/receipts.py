"""Receipts in words: as a letter to a guest, and as the bytes of a receipt printer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from escpos.printer import Dummy
from pydantic import TypeAdapter

from kds.config import Settings
from kds.payments.rules.receipt import Receipt, Row, lines_of, rows_of, text_of
from kds.values import from_ms
from kds.web.i18n import Formats, translations

PAGE = "CP858"
"""A printer's table of letters that has the umlauts and the euro."""
LETTER_COLUMNS = 48
PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "−": "-", "…": "..."}
    | dict.fromkeys("\u00a0\u202f\u2009", " ")
)
_receipts = TypeAdapter(Receipt)


def receipt_rows(receipt: Receipt, settings: Settings, language: str) -> Iterator[Row]:
    """A receipt's rows in a language."""
    formats = Formats(language, settings)

    def when(moment: Any) -> str:
        return f"{formats.date(moment)} {formats.clock(moment)}"

    gettext = translations(language).gettext
    return rows_of(receipt, settings.venue, gettext, formats.money, when)


def receipt_text(data: Mapping[str, Any], settings: Settings, language: str) -> str:
    """The text of a letter, from what its message carries."""
    receipt = _receipts.validate_python({**data, "at": from_ms(data["at"])})
    return text_of(receipt_rows(receipt, settings, language), LETTER_COLUMNS)


def printed(rows: Iterable[Row], columns: int) -> bytes:
    """ESC/POS: what a receipt printer of so many columns is sent. It is never opened here."""
    printer = Dummy()
    printer.charcode(PAGE)
    for row in rows:
        big = row.style == "big"
        printer.set(bold=big, align="center" if row.style == "center" else "left")
        for line in lines_of(row, columns):
            text = line.strip() if row.style == "center" else line
            printer.text(printable(text) + "\n")
    printer.cut()
    output: bytes = printer.output
    return output


def printable(text: str) -> str:
    """Only letters that the printer has: others lose their accents, or become a question mark.

    >>> printable("Größe “XL” – 12,50 €"), printable("żurek 寿司")
    ('Größe "XL" - 12,50 €', 'zurek ??')
    """
    return "".join(_letter(letter) for letter in text.translate(PLAIN))


def _letter(letter: str) -> str:
    for each in (letter, unicodedata.normalize("NFKD", letter)[0]):
        try:
            each.encode(PAGE)
        except UnicodeEncodeError:
            continue
        return each
    return "?"
