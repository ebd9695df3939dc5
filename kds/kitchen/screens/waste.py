"""What was thrown away: noted in a few taps, told by the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy.orm import Session

from kds.actor import Capability
from kds.bus.projection import Live
from kds.kitchen.events import WasteNoted, WasteTakenBack
from kds.kitchen.model import WasteReason
from kds.kitchen.queries import WasteCard, waste_since
from kds.menu.queries import category_cards, component_cards, item_cards
from kds.values import business_date
from kds.web.screen import Screen, query_cells


@dataclass(frozen=True)
class WasteScreen(Screen):
    """A dish or a component, how many, why; below it what was thrown away today."""

    path, template, title = "/kitchen/waste", "kitchen/waste.html", "Waste"
    needs = Capability.SET_AVAILABILITY
    about = "Note what was thrown away, and why"
    css = ("css/menu.css",)
    reasons = tuple(reason for reason in WasteReason if reason is not WasteReason.TAKEN_BACK)

    def context(self, live: Live) -> dict[str, Any]:
        """What may be thrown away: dishes by category, and what they are made of."""
        categories = sorted(live(category_cards), key=lambda card: card.sort)
        items = sorted(live(item_cards), key=lambda card: card.sort)
        found = [
            (
                category.name,
                [(each.id, each.name) for each in items if each.category_id == category.id],
            )
            for category in categories
        ]
        parts = sorted((card.name, card.id) for card in live(component_cards))
        return {"dishes": [(name, held) for name, held in found if held], "parts": parts}

    @query_cells(WasteNoted, WasteTakenBack)
    def today(self, session: Session, live: Live) -> Iterable[WasteCard]:
        assert live.settings is not None  # noqa: S101
        assert live.now is not None  # noqa: S101
        starts = live.settings.day_starts_hour
        day = business_date(live.now, live.settings.tz, starts)
        return waste_since(session, datetime.combine(day, time(starts), live.settings.tz))
