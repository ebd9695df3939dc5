"""A file of real orders, tab-separated.

Its columns are order_id, quantity, item_name, choice_description and item_price.
The choices are `NULL`, `[a, b]` or nested, `[a, [b, c]]`; the price is the whole line's, `$16.98 `.
Nothing is dropped in silence: a row that isn't an order line is kept with the reason.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kds.menu.rules import match_key

COLUMNS = ("order_id", "quantity", "item_name", "choice_description", "item_price")
LONGEST_NAME = 120
"""The API takes names of so many letters."""


@dataclass(frozen=True)
class FileLine:
    """One row. `price` is the whole line's, in minor units."""

    order_id: str
    quantity: int
    item: str
    choices: tuple[str, ...]
    price: int

    @property
    def unit_price(self) -> int | None:
        """None where the line's price can't be shared out evenly."""
        return self.price // self.quantity if self.price % self.quantity == 0 else None


@dataclass
class OrdersFile:
    orders: dict[str, list[FileLine]] = field(default_factory=dict)
    """In the order in which the file names them first."""
    unusable: list[str] = field(default_factory=list)
    """Rows that are no order line, with the reason."""

    @property
    def lines(self) -> list[FileLine]:
        return [line for lines in self.orders.values() for line in lines]


@dataclass(frozen=True)
class FileItem:
    """A dish of the menu that is built from the file; names by how they were spelled first."""

    name: str
    price: int
    choices: tuple[str, ...]


def read_orders(path: Path) -> OrdersFile:
    found = OrdersFile()
    rows = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n").split("\n")
    header = _fields(rows[0], len(COLUMNS)) if rows else []
    known = [name.strip().lower() for name in header]
    has_header = set(COLUMNS) <= set(known)
    columns = known if has_header else list(COLUMNS)
    for number, row in enumerate(rows, 1):
        if not row.strip() or (number == 1 and has_header):
            continue
        try:
            values = dict(zip(columns, _fields(row, len(columns)), strict=True))
            line = _line(values)
        except ValueError as error:
            found.unusable.append(f"line {number}: {error}")
            continue
        found.orders.setdefault(line.order_id, []).append(line)
    return found


def _fields(row: str, count: int) -> list[str]:
    """The fields of a row. Quotes belong to the text unless they wrap a whole field."""
    fields = row.split("\t")
    if len(fields) != count:
        fields = next(csv.reader([row], delimiter="\t"))
    return [_unquoted(each.strip()) for each in fields]


def _unquoted(text: str) -> str:
    inner = text[1:-1]
    wrapped = len(text) >= 2 and text[0] == text[-1] == '"'
    return inner.replace('""', '"') if wrapped and '"' not in inner.replace('""', "") else text


def _line(values: dict[str, str]) -> FileLine:
    item = " ".join(values["item_name"].split())
    choices = tuple(parse_choices(values["choice_description"]))
    for name in (item, *choices):
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise ValueError(f"no name: {name[:40]!r}")
    quantity = float(values["quantity"])
    if quantity != int(quantity) or not 1 <= quantity <= 999:
        raise ValueError(f"no quantity: {values['quantity']!r}")
    if not values["order_id"]:
        raise ValueError("no order_id")
    return FileLine(values["order_id"], int(quantity), item, choices, _price(values["item_price"]))


def _price(text: str) -> int:
    """`$1,016.98 ` → 101698."""
    digits = re.fullmatch(r"\D*?(\d[\d,]*)(?:\.(\d{1,2}))?\D*", text)
    if digits is None:
        raise ValueError(f"no price: {text!r}")
    return int(digits[1].replace(",", "")) * 100 + int((digits[2] or "").ljust(2, "0"))


def parse_choices(text: str) -> Iterator[str]:
    """The names in `[a, [b, c]]`, whatever the nesting; a text without brackets is one name."""
    text = text.strip()
    if text.upper() == "NULL" or not text:
        return
    if "[" not in text:
        yield " ".join(text.split())
        return
    for part in re.split(r"[\[\],]", text):
        if part.strip():
            yield " ".join(part.split())


def menu_of(orders: OrdersFile) -> dict[str, FileItem]:
    """The menu that the file implies, by match key: spellings of one name are one dish.

    A dish costs what its lines most often cost for one, choices included, so choices are free.
    """
    names: dict[str, str] = {}
    prices: dict[str, Counter[int]] = defaultdict(Counter)
    choices: dict[str, dict[str, str]] = defaultdict(dict)
    for line in orders.lines:
        key = match_key(line.item)
        names.setdefault(key, line.item)
        if line.unit_price is not None:
            prices[key][line.unit_price] += 1
        for choice in line.choices:
            choices[key].setdefault(match_key(choice), choice)
    return {
        key: FileItem(name, _usual(prices[key]), tuple(choices[key].values()))
        for key, name in names.items()
    }


def _usual(prices: Counter[int]) -> int:
    return max(prices.items(), key=lambda pair: (pair[1], -pair[0]), default=(0, 0))[0]
