"""Before a guest chooses: the picture that calls them, and where they want to eat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kds.bus.projection import Live
from kds.menu.queries import ItemCard, item_cards
from kds.orders.queries import channel_cards, kiosk_rules
from kds.web.screen import cell
from kiosk.order.step import KioskStep

SHOWN = 5
"""Dishes on the picture."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Whether the kiosk takes orders now."""

    open: bool
    id: int = 0


@dataclass(frozen=True)
class Attract(KioskStep):
    """What a kiosk shows while nobody stands before it: one tap, in one's language, begins."""

    path, template, title = "/kiosk", "kiosk/order/attract.html", "Order here"
    listed = True
    about = "What guests tap: order and pay by themselves"

    @cell(channel_cards)
    def sign(self, live: Live) -> Sign:
        return Sign(kiosk_rules(live).open)

    def context(self, live: Live) -> dict[str, Any]:
        return {"dishes": best_of(live)}


def best_of(live: Live) -> list[ItemCard]:
    """A few dishes of different kinds that are on sale, dearest first: what the house is proud
    of."""
    shown: dict[int, ItemCard] = {}
    for item in sorted(live(item_cards), key=lambda each: -each.price):
        if live.now is None or item.on_sale(live.now):
            shown.setdefault(item.category_id, item)
    return list(shown.values())[:SHOWN]


@dataclass(frozen=True)
class Where(KioskStep):
    """Eat here, or take it away."""

    path, template, title = "/kiosk/start", "kiosk/order/where.html", "Order here"

    def context(self, live: Live) -> dict[str, Any]:
        return {"dishes": best_of(live)}

    @cell(channel_cards)
    def sign(self, live: Live) -> Sign:
        return Sign(kiosk_rules(live).open)
