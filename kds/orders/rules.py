"""The arithmetic of orders: what fires, what a line costs, which channel is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from itertools import permutations
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from kds.menu.model import Channel
from kds.menu.queries import ItemCard, OptionCard
from kds.menu.rules import match_key, unit_price
from kds.orders.model import FiresOn, LineState

FEWEST_TOGETHER = 3
"""So many orders must have had both, or it is chance."""
MOST_COMPANIONS = 8
"""Companions of one dish."""
LARGEST_ORDER = 30
"""A party that orders more dishes than this says little about what goes with what."""

COOKING = frozenset({LineState.FIRED, LineState.READY, LineState.SERVED})
"""States of a line whose course has begun."""

_CHANNELS = {
    Channel.DINE_IN: ("dine in", "eat in", "table", "restaurant", "pos"),
    Channel.KIOSK: ("kiosk",),
    Channel.QR: ("qr", "qr at table"),
    Channel.TAKEAWAY: (
        "takeaway",
        "take away",
        "takeout",
        "take out",
        "to go",
        "pickup",
        "pick up",
        "collection",
        "counter",
        "phone",
    ),
}
CHANNELS = {match_key(name): channel for channel, names in _CHANNELS.items() for name in names}


class Coursed(Protocol):
    """A line, as far as firing is concerned."""

    @property
    def course(self) -> int: ...
    @property
    def state(self) -> LineState: ...


def course_to_fire(lines: Iterable[Coursed]) -> int:
    """Up to which course a send fires: what the table is eating now, else the first there is.

    Course 0 is no course: it is at once, always.
    """
    coursed = [line for line in lines if line.course and line.state is not LineState.VOIDED]
    reached = max((line.course for line in coursed if line.state in COOKING), default=0)
    return reached or min((line.course for line in coursed), default=0)


def next_at(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The next moment that the venue's clocks show this time of day."""
    today = now.astimezone(zone).date()
    days = (datetime.combine(today + timedelta(days=n), at, zone).astimezone(UTC) for n in (0, 1))
    return next((moment for moment in days if moment > now), now)


def choice_of(option: OptionCard) -> dict[str, Any]:
    """An option as a line keeps it: a copy that no later edit of the menu can change."""
    return {
        "option": option.id,
        "name": option.name,
        "kitchen_name": option.kitchen_name,
        "price": option.price,
        "removes": option.removes,
        "attention": False,
    }


def strange_choice(name: str) -> dict[str, Any]:
    """A choice from outside that we don't know: kept, and to be looked at."""
    removes = match_key(name).startswith(("no ", "without "))
    return {
        "option": None,
        "name": name,
        "kitchen_name": name,
        "price": 0,
        "removes": removes,
        "attention": True,
    }


def price_of(item: ItemCard, choices: Sequence[dict[str, Any]], channel: str, daypart: str) -> int:
    """Ours for one, choices included, in minor units."""
    prices = [choice["price"] for choice in choices]
    return unit_price(item.price, prices, item.prices, channel, daypart)


def presets(item: ItemCard) -> list[OptionCard]:
    """The options that come with a dish unless somebody says otherwise."""
    return [option for group in item.groups for option in group.options if option.preset]


def channel_named(name: str, *, at_table: bool) -> Channel:
    """Which of our channels an outside system means; one we don't know is a delivery import."""
    key = match_key(name)
    known = CHANNELS.get(key) or CHANNELS.get(key.replace(" ", ""))
    return known or (Channel.DINE_IN if at_table else Channel.DELIVERY)


class Stage(StrEnum):
    """What a table is waiting for, as a waiter sees it from afar; what calls loudest counts."""

    EMPTY = "empty"
    READY = "ready"
    ORDERING = "ordering"
    UNPAID = "unpaid"
    ASKED = "asked"
    COOKING = "cooking"
    HELD = "held"
    LATER = "later"
    SERVED = "served"

    @property
    def word(self) -> str:
        return {
            Stage.EMPTY: "Opened",
            Stage.UNPAID: "Waiting for payment",
            Stage.ASKED: "To accept",
            Stage.HELD: "On hold",
            Stage.LATER: "For later",
        }.get(self, self.value.capitalize())


_STAGES = {
    LineState.READY: Stage.READY,
    LineState.DRAFT: Stage.ORDERING,
    LineState.FIRED: Stage.COOKING,
    LineState.HELD: Stage.HELD,
    LineState.SERVED: Stage.SERVED,
}


_WAITS = {FiresOn.PAID: Stage.UNPAID, FiresOn.ACCEPT: Stage.ASKED}


def stage_of(
    states: Iterable[LineState], waits_for: FiresOn | None = None, later: bool = False
) -> Stage:
    """The stage of an order whose lines are in these states. `waits_for` says why they are held;
    `later`: it begins by itself at its time."""
    there = set(states)
    found = next((stage for state, stage in _STAGES.items() if state in there), Stage.EMPTY)
    if waits_for is not None and found in (Stage.COOKING, Stage.HELD):
        return _WAITS[waits_for]
    return Stage.LATER if found is Stage.HELD and later else found


def companions_of(orders: Iterable[Collection[int]]) -> list[tuple[int, int, int]]:
    """(dish, its companion, in how many of a thousand orders with the dish the companion is too).

    >>> companions_of([{1, 2}, {1, 2}, {1, 2}, {1}])
    [(1, 2, 750), (2, 1, 1000)]
    """
    alone: Counter[int] = Counter()
    both: Counter[tuple[int, int]] = Counter()
    for order in orders:
        dishes = set(order)
        alone.update(dishes)
        if len(dishes) <= LARGEST_ORDER:
            both.update(permutations(dishes, 2))
    scored = (
        (dish, other, 1000 * count // alone[dish])
        for (dish, other), count in both.items()
        if count >= FEWEST_TOGETHER
    )
    ranked = sorted(scored, key=lambda row: (row[0], -row[2], row[1]))
    taken: Counter[int] = Counter()
    rows = []
    for row in ranked:
        taken[row[0]] += 1
        if taken[row[0]] <= MOST_COMPANIONS:
            rows.append(row)
    return rows
