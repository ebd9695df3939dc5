"""Where the kitchen is arranged: its stations, and which of them cook each dish."""

from __future__ import annotations

from dataclasses import dataclass

from kds.actor import Capability
from kds.bus.projection import Live
from kds.kitchen.model import BumpUnit
from kds.kitchen.queries import StationCard, routing_cards, station_cards
from kds.kitchen.rules import LEAST_TILES, MOST_TILES
from kds.menu.model import Channel
from kds.menu.queries import category_cards, item_cards
from kds.values import ItemId, StationId
from kds.web.screen import Screen, cell, cells


@dataclass(frozen=True, slots=True)
class AgeRow:
    """A dining option; minutes are empty where it has the times of all."""

    channel: Channel
    soon: str
    late: str


@dataclass(frozen=True, slots=True)
class StationForm:
    id: StationId
    sort: str
    station: StationCard
    soon: str
    late: str
    ages: tuple[AgeRow, ...]
    others: tuple[tuple[StationId, str], ...]
    """Who may take over from it."""
    heir: str
    """Who takes over when it is removed; empty for the default station, which can't be."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The head of the table of dishes."""

    id: str
    stations: tuple[str, ...]
    unclaimed: int
    """Dishes that no station cooks."""


@dataclass(frozen=True, slots=True)
class Place:
    id: StationId
    name: str
    minutes: str


@dataclass(frozen=True, slots=True)
class DishRow:
    id: ItemId
    sort: str
    heading: str
    """The category, at the first of its dishes."""
    name: str
    places: tuple[Place, ...]
    default: str
    """Where it is cooked because no station claims it; empty = one does."""


@dataclass(frozen=True)
class Stations(Screen):
    """Stations with their times and tiles, and a table of dishes × stations × minutes."""

    path = "/kitchen/stations/edit"
    template = "kitchen/edit.html"
    title = "Stations"
    about = "Who cooks what, and how soon it is late"
    needs = Capability.EDIT_STATIONS
    css = ("css/kitchen-edit.css",)

    tiles = (LEAST_TILES, MOST_TILES)
    units = tuple(BumpUnit)

    @cells(station_cards)
    def stations(self, live: Live) -> list[StationForm]:
        every = _by_position(live)
        default = next((card.name for card in every if card.is_default), "")
        return [_form(card, every, default) for card in every]

    @cell(station_cards, routing_cards, item_cards)
    def columns(self, live: Live) -> Columns | None:
        stations = tuple(card.name for card in _by_position(live))
        routed = live(routing_cards)
        unclaimed = sum(item.id not in routed for item in live(item_cards))
        return Columns("columns-head", stations, unclaimed) if stations else None

    @cells(station_cards, routing_cards, item_cards, category_cards)
    def dishes(self, live: Live) -> list[DishRow]:
        stations = _by_position(live)
        default = next((card.name for card in stations if card.is_default), "")
        categories = {card.id: card for card in live(category_cards)}
        rows, heading = list[DishRow](), ""
        items = [item for item in live(item_cards) if item.category_id in categories]
        for item in sorted(items, key=lambda i: (categories[i.category_id].sort, i.sort, i.id)):
            category = categories[item.category_id]
            minutes = _minutes_of(live, item.id)
            places = tuple(Place(card.id, card.name, minutes.get(card.id, "")) for card in stations)
            rows.append(
                DishRow(
                    id=item.id,
                    sort=f"{category.sort}/{item.sort}",
                    heading="" if category.name == heading else category.name,
                    name=item.name,
                    places=places,
                    default="" if minutes else default,
                )
            )
            heading = category.name
        return rows if stations else []


def _by_position(live: Live) -> list[StationCard]:
    return sorted(live(station_cards), key=lambda card: card.sort)


def _form(card: StationCard, every: list[StationCard], default: str) -> StationForm:
    others = tuple((other.id, other.name) for other in every if other.id != card.id)
    backup = dict(others).get(card.backup_id) if card.backup_id is not None else None
    return StationForm(
        id=card.id,
        sort=card.sort,
        station=card,
        soon=_minutes(card.soon_seconds),
        late=_minutes(card.late_seconds),
        ages=tuple(_age(card, channel) for channel in Channel),
        others=others,
        heir="" if card.is_default else backup or default,
    )


def _age(card: StationCard, channel: Channel) -> AgeRow:
    for age in card.ages:
        if age.channel is channel:
            return AgeRow(channel, _minutes(age.soon_seconds), _minutes(age.late_seconds))
    return AgeRow(channel, "", "")


def _minutes_of(live: Live, item_id: ItemId) -> dict[StationId, str]:
    card = live(routing_cards).get(item_id)
    return {r.station_id: _minutes(r.prep_seconds) for r in card.stations} if card else {}


def _minutes(seconds: int) -> str:
    """Seconds as minutes for a field: 90 → "1.5"."""
    return f"{seconds / 60:g}"
