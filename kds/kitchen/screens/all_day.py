"""All day: what is still to make, over all open tickets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from kds.actor import Capability
from kds.bus.projection import Live
from kds.errors import NotFound
from kds.kitchen.queries import TicketCard, station_cards, ticket_cards
from kds.kitchen.screens.counts import ChoiceCount, DishCount, PartCount, all_day, production
from kds.menu.queries import item_cards
from kds.values import StationId
from kds.web.screen import Screen, cell, cells


@dataclass(frozen=True, slots=True)
class Totals:
    """How many plates are to make in all, of which modifiers how many, and out of what."""

    plates: int
    choices: tuple[ChoiceCount, ...]
    parts: tuple[PartCount, ...] = ()
    id: int = 0


@dataclass(frozen=True)
class AllDay(Screen):
    """Totals per dish and per modifier; a tap finishes the oldest."""

    path = "/kitchen/all-day"
    template = "kitchen/all_day.html"
    title = "All day"
    about = "How much of each dish is still to cook"
    needs = Capability.SEE_KITCHEN
    theme = "night"
    css = ("css/kitchen.css",)
    js = ("js/pass.js",)

    station_id: StationId | None = None

    def context(self, live: Live) -> dict[str, Any]:
        stations = sorted(live(station_cards), key=lambda station: station.sort)
        if self.station_id is not None and live(station_cards).get(self.station_id) is None:
            raise NotFound("There is no such station", do="Choose one of the kitchen's screens")
        return {"stations": stations}

    @cells(ticket_cards)
    def dishes(self, live: Live) -> list[DishCount]:
        return self._counts(live)

    @cell(ticket_cards, item_cards)
    def totals(self, live: Live) -> Totals:
        items = {item.id: item for item in live(item_cards)}
        return replace(totals_of(self._counts(live)), parts=production(self._tickets(live), items))

    def _counts(self, live: Live) -> list[DishCount]:
        return all_day(self._tickets(live))

    def _tickets(self, live: Live) -> Iterator[TicketCard]:
        here = self.station_id
        return (t for t in live(ticket_cards) if here is None or t.station_id == here)


def totals_of(dishes: list[DishCount]) -> Totals:
    """The sums over all dishes, modifiers most first."""
    counts: dict[tuple[str, bool], int] = {}
    for dish in dishes:
        for choice in dish.choices:
            key = (choice.name, choice.removes)
            counts[key] = counts.get(key, 0) + choice.quantity
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    choices = tuple(ChoiceCount(name, quantity, removes) for (name, removes), quantity in ranked)
    return Totals(sum(dish.quantity for dish in dishes), choices)
