"""Stations, and which of them cook an item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kds.bus.projection import Read, projection
from kds.kitchen import events
from kds.kitchen.model import (
    USUAL_HANDS,
    BumpUnit,
    Routing,
    Station,
    StationAge,
)
from kds.menu.model import Channel
from kds.values import ItemId, StationId


@dataclass(frozen=True, slots=True)
class AgeCard:
    """Age bands of one dining option: seconds until a ticket is soon late, and late."""

    channel: Channel
    soon_seconds: int
    late_seconds: int


@dataclass(frozen=True, slots=True)
class StationCard:
    id: StationId
    name: str
    position: int
    is_default: bool
    backup_id: StationId | None
    soon_seconds: int
    late_seconds: int
    ages: tuple[AgeCard, ...]
    tiles: int
    bump_unit: BumpUnit
    sort: str
    hands: int = USUAL_HANDS
    """Dishes that it cooks at once."""
    dark_since: datetime | None = None
    """Since when nobody sees its screen and its backup has its tickets."""

    def ages_for(self, channel: Channel) -> tuple[int, int]:
        """(soon, late) in seconds for a dining option."""
        for age in self.ages:
            if age.channel is channel:
                return age.soon_seconds, age.late_seconds
        return self.soon_seconds, self.late_seconds


@projection(events.StationChanged, by="station_id")
def station_cards(read: Read, ids: Sequence[StationId] | None) -> list[StationCard]:
    """Every station of the kitchen, but for those that were removed."""
    stations = select(
        Station.id,
        Station.name,
        Station.position,
        Station.is_default,
        Station.backup_id,
        Station.soon_seconds,
        Station.late_seconds,
        Station.tiles,
        Station.bump_unit,
        Station.hands,
        Station.dark_since,
    ).where(Station.removed_at.is_(None))
    if ids is not None:
        stations = stations.where(Station.id.in_(ids))
    ages = defaultdict[int, list[AgeCard]](list)
    columns = (StationAge.channel, StationAge.soon_seconds, StationAge.late_seconds)
    for station_id, channel, soon, late in read.execute(
        select(StationAge.station_id, *columns).order_by(StationAge.channel)
    ):
        ages[station_id].append(AgeCard(Channel(channel), soon, late))
    return [
        StationCard(
            id=row.id,
            name=row.name,
            position=row.position,
            is_default=row.is_default,
            backup_id=row.backup_id,
            soon_seconds=row.soon_seconds,
            late_seconds=row.late_seconds,
            ages=tuple(ages[row.id]),
            tiles=row.tiles,
            bump_unit=row.bump_unit,
            sort=f"{row.position:03}.{row.id:04}",
            hands=row.hands,
            dark_since=row.dark_since,
        )
        for row in read.execute(stations)
    ]


@dataclass(frozen=True, slots=True)
class RouteCard:
    """A station that cooks an item, and for how many seconds."""

    station_id: StationId
    prep_seconds: int


@dataclass(frozen=True, slots=True)
class RoutingCard:
    """All stations of one item; an item without a card is cooked at the default station."""

    id: ItemId
    stations: tuple[RouteCard, ...]


@projection(events.RoutingChanged, by="item_id")
def routing_cards(read: Read, ids: Sequence[ItemId] | None) -> list[RoutingCard]:
    """Which stations cook each item."""
    statement = select(Routing.item_id, Routing.station_id, Routing.prep_seconds).order_by(
        Routing.item_id, Routing.station_id
    )
    if ids is not None:
        statement = statement.where(Routing.item_id.in_(ids))
    routes = defaultdict[ItemId, list[RouteCard]](list)
    for item_id, station_id, seconds in read.execute(statement):
        routes[ItemId(item_id)].append(RouteCard(StationId(station_id), seconds))
    return [RoutingCard(item_id, tuple(found)) for item_id, found in routes.items()]
