"""The host stand: who comes, who waits, who sits, whose turn it is, and the map beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kds.actor import Capability, Role
from kds.bus.projection import Live
from kds.floor.model import SEATED, Stage
from kds.floor.queries import (
    DutyCard,
    area_cards,
    duty_cards,
    landmark_cards,
    party_cards,
    quotes_now,
    seating_cards,
    section_cards,
    table_cards,
    turns_cards,
    unit_cards,
    waiting,
)
from kds.floor.rules.quote import Quote
from kds.floor.rules.rotation import has_gap, rotation
from kds.floor.rules.times import policy_of
from kds.floor.screens import arrivals, plan, stand
from kds.floor.screens import waiting as waitlist
from kds.floor.screens.landmarks import Mark, landmarks
from kds.staff.queries import staff_cards
from kds.values import PartyId, SectionId, StaffId, TableId
from kds.web.screen import Screen, cell, cells

TICK = 10.0
"""Seconds after which quotes, lateness and suggestions are looked at again."""
DOOR = (*plan.MAP_CARDS, unit_cards, turns_cards)
SHOWN = (2, 4, 6)
"""The sizes whose wait stands in the header."""
SOON_FREE = 5
SERVING = frozenset({Role.SERVER, Role.MANAGER})


@dataclass(frozen=True, slots=True)
class Figures:
    """The header: covers here and to come, and the wait for some sizes."""

    inside: int
    to_come: int
    waiting: int
    waits: tuple[tuple[int, Quote], ...]
    id: int = 0


@dataclass(frozen=True, slots=True)
class Leaving:
    """A table that will be free soon."""

    party_id: PartyId
    tables: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Seated:
    """Who sits: parties by stage, and which tables come next."""

    parties: int
    covers: int
    stages: tuple[tuple[Stage, int], ...]
    leaving: tuple[Leaving, ...]
    dirty: tuple[tuple[TableId, str], ...]
    id: int = 0


@dataclass(frozen=True, slots=True)
class Server:
    """A server in the rotation; the first one gets the next table."""

    id: StaffId
    sort: int
    name: str
    colour: int
    section: str
    tables: int
    covers: int
    skips: int
    last_seated_at: datetime | None
    free_at: datetime | None
    """Until when they are left alone, because they have just got a table."""
    next: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may serve tonight, with the sections to choose from."""

    id: StaffId
    sort: str
    name: str
    on: bool
    section: str
    sections: tuple[tuple[SectionId, str], ...]


@dataclass(frozen=True)
class Host(Screen):
    """Arrivals, the waitlist and the room on one tablet."""

    path, template, title = "/host", "floor/host.html", "Host stand"
    about = "Arrivals, waitlist, walk-ins and whose turn it is"
    needs = Capability.SEAT_GUESTS
    css = ("css/floor-map.css", "css/host.css")
    js = ("js/floor-map.js", "js/host.js")
    sounds = True

    def context(self, live: Live) -> dict[str, Any]:
        return {"sizes": range(1, 9), "more_sizes": range(9, 13)}

    @cells(*plan.MAP_CARDS, wrap="svg")
    def rooms(self, live: Live) -> list[plan.Room]:
        return plan.rooms(live)

    @cells(*plan.MAP_CARDS)
    def tabs(self, live: Live) -> list[plan.Room]:
        return plan.rooms(live)

    @cells(area_cards, landmark_cards, wrap="svg")
    def landmarks(self, live: Live) -> list[Mark]:
        return landmarks(live)

    @cells(*plan.MAP_CARDS, every=TICK, wrap="svg")
    def ties(self, live: Live) -> list[plan.Tie]:
        return plan.ties(live)

    @cells(*plan.MAP_CARDS, every=TICK, wrap="svg")
    def tables(self, live: Live) -> list[plan.MapTable]:
        return plan.tables_at(live)

    @cells(*DOOR, every=TICK)
    def arriving(self, live: Live) -> list[arrivals.Arriving]:
        return arrivals.arriving(live)

    @cells(*DOOR, every=TICK)
    def waiting(self, live: Live) -> list[waitlist.Waiting]:
        return waitlist.waitlist(live)

    @cells(*DOOR, every=TICK)
    def newcomers(self, live: Live) -> list[waitlist.Newcomer]:
        return waitlist.newcomers(live)

    @cell(*DOOR, every=TICK)
    def figures(self, live: Live) -> Figures:
        return figures(live)

    @cell(party_cards, seating_cards, table_cards, every=TICK)
    def seated(self, live: Live) -> Seated:
        return seated(live)

    @cells(duty_cards, section_cards, party_cards, seating_cards, every=TICK)
    def servers(self, live: Live) -> list[Server]:
        return servers(live)

    @cells(staff_cards, duty_cards, section_cards)
    def staff(self, live: Live) -> list[Person]:
        return staff(live)


def figures(live: Live) -> Figures:
    assert live.now is not None  # noqa: S101
    parties = list(live(party_cards))
    coming = (p for p in parties if arrivals.is_arriving(p, live.now))
    sizes = quotes_now(live, live.now).sizes
    largest = max((unit.most for unit in live(unit_cards)), default=0)
    return Figures(
        inside=sum(p.size for p in parties if p.state in SEATED),
        to_come=sum(p.size for p in coming),
        waiting=len(waiting(parties)),
        waits=tuple((size, sizes[size]) for size in SHOWN if size <= largest),
    )


def seated(live: Live) -> Seated:
    """The room in one line."""
    names = {table.id: table for table in live(table_cards)}
    sitting = [party for party in live(party_cards) if party.state in SEATED]
    counts = Counter(party.stage for party in sitting)
    at_table = {table for each in live(seating_cards) for table in each.table_ids}
    dirty = [t for t in names.values() if t.dirty_since is not None and t.id not in at_table]
    return Seated(
        parties=len(sitting),
        covers=sum(party.size for party in sitting),
        stages=tuple((stage, counts[stage]) for stage in Stage if counts[stage]),
        leaving=_leaving(live, names),
        dirty=tuple((t.id, t.name) for t in sorted(dirty, key=lambda t: t.sort)),
    )


def _leaving(live: Live, names: dict[TableId, Any]) -> tuple[Leaving, ...]:
    found = []
    for seating in live(seating_cards):
        at = stand.free_at(live, [seating.id])
        tables = [names[each].name for each in seating.table_ids if each in names]
        if at is not None:
            found.append(Leaving(seating.id, "+".join(tables), at))
    return tuple(sorted(found, key=lambda each: (each.at, each.tables))[:SOON_FREE])


def servers(live: Live) -> list[Server]:
    """The rotation as it stands."""
    assert live.now is not None  # noqa: S101
    parties = [party for party in live(party_cards) if party.state in SEATED]
    order = rotation(live(duty_cards), live.now, policy_of(live.settings))
    return [_server(live, duty, place, parties) for place, duty in enumerate(order)]


def _server(live: Live, duty: DutyCard, place: int, parties: list[Any]) -> Server:
    assert live.now is not None  # noqa: S101
    section = live(section_cards).get(duty.section_id)
    mine = [party for party in parties if party.staff_id == duty.id]
    tables = sum(len(each.table_ids) for p in mine if (each := live(seating_cards).get(p.id)))
    policy = policy_of(live.settings)
    last = duty.last_seated_at
    return Server(
        id=duty.id,
        sort=place,
        name=duty.name,
        colour=section.colour % 8 if section else -1,
        section=section.name if section else "",
        tables=tables,
        covers=sum(party.size for party in mine),
        skips=duty.skips,
        last_seated_at=last,
        free_at=None
        if last is None or has_gap(duty, live.now, policy)
        else last + policy.rotation_gap,
        next=place == 0,
    )


def staff(live: Live) -> list[Person]:
    """Everybody who may serve: who does first."""
    on = {duty.id: duty.section_id for duty in live(duty_cards)}
    sections = tuple(
        (each.id, each.name) for each in sorted(live(section_cards), key=lambda s: s.name)
    )
    names = dict(sections)
    return [
        Person(
            id=person.id,
            sort=f"{0 if person.id in on else 1}.{person.name}",
            name=person.name,
            on=person.id in on,
            section=names.get(section, "") if (section := on.get(person.id)) else "",
            sections=sections,
        )
        for person in live(staff_cards)
        if person.role in SERVING
    ]
