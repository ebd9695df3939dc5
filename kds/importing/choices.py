"""Sets of choices in a file, checked: each is defined once, and named by what offers it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kds.errors import KdsError
from kds.importing.plan import PlannedGroup, PlannedOption
from kds.importing.values import Known, Values, hint
from kds.menu.rules import check_bounds, match_key


class Choices(Values):
    """The part of the check that is about choices."""

    def __init__(self, known: Known) -> None:
        super().__init__(known)
        self._groups: dict[str, tuple[int, PlannedGroup]] = {}

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
                close = hint(str(name), [*self.known.groups.values()])
                self._say("modifiers", f"no set of choices is called “{name}”{close}")
