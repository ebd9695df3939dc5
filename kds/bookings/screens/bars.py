"""The bars of the diary's sheet: plans where they lie, and who sits at a table without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from kds.bookings.screens.sheet import ICONS, PLANNED, is_past, of_day
from kds.bus.projection import Live
from kds.floor.model import SEATED, ClaimState, PartyState
from kds.floor.queries import ClaimCard, PartyCard, party_cards, seating_cards, table_cards
from kds.floor.rules.times import projected_end
from kds.values import TableId, from_ms, to_ms

STEP_MS = 300_000
"""A guess at an end moves in steps of five minutes, else its bar would be drawn for ever anew."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A party at a table, or a block of the house. `fixed` = nobody may move it."""

    id: str
    sort: int
    party_id: int | None
    table_id: int
    table: str
    starts_at: datetime
    ends_at: datetime
    state: str | PartyState
    icon: str
    name: str
    size: int
    note: bool = False
    allergy: bool = False
    locked: bool = False
    fixed: bool = True
    sits: bool = False
    """Drawn from who sits there, not from a plan: until it is over, its end is a guess."""
    walk_in: bool = False
    """Came without a booking."""
    over: bool = False


def bars(live: Live, day: date) -> Iterator[Bar]:
    """Each claim of the day where it lies, and each party that sits where it has none."""
    names = {table.id: table.name for table in live(table_cards)}
    planned = set[tuple[int, int]]()
    for claim in of_day(live, day):
        if claim.table_id not in names:
            continue
        party = live(party_cards).get(claim.party_id) if claim.party_id is not None else None
        if claim.state is ClaimState.BLOCK or party is None:
            yield block_bar(claim, names[claim.table_id])
            continue
        planned.add((party.id, claim.table_id))
        ends_at = max(claim.ends_at, _leaves(party, live.now))
        fixed = is_past(live, day) or party.state not in PLANNED or party.state is PartyState.HELD
        yield party_bar(
            party,
            claim.table_id,
            names[claim.table_id],
            claim.starts_at,
            ends_at,
            fixed=fixed,
            sits=party.state in SEATED and ends_at > claim.ends_at,
        )
    yield from _sitting(live, day, names, planned)


def _sitting(
    live: Live, day: date, names: dict[TableId, str], planned: set[tuple[int, int]]
) -> Iterator[Bar]:
    for seating in live(seating_cards):
        party = live(party_cards).get(seating.id)
        if party is None or party.business_date != day or party.state not in SEATED:
            continue
        for table_id in seating.table_ids:
            if table_id in names and (party.id, table_id) not in planned:
                yield party_bar(
                    party,
                    table_id,
                    names[table_id],
                    seating.seated_at,
                    _leaves(party, live.now),
                    sits=True,
                )


def _leaves(party: PartyCard, now: datetime | None) -> datetime:
    """When a party that sits will probably have left, in full five minutes; else no time at all."""
    if party.state not in SEATED or party.seated_at is None or now is None:
        return from_ms(0)
    reached = party.stage_at or party.seated_at
    end = projected_end(party.stage, reached, party.seated_at, party.minutes, now).likely
    return from_ms(round(to_ms(end) / STEP_MS) * STEP_MS)


def party_bar(
    party: PartyCard,
    table_id: TableId,
    table: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    fixed: bool = True,
    sits: bool = False,
    over: bool = False,
) -> Bar:
    """A party's bar at one of its tables."""
    return Bar(
        id=f"{party.id}-{table_id}",
        sort=to_ms(starts_at),
        party_id=party.id,
        table_id=table_id,
        table=table,
        starts_at=starts_at,
        ends_at=ends_at,
        state=party.state,
        icon=ICONS.get(party.state, "no"),
        name=party.name,
        size=party.size,
        note=bool(party.note or party.guest_note),
        allergy=bool(party.allergies),
        locked=party.locked,
        fixed=fixed,
        sits=sits,
        walk_in=party.booked_for is None,
        over=over,
    )


def block_bar(claim: ClaimCard, table: str) -> Bar:
    """A block of the house at one table."""
    return Bar(
        id=f"b{claim.id}",
        sort=to_ms(claim.starts_at),
        party_id=None,
        table_id=claim.table_id,
        table=table,
        starts_at=claim.starts_at,
        ends_at=claim.ends_at,
        state="block",
        icon="no",
        name=claim.reason,
        size=0,
    )
