"""The host stand's arrivals: who is booked for this service and isn't seated. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kds.bus.projection import Live
from kds.floor.model import EXPECTED, HERE, PartyState
from kds.floor.queries import PartyCard
from kds.floor.screens.stand import Choice, Stand, chance_free, free_at, gather, said
from kds.values import PartyId, TableId, to_ms

AHEAD = timedelta(hours=8)
"""Who is booked later than this comes to another service."""


@dataclass(frozen=True, slots=True)
class Arriving:
    """A booking of this service. `kept_until` is when the house may give its table away."""

    id: PartyId
    sort: str
    state: PartyState
    name: str
    size: int
    here: int
    """How many of them have come."""
    at: datetime
    arrived_at: datetime | None
    late: bool
    kept_until: datetime
    tables: str
    table_ids: tuple[TableId, ...]
    ready: bool
    """All its tables are free and laid."""
    free_at: datetime | None
    """When its tables will probably be free, where somebody still sits there."""
    in_time: int | None
    """How likely (per cent) that is before they come."""
    choices: tuple[Choice, ...]
    note: str
    allergy: str
    """All that is known; `own_…` is what was said for this visit, and can be corrected here."""
    own_note: str
    own_allergy: str
    visits: int
    no_shows: int
    told: bool
    reachable: bool
    locked: bool


def arriving(live: Live) -> list[Arriving]:
    """Everybody who is booked for this service and isn't seated, by their time."""
    stand = gather(live)
    return [_arriving(stand, live, p) for p in stand.parties if is_arriving(p, stand.now)]


def is_arriving(party: PartyCard, now: datetime) -> bool:
    if party.state in HERE:
        return True
    near = party.booked_for is not None and party.booked_for < now + AHEAD
    return party.state in EXPECTED and near


def _arriving(stand: Stand, live: Live, party: PartyCard) -> Arriving:
    tables = stand.booked(party)
    at = party.booked_for or party.arrived_at or party.state_at
    is_here = party.state in HERE
    sitting = {stand.seated[each] for each in tables if each in stand.seated}
    laid = all(stand.tables[each].dirty_since is None for each in tables)
    # Guests who stand at the door come before those who don't.
    return Arriving(
        id=party.id,
        sort=f"{0 if is_here else 1}.{to_ms(at):014}.{party.id:09}",
        state=party.state,
        name=party.name,
        size=party.size,
        here=party.arrived_size or (party.size if party.state is PartyState.ARRIVED else 0),
        at=at,
        arrived_at=party.arrived_at,
        late=not is_here and stand.now - at >= stand.policy.late_after,
        kept_until=at + stand.policy.no_show_after,
        tables=stand.name_of(tables),
        table_ids=tables,
        ready=bool(tables) and laid and not any(each in stand.seated for each in tables),
        free_at=free_at(live, sitting),
        in_time=chance_free(stand, live, sitting, at),
        choices=stand.choices.get(party.id, ()),
        note=said(party.note, party.guest_note),
        allergy=party.allergies,
        own_note=party.note,
        own_allergy=party.allergy,
        visits=party.guest_visits,
        no_shows=party.guest_no_shows,
        told=party.notified_at is not None,
        reachable=bool(party.phone or party.email),
        locked=party.locked,
    )
