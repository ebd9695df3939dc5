"""All-day counts: what is still to make, per dish and per modifier. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from kds.kitchen.queries import TicketCard, TicketLineCard
from kds.menu.queries import ItemCard, Use
from kds.values import ItemId, LineId, TicketLineId

MOST = 10**6


@dataclass(frozen=True, slots=True)
class ChoiceCount:
    name: str
    quantity: int
    removes: bool


@dataclass(frozen=True, slots=True)
class DishCount:
    """One dish over all open tickets; `oldest_line` is the one to make first."""

    id: str
    name: str
    quantity: int
    started: int
    choices: tuple[ChoiceCount, ...]
    oldest_line: TicketLineId
    oldest_at: datetime
    sort: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a dish are still to make at one station."""

    id: str
    name: str
    quantity: int
    sort: str


@dataclass(frozen=True, slots=True)
class PartCount:
    """How much of a component all that is still to make takes."""

    name: str
    quantity: int


def biggest(tickets: Iterable[TicketCard], most: int) -> list[Count]:
    """The dishes of which one station has most to make. Cheap: it is asked after every change."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for ticket in sorted(tickets, key=lambda t: t.id):
        for line in ticket.lines:
            if line.open:
                key = _key(line)
                names.setdefault(key, line.name)
                counts[key] = counts.get(key, 0) + line.quantity
    ranked = sorted((f"{MOST - count:07}-{names[key]}", key) for key, count in counts.items())
    return [Count(key, names[key], counts[key], sort) for sort, key in ranked[:most]]


def all_day(tickets: Iterable[TicketCard]) -> list[DishCount]:
    """The dishes that are still to make, most first; a dish of two stations counts once."""
    found: dict[str, list[tuple[TicketCard, TicketLineCard]]] = {}
    counted: set[LineId] = set()
    for ticket in sorted(tickets, key=lambda t: (t.fired_at, t.id)):
        for line in ticket.lines:
            if ticket.open and line.open and line.order_line_id not in counted:
                counted.add(line.order_line_id)
                found.setdefault(_key(line), []).append((ticket, line))
    counts = [_dish(key, lines) for key, lines in found.items()]
    return sorted(counts, key=lambda count: count.sort)


def production(
    tickets: Iterable[TicketCard], items: Mapping[ItemId, ItemCard]
) -> tuple[PartCount, ...]:
    """Five double burgers are ten patties: the components of all that is still to make, most first.

    By the recipes of now; a line of two stations counts once.
    """
    counted: set[LineId] = set()
    taken: Counter[str] = Counter()
    for ticket in tickets:
        for line in ticket.lines if ticket.open else ():
            if line.open and line.order_line_id not in counted:
                counted.add(line.order_line_id)
                item = items.get(line.item_id) if line.item_id is not None else None
                for use in _uses(line, item) if item else ():
                    taken[use.name] += use.quantity * line.quantity
    ranked = sorted(taken.items(), key=lambda part: (-part[1], part[0]))
    return tuple(PartCount(name, quantity) for name, quantity in ranked)


def _uses(line: TicketLineCard, item: ItemCard) -> Iterable[Use]:
    yield from item.uses
    if line.choices:
        chosen = {choice.name for choice in line.choices if not choice.removes}
        for option in (option for group in item.groups for option in group.options):
            if option.kitchen_name in chosen:
                yield from option.uses


def _key(line: TicketLineCard) -> str:
    """A dish of the menu counts under its id, however it was called; others under their name."""
    return str(line.item_id) if line.item_id is not None else f"x{crc32(line.name.encode()):x}"


def _dish(key: str, lines: list[tuple[TicketCard, TicketLineCard]]) -> DishCount:
    quantity = sum(line.quantity for _, line in lines)
    ticket, first = lines[0]
    return DishCount(
        id=key,
        name=first.name,
        quantity=quantity,
        started=sum(line.quantity for _, line in lines if line.started_at is not None),
        choices=_choices(line for _, line in lines),
        oldest_line=first.id,
        oldest_at=ticket.fired_at,
        sort=f"{MOST - quantity:07}-{first.name}",
    )


def _choices(lines: Iterable[TicketLineCard]) -> tuple[ChoiceCount, ...]:
    counts: dict[tuple[str, bool], int] = {}
    for line in lines:
        for choice in line.choices:
            key = (choice.name, choice.removes)
            counts[key] = counts.get(key, 0) + line.quantity
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(ChoiceCount(name, quantity, removes) for (name, removes), quantity in ranked)
