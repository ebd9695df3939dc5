"""Files → raw entries, each with its line. Two formats:

CSV (comma, semicolon or tab; UTF-8), one dish a line; a line with a category alone declares it:

    category,course,name,price,kitchen_name,description,tax_class,allergens,stations,modifiers,
        prices,components
    Mains,2,,,,,,,,,,
    Mains,,Steak Frites,29.00,STEAK,Dry-aged,reduced,"milk","Grill: 480; Fry: 240",
        "Doneness [1]: rare | medium* | well done; Extras [0-2]: cheese +1.50 | -onion",
        "lunch = 24.00; delivery = 31.00","Rib-eye; Fries portion: 1"

Only category, name and price must be there; the notation of cells: `kds.importing.shorthand`.

JSON, the same with structure; prices as people write them, never minor units:

    {"categories": [{"name": "Mains", "course": 2, "items": [
      {"name": "Steak Frites", "price": "29.00", "kitchen_name": "STEAK", "allergens": ["milk"],
       "stations": [{"station": "Grill", "seconds": 480}],
       "modifiers": [{"name": "Doneness", "least": 1, "most": 1,
                      "options": [{"name": "rare"}, {"name": "medium", "preset": true}]}, "Sides"],
       "prices": [{"daypart": "lunch", "price": "24.00"}, {"channel": "delivery", "price": 31}],
       "components": ["Rib-eye", {"component": "Butter portion", "quantity": 2}]}]}]}
"""

from __future__ import annotations

import csv
import io
import json
import json.decoder
import json.scanner
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kds.importing import shorthand
from kds.importing.plan import Problem, Raw

COLUMNS = (
    "category", "course", "name", "price", "kitchen_name", "description", "tax_class",
    "allergens", "stations", "modifiers", "prices", "components",
)  # fmt: skip
NEEDED = ("category", "name", "price")
NOTATIONS: dict[str, Callable[[str], Any]] = {
    "allergens": shorthand.allergens,
    "stations": shorthand.stations,
    "modifiers": shorthand.modifiers,
    "prices": shorthand.prices,
    "components": shorthand.components,
}
MOST_BYTES = 5_000_000
LINE = "\0line"


def read_file(path: Path) -> tuple[list[Raw], list[Problem]]:
    """The entries of a CSV or JSON file, and what could not be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return [], [Problem(0, "file", "is larger than 5 MB")]
        data = path.read_bytes()
    except OSError as error:
        return [], [Problem(0, "file", f"can't be opened: {error.strerror}")]
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> tuple[list[Raw], list[Problem]]:
    """The same for a file's bytes; its name says which format it has."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return [], [Problem(line, "file", "isn't UTF-8; save it again with that encoding")]
    return read_json(text) if name.lower().endswith(".json") else read_csv(text)


def read_csv(text: str) -> tuple[list[Raw], list[Problem]]:
    """One entry per record; a record may run over several lines, it counts from its first."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = [name.strip().lower() for name in next(rows, [])]
    except csv.Error as error:
        return [], [Problem(1, "file", str(error))]
    problems = _header_problems(header)
    if problems:
        return [], problems
    raws: list[Raw] = []
    begins = rows.line_num + 1
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                raws.append(_raw(begins, header, cells, problems))
            begins = rows.line_num + 1
    except csv.Error as error:
        problems.append(Problem(begins, "file", str(error)))
    return raws, problems


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _header_problems(header: list[str]) -> list[Problem]:
    missing = [name for name in NEEDED if name not in header]
    strange = [name for name in header if name and name not in COLUMNS]
    double = [name for name in COLUMNS if header.count(name) > 1]
    known = ", ".join(COLUMNS)
    return [
        *(Problem(1, name, "this column is missing") for name in missing),
        *(Problem(1, name, f"there is no such column; known are {known}") for name in strange),
        *(Problem(1, name, "this column is there twice") for name in double),
    ]


def _raw(line: int, header: list[str], cells: list[str], problems: list[Problem]) -> Raw:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        problems.append(Problem(line, "file", f"has {len(cells)} cells for {len(header)} columns"))
    values: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=False):
        if not name or not cell.strip():
            continue
        try:
            values[name] = NOTATIONS.get(name, str.strip)(cell)
        except ValueError as error:
            problems.append(Problem(line, name, str(error)))
    return Raw(line, values)


# JSON


class _Lined(json.JSONDecoder):
    """A decoder whose objects know their line, and whose numbers stay as they were written."""

    def __init__(self, text: str) -> None:
        super().__init__(parse_float=str)
        inside = json.decoder.JSONObject  # type: ignore[attr-defined]

        def parse_object(s_and_end: tuple[str, int], *rest: Any) -> tuple[Any, int]:
            value, end = inside(s_and_end, *rest)
            value[LINE] = text.count("\n", 0, s_and_end[1]) + 1
            return value, end

        self.parse_object = parse_object
        self.scan_once = json.scanner.py_make_scanner(self)  # type: ignore[attr-defined]


def read_json(text: str) -> tuple[list[Raw], list[Problem]]:
    """One entry per category and per item, with the line on which each begins."""
    try:
        whole = _Lined(text).decode(text)
    except json.JSONDecodeError as error:
        return [], [Problem(error.lineno, "file", f"isn't JSON: {error.msg}")]
    except RecursionError:
        return [], [Problem(0, "file", "isn't a menu: it nests too deep")]
    if not isinstance(whole, dict) or not isinstance(whole.get("categories"), list):
        return [], [Problem(1, "categories", "a menu is an object with a list of categories")]
    raws: list[Raw] = []
    problems: list[Problem] = []
    for category in whole["categories"]:
        _read_category(category, raws, problems)
    return raws, problems


def _read_category(category: Any, raws: list[Raw], problems: list[Problem]) -> None:
    if not isinstance(category, dict):
        problems.append(Problem(0, "categories", "a category is an object"))
        return
    line, name = category[LINE], category.get("name")
    items = category.get("items", [])
    _strange(line, category, {"name", "course", "items"}, problems)
    raws.append(Raw(line, {"category": name, "course": category.get("course")}))
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        problems.append(Problem(line, "items", "the items are a list of objects"))
        return
    for item in items:
        _strange(item[LINE], item, set(COLUMNS) - {"category", "course"}, problems)
        if "name" not in item:
            problems.append(Problem(item[LINE], "name", "is missing"))
        else:
            raws.append(Raw(item[LINE], {**item, "category": name}))


def _strange(line: int, values: dict[str, Any], known: set[str], problems: list[Problem]) -> None:
    for name in values.keys() - known - {LINE}:
        problems.append(Problem(line, name, f"isn't known; known are {', '.join(sorted(known))}"))
