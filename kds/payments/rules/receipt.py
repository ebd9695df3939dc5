"""A receipt: one pure model for the screen, the printer and the letter, and its plain rows.

All amounts in minor units. Words are message ids; whoever lays it out brings the language.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from kds.errors import N_

COPY, BILL, RECEIPT = N_("Part of the bill"), N_("Bill, not yet paid"), N_("Receipt")
TABLE, SERVER, NUMBER = N_("Table"), N_("Served by"), N_("Check")
SUBTOTAL, DISCOUNT, SERVICE = N_("Subtotal"), N_("Discount"), N_("Service")
TOTAL, PAID, DUE, CHANGE = N_("Total"), N_("Paid"), N_("Still due"), N_("Change given")
ROUNDED, TIP, REFUND, GIVEN = N_("Rounded"), N_("Tip"), N_("Refund"), N_("Given")
TAX_IN, TAX_ON = N_("incl. tax {rate} % on {net}"), N_("plus tax {rate} % on {net}")
THANKS = N_("All prices in {currency}")

Words = Callable[[str], str]
Amounts = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """`gross` is the share at the menu's price, `less` what its own discounts take off."""

    quantity: int
    name: str
    choices: tuple[str, ...]
    part: int
    parts: int
    gross: int
    less: int


@dataclass(frozen=True, slots=True)
class ReceiptTax:
    """`rate` in thousandths of a percent."""

    rate: int
    included: bool
    net: int
    tax: int


@dataclass(frozen=True, slots=True)
class ReceiptTender:
    """`means` is its English word; a negative amount went back, and `why`."""

    means: str
    card: str
    amount: int
    tip: int
    rounding: int
    given: int
    change: int
    why: str


@dataclass(frozen=True, slots=True)
class Receipt:
    id: int
    """The check's."""
    number: int
    day: str
    """Its business date, ISO 8601; the number counts within it."""
    at: datetime
    paid: bool
    title: str
    """The table, or who ordered."""
    at_table: bool
    name: str
    """Which part of the table's bill it is."""
    server: str
    header: str
    footer: str
    lines: tuple[ReceiptLine, ...]
    subtotal: int
    less: int
    """What the check's own discounts take off."""
    service_percent: int
    service: int
    taxes: tuple[ReceiptTax, ...]
    total: int
    due: int
    tenders: tuple[ReceiptTender, ...]

    @property
    def tips(self) -> int:
        return sum(tender.tip for tender in self.tenders)


@dataclass(frozen=True, slots=True)
class Row:
    """One row on paper: something on the left, an amount on the right. `style` is "", "big",
    "center" or "rule"; `indent` in characters."""

    left: str = ""
    right: str = ""
    style: str = ""
    indent: int = 0


def rows_of(
    receipt: Receipt, venue: str, say: Words, amount: Amounts, when: Callable[[datetime], str]
) -> Iterator[Row]:
    """The receipt from top to bottom."""
    yield Row(venue, style="big")
    for text in receipt.header.splitlines():
        yield Row(text, style="center")
    yield Row()
    yield Row(say(RECEIPT if receipt.paid else BILL), when(receipt.at))
    yield Row(f"{say(NUMBER)} {receipt.day}/{receipt.number}")
    yield Row(f"{say(TABLE)} {receipt.title}" if receipt.at_table else receipt.title, receipt.name)
    if receipt.server:
        yield Row(f"{say(SERVER)} {receipt.server}")
    yield Row(style="rule")
    for line in receipt.lines:
        yield from _line_rows(line, say, amount)
    yield Row(style="rule")
    yield from _sum_rows(receipt, say, amount)
    yield from _tender_rows(receipt, say, amount)
    yield Row()
    for text in receipt.footer.splitlines():
        yield Row(text, style="center")


def _line_rows(line: ReceiptLine, say: Words, amount: Amounts) -> Iterator[Row]:
    share = f" ({line.part}/{line.parts})" if line.parts > 1 else ""
    yield Row(f"{line.quantity} {line.name}{share}", amount(line.gross))
    for choice in line.choices:
        yield Row(choice, indent=2)
    if line.less:
        yield Row(say(DISCOUNT), amount(-line.less), indent=2)


def _sum_rows(receipt: Receipt, say: Words, amount: Amounts) -> Iterator[Row]:
    if receipt.less or receipt.service:
        yield Row(say(SUBTOTAL), amount(receipt.subtotal))
    if receipt.less:
        yield Row(say(DISCOUNT), amount(-receipt.less))
    if receipt.service:
        yield Row(f"{say(SERVICE)} {receipt.service_percent / 100:g} %", amount(receipt.service))
    for tax in receipt.taxes:
        if not tax.included:
            yield _tax_row(tax, say, amount)
    yield Row(say(TOTAL), amount(receipt.total), style="big")
    for tax in receipt.taxes:
        if tax.included:
            yield _tax_row(tax, say, amount)


def _tax_row(tax: ReceiptTax, say: Words, amount: Amounts) -> Row:
    text = say(TAX_IN if tax.included else TAX_ON)
    return Row(text.format(rate=f"{tax.rate / 1000:g}", net=amount(tax.net)), amount(tax.tax))


def _tender_rows(receipt: Receipt, say: Words, amount: Amounts) -> Iterator[Row]:
    if receipt.tenders:
        yield Row(style="rule")
    for tender in receipt.tenders:
        means = tender.card or say(tender.means)
        if tender.amount < 0:
            yield Row(f"{say(REFUND)} · {means}", amount(tender.amount))
            if tender.why:
                yield Row(say(tender.why), indent=2)
        else:
            yield Row(means, amount(tender.amount))
        for word, value in ((ROUNDED, tender.rounding), (TIP, tender.tip)):
            if value:
                yield Row(say(word), amount(value), indent=2)
        if tender.change:
            yield Row(f"{say(GIVEN)} {amount(tender.given)}", indent=2)
            yield Row(f"{say(CHANGE)} {amount(tender.change)}", indent=2)
    if not receipt.paid and receipt.due:
        yield Row(say(DUE), amount(receipt.due), style="big")


def text_of(rows: Iterable[Row], columns: int) -> str:
    """Rows in so many columns; names that are too long go on below, amounts stay on the right.

    >>> print(text_of([Row("1 Rib-eye steak, medium rare", "€34.00"), Row(style="rule")], 24))
    1 Rib-eye steak,  €34.00
      medium rare
    ------------------------
    """
    return "\n".join(line for row in rows for line in lines_of(row, columns))


def lines_of(row: Row, columns: int) -> list[str]:
    """One row as lines of at most so many characters."""
    if row.style == "rule":
        return ["-" * columns]
    if row.style == "center":
        return [line.center(columns).rstrip() for line in textwrap.wrap(row.left, columns)]
    room = columns - row.indent - (len(row.right) + 1 if row.right else 0)
    hang = 0 if row.style == "big" or not row.right else 2
    wrapped = textwrap.wrap(row.left, max(8, room), subsequent_indent=" " * hang) or [""]
    lines = [" " * row.indent + line for line in wrapped]
    if row.right:
        lines[0] = f"{lines[0]:<{columns - len(row.right)}}{row.right}"
    return lines
