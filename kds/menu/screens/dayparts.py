"""Times of day: the dayparts that prices and reports go by."""

from __future__ import annotations

from dataclasses import dataclass

from kds.actor import Capability
from kds.bus.projection import Live
from kds.menu.queries import daypart_cards, item_cards
from kds.web.screen import Screen, cells


@dataclass(frozen=True, slots=True)
class DaypartRow:
    """Its hours as a time field writes them, and how many dishes have a price for it."""

    id: int
    sort: str
    name: str
    starts: str
    ends: str
    dishes: int


@dataclass(frozen=True)
class Dayparts(Screen):
    """Lunch, dinner, happy hour."""

    path, template, title = "/menu/times", "menu/dayparts.html", "Times of day"
    needs = Capability.EDIT_MENU
    css = ("css/menu.css",)
    about = "Dayparts with their own prices"

    @cells(daypart_cards, item_cards)
    def dayparts(self, live: Live) -> list[DaypartRow]:
        return [
            DaypartRow(
                each.id,
                each.sort,
                each.name,
                _clock(each.starts_minute),
                _clock(each.ends_minute),
                sum(any(p.daypart == each.name for p in item.prices) for item in live(item_cards)),
            )
            for each in live(daypart_cards)
        ]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
