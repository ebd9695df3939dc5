"""The pass: every open order, what belongs together, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kds.actor import Capability
from kds.bus.projection import Live
from kds.kitchen.queries import (
    LOAD,
    busy_cards,
    kitchen_wait,
    station_cards,
    ticket_cards,
)
from kds.kitchen.screens.gather import Gathered, gather
from kds.menu.queries import ItemCard, item_cards
from kds.orders.model import LineState
from kds.orders.queries import order_cards
from kds.values import ItemId, StationId
from kds.web.screen import Screen, cell, cells


@dataclass(frozen=True, slots=True)
class PassFigures:
    """How many orders are on the pass, how many are complete, since when the oldest cooks."""

    open: int
    ready: int
    oldest_at: datetime | None
    soon: int
    late: int
    id: int = 0


@dataclass(frozen=True, slots=True)
class Sellable:
    """A dish in the 86 sheet; what is on the pass right now comes first."""

    id: ItemId
    sort: str
    name: str
    available: bool
    left: int | None
    here: bool


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the kitchen takes now, and what the pass has added to it. Minutes."""

    minutes: int
    busy: int
    until: datetime | None
    staff: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Dark:
    """A station whose screen nobody sees: its backup has its tickets."""

    id: StationId
    sort: str
    name: str
    backup: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Nothing:
    id: int = 0


@dataclass(frozen=True)
class Expo(Screen):
    """Every open order with all its stations' progress, the most urgent first."""

    path = "/kitchen/expo"
    template = "kitchen/expo.html"
    title = "Expo"
    needs = Capability.RUN_PASS
    theme = "night"
    css = ("css/kitchen.css", "css/station.css", "css/expo.css")
    js = ("js/expo.js",)
    sounds = True
    nav = False
    step = 3

    @cells(order_cards, ticket_cards, station_cards)
    def orders(self, live: Live) -> list[Gathered]:
        return _gathered(live)

    @cell(order_cards, ticket_cards, station_cards)
    def figures(self, live: Live) -> PassFigures:
        return figures_of(_gathered(live))

    @cell(*LOAD, every=20)
    def pace(self, live: Live) -> Pace:
        busy = next((b for b in live(busy_cards) if live.now and live.now < b.until), None)
        minutes = -(-kitchen_wait(live) // 60)
        if busy is None:
            return Pace(minutes, 0, None, "")
        return Pace(minutes, busy.minutes, busy.until, busy.staff)

    @cells(station_cards)
    def dark(self, live: Live) -> list[Dark]:
        names = {card.id: card.name for card in live(station_cards)}
        return [
            Dark(card.id, card.sort, card.name, names.get(card.backup_id, ""), card.dark_since)
            for card in live(station_cards)
            if card.dark_since is not None and card.backup_id is not None
        ]

    @cell(order_cards, ticket_cards)
    def calm(self, live: Live) -> Nothing | None:
        return None if _gathered(live) else Nothing()

    @cells(item_cards, order_cards)
    def sellable(self, live: Live) -> list[Sellable]:
        lines = (line for order in live(order_cards) for line in order.lines)
        here = {line.item_id for line in lines if line.state in (LineState.FIRED, LineState.HELD)}
        return [_sellable(item, item.id in here) for item in live(item_cards)]


def _gathered(live: Live) -> list[Gathered]:
    return gather(live(order_cards), live(ticket_cards), live(station_cards))


def figures_of(orders: Iterable[Gathered]) -> PassFigures:
    """The header's figures."""
    orders = list(orders)
    cooking = [each for each in orders if each.fired_at is not None]
    oldest = min(cooking, key=lambda each: (each.fired_at, each.id), default=None)
    return PassFigures(
        open=len(orders),
        ready=sum(each.ready_at is not None for each in orders),
        oldest_at=oldest.fired_at if oldest else None,
        soon=oldest.soon if oldest else 0,
        late=oldest.late if oldest else 0,
    )


def _sellable(item: ItemCard, here: bool) -> Sellable:
    rank = 0 if not item.available else 1 if here else 2
    return Sellable(item.id, f"{rank}.{item.sort}", item.name, item.available, item.left, here)
