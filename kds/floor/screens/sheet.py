"""What a map looks at: the areas on one sheet, and the live cards where a table needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kds.bus.projection import Live, glance
from kds.floor.queries import (
    AreaCard,
    ClaimCard,
    DutyCard,
    PartyCard,
    SeatingCard,
    SectionCard,
    TableCard,
    area_cards,
    claim_cards,
    duty_cards,
    party_cards,
    seating_cards,
    section_cards,
    table_cards,
)
from kds.floor.rules.state import Standing, table_state
from kds.floor.rules.times import Policy, policy_of
from kds.floor.screens import drawing
from kds.values import AreaId, PartyId, StaffId, TableId

MAP_CARDS = (
    area_cards,
    table_cards,
    section_cards,
    duty_cards,
    party_cards,
    claim_cards,
    seating_cards,
)
"""The projections that a map looks at."""


@dataclass(frozen=True, slots=True)
class Room:
    """An area on the sheet."""

    id: AreaId
    sort: str
    name: str
    x: int
    y: int
    width: int
    depth: int


@dataclass(slots=True)
class House:
    """The live cards, each found where a table needs it."""

    now: datetime
    policy: Policy
    tables: list[TableCard]
    boxes: Mapping[AreaId, drawing.Box]
    sections: Mapping[int, SectionCard]
    servers: Mapping[StaffId, DutyCard]
    parties: Callable[[PartyId], PartyCard | None]
    seatings: dict[TableId, SeatingCard] = field(default_factory=dict)
    claims: dict[TableId, list[ClaimCard]] = field(default_factory=lambda: defaultdict(list))

    def server_of(self, table: TableCard, party: PartyCard | None) -> DutyCard | None:
        """Who serves here: the party's own server, else the one of the section."""
        own = self.servers.get(party.staff_id) if party and party.staff_id else None
        if own is not None or table.section_id is None:
            return own
        of_section = (duty for duty in self.servers.values() if duty.section_id == table.section_id)
        return next(of_section, None)

    def colour_of(self, table: TableCard, server: DutyCard | None) -> int:
        """The colour of the server's section, else of the table's; -1 for none."""
        section_id = (server.section_id if server else None) or table.section_id
        section = self.sections.get(section_id) if section_id else None
        return section.colour % 8 if section else -1


@glance
def gather(live: Live) -> House:
    """What the map looks at, from the live cards."""
    assert live.now is not None  # noqa: S101
    house = House(
        now=live.now,
        policy=policy_of(live.settings),
        tables=sorted(live(table_cards), key=lambda table: table.sort),
        boxes={
            room.id: drawing.Box(room.x, room.y, room.width, room.depth) for room in rooms(live)
        },
        sections={section.id: section for section in live(section_cards)},
        servers={duty.id: duty for duty in live(duty_cards)},
        parties=live(party_cards).get,
    )
    for seating in live(seating_cards):
        house.seatings.update(dict.fromkeys(seating.table_ids, seating))
    for claim in live(claim_cards):
        house.claims[claim.table_id].append(claim)
    return house


@glance
def rooms(live: Live) -> list[Room]:
    """The areas, laid out on one sheet."""
    areas: list[AreaCard] = sorted(live(area_cards), key=lambda area: area.sort)
    return [
        Room(area.id, area.sort, area.name, box.x, box.y, box.width, box.depth)
        for area, box in zip(areas, drawing.lay_out(areas), strict=True)
    ]


def standing_of(house: House, table: TableCard, at: datetime | None) -> Standing:
    """How a table stands, by the one rule."""
    seating = house.seatings.get(table.id)
    party = house.parties(seating.id) if seating else None
    claims = house.claims.get(table.id, ())
    return table_state(table, seating, party, claims, house.now, house.policy, at)


@glance
def standings(live: Live, at: datetime | None) -> list[tuple[TableCard, Standing]]:
    """How every table stands, now or `at` a later moment."""
    house = gather(live)
    return [(table, standing_of(house, table, at)) for table in house.tables]
