"""Raw entries → a plan, and every problem by its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from kds.errors import KdsError
from kds.importing.plan import (
    Plan,
    PlannedDish,
    PlannedGroup,
    PlannedOption,
    PlannedPrice,
    Problem,
    Raw,
)
from kds.menu.model import Allergen, Channel
from kds.menu.rules import check_bounds, match_key, minor_units, named, priced
from kds.values import StationId

MOST_SECONDS = 4 * 60 * 60


@dataclass(frozen=True, slots=True)
class Known:
    """What the house has already: names as they are written there, by their match keys."""

    digits: int
    categories: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    dayparts: dict[str, str] = field(default_factory=dict)
    stations: dict[str, StationId] = field(default_factory=dict)


class Check:
    """One pass over a file. Goes on after a problem, so that all of them are told at once."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.plan = Plan()
        self.problems: list[Problem] = []
        self._categories = dict(known.categories)
        self._groups: dict[str, tuple[int, PlannedGroup]] = {}
        self._dishes: dict[str, int] = {}
        self._line = 0

    def run(self, raws: list[Raw]) -> None:
        # Categories and sets of choices first: a dish may name one that comes further down.
        for raw in raws:
            self._line = raw.line
            if raw.values.get("name") is None:
                self._category(raw.values)
            self._define_groups(raw.values.get("modifiers") or [])
        for raw in raws:
            self._line = raw.line
            if raw.values.get("name") is not None:
                self._dish(raw.values)
        self.plan.groups = [group for _, group in self._groups.values()]

    def _say(self, field: str, message: str) -> None:
        self.problems.append(Problem(self._line, field, message))

    def _category(self, values: dict[str, Any]) -> None:
        name = self._text(values, "category", 80)
        if not name:
            return
        course = self._number(values.get("course", 0) or 0, "course", 0, 9)
        self.plan.categories[self._categories.setdefault(match_key(name), name)] = (
            course if values.get("course") not in (None, "") else None
        )

    def _dish(self, values: dict[str, Any]) -> None:
        before = len(self.problems)
        name = self._text(values, "name", 120)
        category = self._known_category(values)
        if name:
            first = self._dishes.setdefault(match_key(name), self._line)
            if first != self._line:
                self._say("name", f"“{name}” is there already, on line {first}")
        dish = PlannedDish(
            category=category,
            name=name,
            price=self._price(values.get("price"), "price"),
            kitchen_name=self._optional(values, "kitchen_name", 120),
            description=self._optional(values, "description", 2000),
            tax_class=self._optional(values, "tax_class", 40),
            allergens=self._allergens(values.get("allergens")),
            stations=self._stations(values.get("stations")),
            groups=tuple(self._offered(values.get("modifiers") or [])),
            prices=tuple(self._prices(values.get("prices") or ())),
            components=self._components(values.get("components")),
        )
        if len(self.problems) == before:
            self.plan.dishes.append(dish)

    def _known_category(self, values: dict[str, Any]) -> str:
        name = self._text(values, "category", 80)
        if not name or match_key(name) in self._categories:
            return self._categories.get(match_key(name), "") if name else ""
        hint = _hint(name, self._categories.values())
        self._say(
            "category",
            f"there is no category “{name}”{hint}; a line with the category alone makes a new one",
        )
        return ""

    # Choices

    def _define_groups(self, modifiers: Any) -> None:
        for each in modifiers if isinstance(modifiers, list) else ():
            if isinstance(each, dict):
                self._define(each)

    def _define(self, values: dict[str, Any]) -> None:
        name = self._text(values, "name", 80, "modifiers")
        options = values.get("options")
        if not isinstance(options, list) or not options:
            self._say("modifiers", f"“{name}” has no choices")
            return
        found = tuple(option for each in options if (option := self._option(each)) is not None)
        least = self._number(values.get("least", 0), "modifiers", 0, 50)
        most = self._number(values.get("most", 0), "modifiers", 0, 50)
        group = PlannedGroup(name, least, most, found)
        self._refuse_double_options(group)
        try:
            check_bounds(least, most, sum(option.preset for option in found))
        except KdsError as error:
            self._say("modifiers", f"{name}: {error}")
        line, first = self._groups.setdefault(match_key(name), (self._line, group))
        if first != group:
            self._say("modifiers", f"“{name}” is another one than on line {line}")

    def _option(self, values: Any) -> PlannedOption | None:
        if isinstance(values, str):
            values = {"name": values}
        if not isinstance(values, dict):
            self._say("modifiers", "a choice is a name or an object")
            return None
        return PlannedOption(
            self._text(values, "name", 120, "modifiers"),
            self._price(values.get("price", 0), "modifiers", negative=True),
            values.get("preset") is True,
            values.get("removes") is True,
            self._optional(values, "kitchen_name", 120) or "",
        )

    def _refuse_double_options(self, group: PlannedGroup) -> None:
        names: set[str] = set()
        for option in group.options:
            if match_key(option.name) in names:
                self._say("modifiers", f"{group.name}: “{option.name}” is there twice")
            names.add(match_key(option.name))

    def _offered(self, modifiers: Any) -> Iterable[str]:
        if not isinstance(modifiers, list):
            self._say("modifiers", "they are a list")
            return
        for each in modifiers:
            name = each.get("name") if isinstance(each, dict) else each
            key = match_key(str(name or ""))
            if key in self._groups:
                yield self._groups[key][1].name
            elif key in self.known.groups:
                yield self.known.groups[key]
            elif not isinstance(each, dict):
                hint = _hint(str(name), [*self.known.groups.values()])
                self._say("modifiers", f"no set of choices is called “{name}”{hint}")

    # The rest of a dish

    def _stations(self, values: Any) -> tuple[tuple[StationId, int], ...] | None:
        if values is None:
            return None
        found: dict[StationId, int] = {}
        for each in values if isinstance(values, list) else ():
            each = {"station": each} if isinstance(each, str) else each
            name = str(each.get("station", "")) if isinstance(each, dict) else ""
            station = self.known.stations.get(match_key(name))
            if station is None:
                self._say(
                    "stations", f"there is no station “{name}”{_hint(name, self.known.stations)}"
                )
            elif station in found:
                self._say("stations", f"“{name}” is named twice")
            else:
                seconds = each.get("seconds", 300)
                found[station] = self._number(seconds, "stations", 0, MOST_SECONDS)
        return tuple(found.items())

    def _components(self, values: Any) -> tuple[tuple[str, int], ...] | None:
        if values is None:
            return None
        found: dict[str, tuple[str, int]] = {}
        for each in values if isinstance(values, list) else ():
            each = {"component": each} if isinstance(each, str) else each
            if not isinstance(each, dict):
                self._say("components", "a component is a name or an object")
                continue
            name = self._text(each, "component", 80, "components")
            if match_key(name) in found:
                self._say("components", f"“{name}” is named twice")
            quantity = self._number(each.get("quantity", 1), "components", 1, 9999)
            found[match_key(name)] = (name, quantity)
        return tuple(found.values())

    def _prices(self, values: Any) -> Iterable[PlannedPrice]:
        for each in values if isinstance(values, list) else ():
            if not isinstance(each, dict):
                self._say("prices", "a price is an object with a daypart, a channel or both")
                continue
            daypart, channel = self._when(each)
            if daypart or channel:
                yield PlannedPrice(daypart, channel, self._price(each.get("price"), "prices"))

    def _when(self, values: dict[str, Any]) -> tuple[str, str]:
        """(daypart, channel): named apart in JSON, or as `daypart/channel` in a cell."""
        named_apart = [values.get("daypart"), values.get("channel")]
        words = str(values["when"]).split("/") if "when" in values else named_apart
        daypart, channel = "", ""
        for word in (str(each).strip() for each in words if each):
            if word.lower().replace(" ", "_") in list(Channel):
                channel = word.lower().replace(" ", "_")
            elif match_key(word) in self.known.dayparts:
                daypart = self.known.dayparts[match_key(word)]
            else:
                names = ", ".join([*Channel, *self.known.dayparts.values()])
                self._say("prices", f"“{word}” is no channel and no daypart; known are {names}")
        return daypart, channel

    def _allergens(self, values: Any) -> tuple[str, ...] | None:
        if values is None:
            return None
        words = [str(each).strip().lower() for each in values] if isinstance(values, list) else []
        for word in words:
            if word not in list(Allergen):
                self._say("allergens", f"“{word}” is no allergen{_hint(word, list(Allergen))}")
        return tuple(word for word in words if word in list(Allergen))

    # Single values

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


def _hint(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name.casefold(), [each.casefold() for each in known], n=1)
    return (
        f"; did you mean “{next(k for k in known if k.casefold() == close[0])}”?" if close else ""
    )
