"""A station's wall: what to cook, in places that stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from kds.actor import Actor, Capability
from kds.bus.projection import Live
from kds.errors import NotFound
from kds.kitchen.model import TicketState
from kds.kitchen.queries import (
    StationCard,
    TicketCard,
    routing_cards,
    station_cards,
    ticket_cards,
)
from kds.kitchen.screens.counts import Count, biggest
from kds.kitchen.screens.tiles import Tile, grid_of, lay_out, pages_of
from kds.menu.queries import group_cards, item_cards
from kds.values import StationId
from kds.web.screen import Screen, cell, cells

STRIP = 10
RECENT = 12
USUAL = 50
"""How many of the tickets that left last make the usual time."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The header: how many tickets, since when the oldest cooks (ages in seconds), usual time."""

    open: int
    oldest_at: datetime | None
    soon: int
    late: int
    median: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class PageCount:
    """How many tickets lie on a page; its id is its number."""

    id: int
    count: int


@dataclass(frozen=True, slots=True)
class Out:
    """What there is no more of."""

    names: tuple[str, ...]
    id: int = 0


@dataclass(frozen=True, slots=True)
class Calm:
    """Nothing is open."""

    id: int = 0


@dataclass(frozen=True, slots=True)
class Recent:
    """A ticket that has just been bumped, newest first."""

    id: int
    sort: float
    ticket: TicketCard


@dataclass(frozen=True)
class Station(Screen):
    """One station's open tickets in stable slots, the totals below them."""

    path = "/kitchen/stations/{station_id}"
    template = "kitchen/station.html"
    title = "Kitchen station"
    needs = Capability.SEE_KITCHEN
    theme = "night"
    css = ("css/kitchen.css", "css/station.css")
    js = ("js/station.js",)
    sounds = True
    nav = False
    step = 2

    station_id: StationId

    @classmethod
    def links(cls, live: Live) -> list[tuple[str, str]]:
        stations = sorted(live(station_cards), key=lambda card: card.sort)
        return [(card.name, f"/kitchen/stations/{card.id}") for card in stations]

    def allows(self, actor: Any) -> bool:
        return not isinstance(actor, Actor) or actor.station_id in (None, self.station_id)

    def context(self, live: Live) -> dict[str, Any]:
        station = live(station_cards).get(self.station_id)
        if station is None:
            raise NotFound("There is no such station", do="Choose one of the kitchen's screens")
        others = [s for s in live(station_cards) if s.id != station.id]
        return {
            "station": station,
            "columns": grid_of(station.tiles)[0],
            "others": sorted(others, key=lambda s: s.sort),
        }

    @cells(ticket_cards, station_cards)
    def tiles(self, live: Live) -> list[Tile]:
        station = live(station_cards).get(self.station_id)
        return lay_out(station, self._open(live)) if station else []

    @cell(ticket_cards, station_cards)
    def summary(self, live: Live) -> Summary | None:
        station = live(station_cards).get(self.station_id)
        tickets = (*self._open(live), *self._gone(live))
        return summarise(station, tickets) if station else None

    @cells(ticket_cards, station_cards)
    def pager(self, live: Live) -> list[PageCount]:
        station = live(station_cards).get(self.station_id)
        counts = pages_of(station, self._open(live)) if station else []
        return [PageCount(n, count) for n, count in enumerate(counts, 1)] if counts[1:] else []

    @cell(ticket_cards)
    def calm(self, live: Live) -> Calm | None:
        return None if self._open(live) else Calm()

    @cells(ticket_cards)
    def all_day(self, live: Live) -> list[Count]:
        return biggest(self._open(live), STRIP)

    @cell(item_cards, group_cards, routing_cards, station_cards)
    def gone(self, live: Live) -> Out | None:
        return out_at(live, self.station_id)

    @cells(ticket_cards)
    def recent(self, live: Live) -> list[Recent]:
        return newest(self._gone(live), RECENT)

    def _open(self, live: Live) -> Sequence[TicketCard]:
        return live.by(ticket_cards, "at", (self.station_id, True))

    def _gone(self, live: Live) -> Sequence[TicketCard]:
        return live.by(ticket_cards, "at", (self.station_id, False))[-USUAL:]


def summarise(station: StationCard, tickets: Iterable[TicketCard]) -> Summary:
    """The header's figures from a station's open and recent tickets."""
    tickets = list(tickets)
    cooking = [t for t in tickets if t.state is TicketState.COOKING and not t.held]
    oldest = min(cooking, key=lambda t: (t.fired_at, t.id), default=None)
    soon, late = station.ages_for(oldest.channel) if oldest else (0, 0)
    return Summary(
        open=sum(t.open for t in tickets),
        oldest_at=oldest.fired_at if oldest else None,
        soon=soon,
        late=late,
        median=usual_time(tickets),
    )


def usual_time(tickets: Iterable[TicketCard]) -> str:
    """The median time from fire to bump as m:ss; empty before anything was bumped."""
    times = [(t.bumped_at - t.fired_at).total_seconds() for t in tickets if t.bumped_at]
    if not times:
        return ""
    minutes, seconds = divmod(round(median(times)), 60)
    return f"{minutes}:{seconds:02}"


def newest(tickets: Iterable[TicketCard], most: int) -> list[Recent]:
    """The tickets that were bumped last, newest first."""
    bumped = [(t.bumped_at.timestamp(), t) for t in tickets if t.bumped_at and not t.open]
    bumped.sort(key=lambda pair: (-pair[0], -pair[1].id))
    return [Recent(ticket.id, -at, ticket) for at, ticket in bumped[:most]]


def out_at(live: Live, station_id: StationId) -> Out | None:
    """The dishes of this station that are out, and all options that are."""
    station = live(station_cards).get(station_id)
    routes = live(routing_cards)
    names = []
    for item in sorted(live(item_cards), key=lambda i: i.sort):
        route = routes.get(item.id)
        here = (
            any(r.station_id == station_id for r in route.stations)
            if route
            else station is not None and station.is_default
        )
        if here and not item.available:
            names.append(item.kitchen_name or item.name)
    groups = sorted(live(group_cards), key=lambda g: g.sort)
    options = (option for group in groups for option in group.options if not option.available)
    names += dict.fromkeys(option.kitchen_name or option.name for option in options)
    return Out(tuple(names)) if names else None
