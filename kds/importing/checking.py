"""Raw entries → a plan, and every problem by its line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kds.importing.choices import Choices
from kds.importing.plan import Plan, PlannedDish, PlannedPrice, Raw
from kds.importing.values import Known, hint
from kds.menu.model import Allergen, Channel
from kds.menu.rules import match_key
from kds.values import StationId

MOST_SECONDS = 4 * 60 * 60


class Check(Choices):
    """One pass over a file. Goes on after a problem, so that all of them are told at once."""

    def __init__(self, known: Known) -> None:
        super().__init__(known)
        self.plan = Plan()
        self._categories = dict(known.categories)
        self._dishes: dict[str, int] = {}

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
        close = hint(name, self._categories.values())
        self._say(
            "category",
            f"there is no category “{name}”{close}; a line with the category alone makes a new one",
        )
        return ""

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
                    "stations", f"there is no station “{name}”{hint(name, self.known.stations)}"
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
                self._say("allergens", f"“{word}” is no allergen{hint(word, list(Allergen))}")
        return tuple(word for word in words if word in list(Allergen))
