"""The third step: stations, and what they cook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection

from kds.bus.projection import Live
from kds.kitchen.queries import station_cards
from kds.menu.queries import item_cards
from kds.setup.kitchen import NAMES
from kds.setup.screens.step import Step


@dataclass(frozen=True)
class SetUpKitchen(Step):
    """Opens stations and takes in a menu: a sample, a file, or one dish to begin with."""

    path = "/setup/kitchen"
    template = "setup/kitchen.html"
    title = "Your kitchen and menu"
    js = ("js/setup.js",)
    number = 3

    def context(self, live: Live) -> dict[str, Any]:
        stations = sorted(live(station_cards), key=lambda card: card.sort)
        return {
            **super().context(live),
            "stations": tuple(card.name for card in stations),
            "dishes": len(live(item_cards)),
            "sets": NAMES,
        }

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        problems = getattr(request.state, "problems", ())
        return {**super().personal(request), "problems": problems}
