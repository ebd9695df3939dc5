"""The live floor map: every table as it is, or as it will probably be later tonight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kds.actor import Capability
from kds.bus.projection import Live
from kds.floor.queries import (
    area_cards,
    claim_cards,
    landmark_cards,
    party_cards,
    seating_cards,
    table_cards,
)
from kds.floor.screens import evening, panels, plan
from kds.floor.screens.door import DoorParty, at_the_door
from kds.floor.screens.landmarks import Mark, landmarks
from kds.floor.screens.sheet import standings
from kds.orders.queries import order_cards
from kds.web.screen import Screen, cell, cells

TICK = 10.0
"""Seconds after which what depends on the time alone is looked at again."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Which moment the map shows; None = now."""

    at: datetime | None
    id: int = 0


@dataclass(frozen=True)
class FloorMap(Screen):
    """The room to scale. `at` (ISO 8601, with its offset) shows it at a later moment."""

    path, template, title = "/floor", "floor/map.html", "Floor"
    about = "Who sits where, what they eat, who comes next"
    needs = Capability.SEE_FLOOR
    css = ("css/floor-map.css", "css/floor.css")
    js = ("js/floor-map.js", "js/floor.js")

    at: datetime | None = None

    def _at(self, live: Live) -> datetime | None:
        """The moment shown; one that has come is now."""
        assert live.now is not None  # noqa: S101
        later = self.at is not None and self.at.tzinfo is not None and self.at > live.now
        return self.at if later else None

    @cells(area_cards, wrap="svg")
    def rooms(self, live: Live) -> list[plan.Room]:
        return plan.rooms(live)

    @cells(area_cards)
    def tabs(self, live: Live) -> list[plan.Room]:
        return plan.rooms(live)

    @cells(area_cards, landmark_cards, wrap="svg")
    def landmarks(self, live: Live) -> list[Mark]:
        return landmarks(live)

    @cells(*plan.MAP_CARDS, every=TICK, wrap="svg")
    def ties(self, live: Live) -> list[plan.Tie]:
        return plan.ties(live, self._at(live))

    @cells(*plan.MAP_CARDS, every=TICK, wrap="svg")
    def tables(self, live: Live) -> list[plan.MapTable]:
        return plan.tables_at(live, self._at(live))

    @cells(*plan.MAP_CARDS, order_cards, every=TICK)
    def panels(self, live: Live) -> list[panels.Panel]:
        return panels.panels(live, self._at(live))

    @cells(party_cards, claim_cards, table_cards, every=TICK)
    def door(self, live: Live) -> list[DoorParty]:
        assert live.now is not None  # noqa: S101
        return at_the_door(live(party_cards), live(claim_cards), live(table_cards), live.now)

    @cell(party_cards, every=TICK)
    def figures(self, live: Live) -> evening.Figures:
        return evening.figures(live)

    @cells(*plan.MAP_CARDS, every=TICK)
    def legend(self, live: Live) -> list[evening.Count]:
        return evening.counts(standing.state for _, standing in standings(live, self._at(live)))

    @cell(party_cards, seating_cards, table_cards, every=TICK)
    def load(self, live: Live) -> evening.Evening:
        return evening.evening(live)

    @cell(every=TICK)
    def moment(self, live: Live) -> Moment:
        return Moment(self._at(live))
