"""The list beside the diary's sheet: everybody of the date, with all that is known of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kds.bookings.screens.sheet import ICONS, PLANNED, is_past, of_day, parties_of
from kds.bus.projection import Live
from kds.floor.model import PartyState, Source
from kds.floor.queries import PartyCard, seating_cards, table_cards
from kds.menu.rules import match_key
from kds.values import PartyId, TableId, to_ms


@dataclass(frozen=True, slots=True)
class Entry:
    """A party in the list of the day, with all that staff may know of it."""

    id: int
    sort: int
    party_id: int
    starts_at: datetime
    minutes: int
    name: str
    size: int
    state: PartyState
    icon: str
    tables: str
    unit: str
    """Its table ids joined by `+`."""
    unplaced: bool
    locked: bool
    allergy: str
    note: str
    phone: str
    email: str
    source: Source
    walk_in: bool
    visits: int
    no_shows: int
    open: bool
    """Whether it may still be changed."""
    seated_at: datetime | None
    left_at: datetime | None
    due: bool
    """Whether its time has come, so that it may be a no-show."""
    words: str


def entries(live: Live, day: date) -> list[Entry]:
    """The parties of the day that come or are here, by time."""
    tables = defaultdict[PartyId, list[TableId]](list)
    for claim in of_day(live, day):
        if claim.party_id is not None:
            tables[claim.party_id].append(claim.table_id)
    for seating in live(seating_cards):
        tables[seating.id] = list(seating.table_ids)
    names = {table.id: table.name for table in live(table_cards)}
    past = is_past(live, day)
    return [
        entry(party, tables.get(party.id, ()), names, live.now, past=past)
        for party in parties_of(live, day)
    ]


def entry(
    party: PartyCard,
    table_ids: Iterable[TableId],
    names: Mapping[TableId, str],
    now: datetime | None,
    *,
    past: bool = False,
) -> Entry:
    """A party's line. What is past can't be changed any more."""
    starts_at = party.booked_for or party.seated_at or party.state_at
    ids = list(table_ids)
    tables = "+".join(names.get(each, "?") for each in ids)
    is_planned = not past and party.state in PLANNED and party.state is not PartyState.HELD
    said = (party.name, tables, party.phone, party.email, party.note)
    return Entry(
        id=party.id,
        sort=to_ms(starts_at),
        party_id=party.id,
        starts_at=starts_at,
        minutes=party.minutes,
        name=party.name,
        size=party.size,
        state=party.state,
        icon=ICONS.get(party.state, "no"),
        tables=tables,
        unit="+".join(str(each) for each in sorted(ids)),
        unplaced=not ids and is_planned,
        locked=party.locked,
        allergy=party.allergies,
        note=" · ".join(text for text in (party.note, party.guest_note) if text),
        phone=party.phone,
        email=party.email,
        source=party.source,
        walk_in=party.booked_for is None,
        visits=party.guest_visits,
        no_shows=party.guest_no_shows,
        open=is_planned,
        seated_at=party.seated_at,
        left_at=party.left_at,
        due=is_planned and now is not None and starts_at <= now,
        words=match_key(" ".join(said)),
    )
