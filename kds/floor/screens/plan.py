"""The map's cells: every table as it stands now, or at a later moment tonight. Pure.

`rooms`, `ties` and `tables_at` are what any screen with a map selects from (floor/_plan.html).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from kds.bus.projection import Live, glance
from kds.floor.model import Shape, TableState
from kds.floor.queries import PartyCard, TableCard
from kds.floor.rules.state import Standing
from kds.floor.screens import drawing
from kds.floor.screens.sheet import (
    MAP_CARDS,
    House,
    Room,
    gather,
    rooms,
    standings,
)
from kds.values import AreaId, PartyId, Spoken, TableId

__all__ = ["MAP_CARDS", "MapTable", "Room", "Tie", "Trouble", "rooms", "tables_at", "ties"]

SOON = timedelta(minutes=30)
HORIZON = timedelta(hours=3)
"""A claim further away than this is not written on the map."""


class Trouble(Spoken):
    """What somebody should look at."""

    LATE = "late"
    """Expected by now, and not here."""
    OVERSTAY = "overstay"
    """Sits into the next party's time."""
    TIGHT = "tight"
    """Will probably still sit when the next party comes."""


class When(Spoken):
    """How near the next claim is."""

    OVER = "over"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Next:
    """The claim that is written at the table's edge: of who comes next, or of who is late."""

    starts_at: datetime
    name: str
    size: int
    when: When


@dataclass(frozen=True, slots=True)
class MapTable:
    """A table on the sheet, with all that is written on it."""

    id: TableId
    sort: str
    name: str
    area_id: AreaId
    seats: int
    least: int
    shape: Shape
    x: int
    y: int
    width: int
    depth: int
    rotation: int
    chairs: tuple[drawing.Chair, ...]
    label: int
    below: int
    beside: int
    state: TableState
    trouble: Trouble | None
    party_id: PartyId | None
    who: str
    size: int
    allergy: bool
    seated_at: datetime | None
    minutes: int | None
    """For how long they will have been sitting at a later moment; None = now, the clock ticks."""
    server: str
    colour: int
    next: Next | None
    caption: int | None = 0
    """How far aside of its middle the party's name is written below; None = at another table."""
    span: int = 0
    """How much wider than this table the party's tables are together; 0 = it has this one alone."""

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.server.split()[:2]).upper()

    @property
    def corner_x(self) -> int:
        return round(self.beside * (0.74 if self.shape is Shape.ROUND else 1))

    @property
    def corner_y(self) -> int:
        return round(self.below * (0.74 if self.shape is Shape.ROUND else 1))


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two tables of one party; `planned` while it isn't seated yet."""

    id: str
    x1: int
    y1: int
    x2: int
    y2: int
    planned: bool


def tables_at(live: Live, at: datetime | None = None) -> list[MapTable]:
    """Every table, now or `at` a later moment."""
    return _tables_at(live, at)


@glance
def _tables_at(live: Live, at: datetime | None) -> list[MapTable]:
    house = gather(live)
    return _named_once(
        [
            _table(house, table, standing, at)
            for table, standing in standings(live, at)
            if table.area_id in house.boxes
        ]
    )


def _named_once(tables: list[MapTable]) -> list[MapTable]:
    """A party that has several tables is named once, below the middle of them."""
    together: dict[PartyId, list[MapTable]] = defaultdict(list)
    for table in tables:
        if table.party_id is not None:
            together[table.party_id].append(table)
    captions: dict[TableId, tuple[int | None, int]] = {}
    for group in (each for each in together.values() if len(each) > 1):
        lowest = max(group, key=lambda table: (table.y, table.x))
        left, right = min(table.x for table in group), max(table.x for table in group)
        captions.update((table.id, (None, right - left or 1)) for table in group)
        captions[lowest.id] = ((left + right) // 2 - lowest.x, right - left or 1)
    return [
        replace(table, caption=captions[table.id][0], span=captions[table.id][1])
        if table.id in captions
        else table
        for table in tables
    ]


def _table(house: House, table: TableCard, standing: Standing, at: datetime | None) -> MapTable:
    party = house.parties(standing.party_id) if standing.party_id is not None else None
    seating = house.seatings.get(table.id)
    sits = seating if seating is not None and seating.id == standing.party_id else None
    seated_at = sits.seated_at if sits else None
    minutes = None
    if standing.guessed and at is not None and party is not None:
        seated_at = seated_at or party.booked_for or at
        minutes = max(0, round((at - seated_at).total_seconds() / 60))
    box = house.boxes[table.area_id]
    server = house.server_of(table, party)
    size = party.size if party else 0
    chairs = table.seats + (sits.extra_chairs if sits and len(sits.table_ids) == 1 else 0)
    taken = size if standing.state not in FREE else 0
    return MapTable(
        id=table.id,
        sort=table.sort,
        name=table.name,
        area_id=table.area_id,
        seats=table.seats,
        least=table.least,
        shape=table.shape,
        x=box.x + table.x,
        y=box.y + table.y,
        width=table.width,
        depth=table.depth,
        rotation=table.rotation,
        chairs=drawing.chairs(table.shape, table.width, table.depth, chairs, taken),
        label=drawing.label_width(table.shape, table.width, table.depth, table.rotation),
        below=drawing.half_height(table.shape, table.width, table.depth, table.rotation),
        beside=drawing.half_width(table.shape, table.width, table.depth, table.rotation),
        state=standing.state,
        trouble=trouble_of(standing),
        party_id=standing.party_id,
        who=party.name if party else "",
        size=size,
        allergy=bool(party and party.allergies),
        seated_at=seated_at,
        minutes=minutes,
        server=server.name if server else "",
        colour=house.colour_of(table, server),
        next=_late(standing, party) or _next(house, standing, at),
    )


FREE = frozenset({TableState.AVAILABLE, TableState.DUE_SOON, TableState.HELD, TableState.DIRTY})
"""States in which nobody sits at the table, whoever it is kept for."""


def trouble_of(standing: Standing) -> Trouble | None:
    """What somebody should look at, the most pressing first."""
    if standing.overstay:
        return Trouble.OVERSTAY
    if standing.late:
        return Trouble.LATE
    return Trouble.TIGHT if standing.tight else None


def _late(standing: Standing, party: PartyCard | None) -> Next | None:
    """Who should sit here by now stands where the next one would."""
    if not standing.late or party is None or party.booked_for is None:
        return None
    return Next(party.booked_for, party.name, party.size, When.OVER)


def _next(house: House, standing: Standing, at: datetime | None) -> Next | None:
    moment = at or house.now
    if standing.next_at is None or standing.next_at - moment > HORIZON:
        return None
    known = standing.next_party_id is not None
    party = house.parties(standing.next_party_id) if known and standing.next_party_id else None
    if standing.next_at <= moment:
        when = When.OVER
    else:
        when = When.SOON if standing.next_at - moment <= SOON else When.LATER
    name, size = (party.name, party.size) if party else ("", 0)
    return Next(standing.next_at, name, size, when)


def ties(live: Live, at: datetime | None = None) -> list[Tie]:
    """Lines between the tables of a party that sits, or is kept a place, at several."""
    boxes = {room.id: room for room in rooms(live)}
    together: dict[PartyId, list[Tied]] = defaultdict(list)
    for table, standing in standings(live, at):
        box = boxes.get(table.area_id)
        if standing.party_id is not None and box is not None:
            tied = Tied(box.x + table.x, box.y + table.y, table.id, standing.state in FREE)
            together[standing.party_id].append(tied)
    return [tie for group in together.values() if len(group) > 1 for tie in _ties(group)]


class Tied(NamedTuple):
    """The end of a line."""

    x: int
    y: int
    id: TableId
    planned: bool


def _ties(group: list[Tied]) -> list[Tie]:
    return [
        Tie(f"{a.id}-{b.id}", a.x, a.y, b.x, b.y, a.planned) for a, b in pairwise(sorted(group))
    ]
