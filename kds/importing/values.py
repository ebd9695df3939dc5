"""Single values of a file, checked; every problem by its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from kds.errors import KdsError
from kds.importing.plan import Problem
from kds.menu.rules import minor_units, named, priced
from kds.values import StationId


@dataclass(frozen=True, slots=True)
class Known:
    """What the house has already: names as they are written there, by their match keys."""

    digits: int
    categories: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    dayparts: dict[str, str] = field(default_factory=dict)
    stations: dict[str, StationId] = field(default_factory=dict)


class Values:
    """Reads values, and goes on after a problem, so that all of them are told at once."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.problems: list[Problem] = []
        self._line = 0

    def _say(self, field: str, message: str) -> None:
        self.problems.append(Problem(self._line, field, message))

    def _text(self, values: dict[str, Any], key: str, longest: int, field: str = "") -> str:
        value = values.get(key)
        try:
            return named(value if isinstance(value, str) else "", longest)
        except KdsError as error:
            self._say(field or key, str(error))
            return ""

    def _optional(self, values: dict[str, Any], key: str, longest: int) -> str | None:
        value = values.get(key)
        if value is None:
            return None
        text = str(value).strip()
        if len(text) > longest:
            self._say(key, f"is longer than {longest} letters")
        return text

    def _price(self, value: Any, field: str, *, negative: bool = False) -> int:
        if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
            self._say(field, "a price is missing")
            return 0
        try:
            return priced(minor_units(str(value), self.known.digits), negative=negative)
        except KdsError as error:
            self._say(field, f"{error}: “{value}”")
            return 0

    def _number(self, value: Any, field: str, least: int, most: int) -> int:
        text = str(value).strip()
        if not text.isdecimal() or not least <= int(text) <= most:
            self._say(field, f"“{value}” isn't a whole number from {least} to {most}")
            return least
        return int(text)


def hint(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name.casefold(), [each.casefold() for each in known], n=1)
    return (
        f"; did you mean “{next(k for k in known if k.casefold() == close[0])}”?" if close else ""
    )
