"""How far a house has come, by what is in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kds.actor import Role
from kds.bus.projection import Live
from kds.errors import N_
from kds.floor.queries import table_cards
from kds.kitchen.queries import station_cards
from kds.menu.queries import item_cards
from kds.staff.queries import device_cards, staff_cards, venue_cards


@dataclass(frozen=True, slots=True)
class Part:
    """One of the five steps. `title` is a message id."""

    number: int
    title: str
    href: str
    done: bool


@dataclass(frozen=True, slots=True)
class Progress:
    parts: tuple[Part, ...]
    settled: bool
    """Somebody said that it is enough."""

    @property
    def done(self) -> int:
        return sum(part.done for part in self.parts)

    @property
    def complete(self) -> bool:
        return self.settled or self.done == len(self.parts)

    @property
    def next(self) -> Part | None:
        return next((part for part in self.parts if not part.done), None)


SOURCES = (venue_cards, table_cards, station_cards, item_cards, staff_cards, device_cards)
"""What the progress is seen by."""


def progress(live: Live) -> Progress:
    """Which of the five steps a house has behind it."""
    kitchen = bool(len(live(station_cards)) and len(live(item_cards)))
    screens = any(card.role is Role.KITCHEN for card in live(device_cards))
    parts = (
        Part(1, N_("The house"), "/setup", bool(len(live(staff_cards)))),
        Part(2, N_("The floor"), "/setup/floor", bool(len(live(table_cards)))),
        Part(3, N_("Kitchen and menu"), "/setup/kitchen", kitchen),
        Part(4, N_("The staff"), "/setup/staff", len(live(staff_cards)) > 1),
        Part(5, N_("The first screen"), "/setup/screen", screens),
    )
    return Progress(parts, any(card.settled for card in live(venue_cards)))
