"""Who is to be seated next: arrived, expected within the hour, waiting. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kds.floor.model import EXPECTED, HERE, PartyState
from kds.floor.queries import ClaimCard, PartyCard, TableCard
from kds.values import PartyId, TableId, to_ms

SOON = timedelta(minutes=90)
"""Who is expected later than this isn't listed beside the map."""


@dataclass(frozen=True, slots=True)
class DoorParty:
    """A party that has no table yet. `at` = its time, or since when it waits."""

    id: PartyId
    sort: str
    kind: str
    """here, waiting or coming: also the order in which they are listed."""
    state: PartyState
    name: str
    size: int
    at: datetime
    low: int | None
    high: int | None
    """Its quote, in minutes from `quoted_at`."""
    quoted_at: datetime | None
    late: bool
    tables: str
    """The names of the tables that are claimed for it."""
    table_ids: tuple[TableId, ...]
    allergy: str
    note: str


KINDS = ("here", "waiting", "coming")


def at_the_door(
    parties: Iterable[PartyCard],
    claims: Iterable[ClaimCard],
    tables: Iterable[TableCard],
    now: datetime,
) -> list[DoorParty]:
    """Everybody who could be seated now or soon."""
    names = {table.id: table.name for table in tables}
    claimed: dict[PartyId, list[TableId]] = defaultdict(list)
    for claim in claims:
        if claim.party_id is not None and claim.table_id in names and claim.stands(now):
            claimed[claim.party_id].append(claim.table_id)
    found = [_door_party(party, claimed[party.id], names, now) for party in parties]
    return [each for each in found if each is not None]


def _door_party(
    party: PartyCard, table_ids: list[TableId], names: dict[TableId, str], now: datetime
) -> DoorParty | None:
    kind = _kind(party, now)
    at = party.waiting_since if kind == "waiting" else party.booked_for
    at = at or party.arrived_at or party.state_at
    if kind is None:
        return None
    return DoorParty(
        id=party.id,
        sort=f"{KINDS.index(kind)}.{to_ms(at):014}.{party.id:09}",
        kind=kind,
        state=party.state,
        name=party.name,
        size=party.size,
        at=at,
        low=party.quoted_low,
        high=party.quoted_high,
        quoted_at=party.quoted_at,
        late=kind == "coming" and at + timedelta(minutes=5) <= now,
        tables=" + ".join(names[each] for each in sorted(table_ids)),
        table_ids=tuple(sorted(table_ids)),
        allergy=party.allergies,
        note=party.note or party.guest_note,
    )


def _kind(party: PartyCard, now: datetime) -> str | None:
    if party.state in HERE:
        return "here"
    if party.state is PartyState.WAITING:
        return "waiting"
    near = party.booked_for is not None and party.booked_for <= now + SOON
    return "coming" if party.state in EXPECTED and near else None
