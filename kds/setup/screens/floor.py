"""The second step: a room to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection

from kds.bus.projection import Live
from kds.floor.queries import table_cards
from kds.setup.rooms import TITLES, Picture, Start, picture, plan_of
from kds.setup.screens.step import Step


@dataclass(frozen=True, slots=True)
class Offer:
    """A room that may be taken, as it would look. `title` is a message id."""

    value: Start
    title: str
    tables: int
    seats: int
    picture: Picture


@dataclass(frozen=True)
class SetUpFloor(Step):
    """Offers rooms to scale; the one that is taken is arranged further in the editor."""

    path = "/setup/floor"
    template = "setup/floor.html"
    title = "Your floor"
    css = ("css/floor-map.css", "css/setup.css")
    number = 2

    def context(self, live: Live) -> dict[str, Any]:
        return {**super().context(live), "standing": len(live(table_cards))}

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        return {**super().personal(request), "offers": tuple(_offer(each) for each in Start)}


def _offer(start: Start) -> Offer:
    plan = plan_of(start)
    seats = sum(table.seats for table in plan.tables)
    return Offer(start, TITLES[start], len(plan.tables), seats, picture(plan))
