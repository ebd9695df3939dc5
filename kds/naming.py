"""What the house says of itself becomes its settings, at once and without a restart.

It stands above the areas: the settings know nothing of them, and `staff` keeps what was said.
"""

from __future__ import annotations

from collections.abc import Callable

from kds.bus.bus import Change
from kds.bus.house import House
from kds.config import NAMED
from kds.staff.queries import venue_cards


def adopt(house: House) -> bool:
    """Put what the house says of itself into its settings, but for what is fixed outside; whether
    anything is different now.

    The settings are one object that the writer, the renderers and the live cards all hold. A batch
    that runs at this very moment may still read the old ones; that does no harm, because what money
    and business dates hang on doesn't change once there are orders.
    """
    before = house.settings.model_dump(include=set(NAMED))
    for card in house.live(venue_cards):
        for name in NAMED:
            if name not in house.fixed:
                setattr(house.settings, name, getattr(card, name))
    return before != house.settings.model_dump(include=set(NAMED))


class Naming:
    """Hears when the house is named anew. `changed` is called then: what is drawn is drawn anew."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.changed: Callable[[], None] = lambda: None
        adopt(house)
        self.close = house.bus.subscribe(self._heard)

    def _heard(self, change: Change) -> None:
        if venue_cards in change.touched and adopt(self.house):
            self.changed()
