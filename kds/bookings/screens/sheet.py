"""What the diary's sheet shows of one date: rows, bars, the list, the totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from kds.bookings.queries.live import live_calendar
from kds.bus.projection import Live
from kds.floor.model import EXPECTED, SEATED, ClaimState, PartyState, Source
from kds.floor.queries import (
    ClaimCard,
    PartyCard,
    TableCard,
    claim_cards,
    party_cards,
    table_cards,
    unit_cards,
)
from kds.values import TableId, to_ms

HOUR = timedelta(hours=1)
USUAL_HOURS = (11, 23)
"""What the sheet shows of a day without a service, local hours."""
GONE = frozenset({PartyState.EXPIRED, PartyState.RENEGED})
OFF = frozenset({PartyState.CANCELLED_GUEST, PartyState.CANCELLED_HOUSE, PartyState.NO_SHOW})
"""No longer on the timeline, but still in the list: somebody may ring about it."""
PLANNED = EXPECTED | {PartyState.REQUESTED, PartyState.HELD}
ICONS = {
    PartyState.HELD: "clock",
    PartyState.REQUESTED: "bell",
    PartyState.BOOKED: "calendar",
    PartyState.CONFIRMED: "check-double",
    PartyState.WAITING: "clock",
    PartyState.LATE: "late",
    PartyState.ARRIVED_PARTIAL: "walk",
    PartyState.ARRIVED: "walk",
    PartyState.SEATED_PARTIAL: "chair",
    PartyState.SEATED: "chair",
    PartyState.COMPLETED: "check",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A table's lane, or (no `table_id`) the name of an area."""

    id: str
    sort: str
    name: str
    table_id: int | None = None
    seats: int = 0
    offer: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One claim: a party at a table, or a block of the house. `fixed` = nobody may move it."""

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
    visits: int
    no_shows: int
    open: bool
    """Whether it may still be changed."""
    due: bool
    """Whether its time has come, so that it may be a no-show."""
    words: str


@dataclass(frozen=True, slots=True)
class Tally:
    """The day in figures, for the header."""

    covers: int
    parties: int
    requests: int
    unplaced: int
    closed: str
    paused: bool


@dataclass(frozen=True, slots=True)
class Axis:
    from_ms: int
    to_ms: int
    ticks: tuple[datetime, ...]


def axis(live: Live, day: date) -> Axis:
    """From an hour's beginning before the first service to one after the last guests."""
    services = live_calendar(live).services(day)
    local = [datetime(day.year, day.month, day.day, hour, tzinfo=live.zone) for hour in USUAL_HOURS]
    first = min((s.opens_at for s in services), default=local[0].astimezone(UTC))
    last = max((s.at(s.ends) for s in services), default=local[1].astimezone(UTC))
    for claim in of_day(live, day):
        first, last = min(first, claim.starts_at), max(last, claim.ends_at)
    start = first.replace(minute=0, second=0, microsecond=0)
    end = (last + HOUR - timedelta(seconds=1)).replace(minute=0, second=0, microsecond=0)
    hours = (end - start) // HOUR
    return Axis(to_ms(start), to_ms(end), tuple(start + n * HOUR for n in range(hours)))


def parties_of(live: Live, day: date) -> list[PartyCard]:
    """Everybody who has a time on this date, whatever became of them."""
    return [
        party
        for party in live(party_cards)
        if party.business_date == day
        and party.state not in GONE
        and (party.booked_for is not None or party.seated_at is not None)
    ]


def of_day(live: Live, day: date) -> Iterator[ClaimCard]:
    """The claims of a date's parties, and the blocks that begin on it."""
    parties = live(party_cards)
    for claim in live(claim_cards):
        if live.now is not None and not claim.stands(live.now):
            continue
        party = parties.get(claim.party_id) if claim.party_id is not None else None
        on = party.business_date if party else claim.starts_at.astimezone(live.zone).date()
        if on == day:
            yield claim


def lanes(tables: Iterable[TableCard]) -> list[Row]:
    """Every table as a lane, below the name of its area."""
    found: dict[str, Row] = {}
    for table in sorted(tables, key=lambda table: (table.sort, table.name)):
        key = table.sort.split(".")[0]
        if key not in found:
            found[key] = Row(f"a{table.area_id}", f"r{key}", table.area)
        found[f"{table.id}"] = Row(
            f"t{table.id}",
            f"r{table.sort}.{table.name:>8}",
            table.name,
            table.id,
            table.seats,
            table.offer.value,
        )
    return list(found.values())


def bars(live: Live, day: date) -> Iterator[Bar]:
    """Each claim of the day where it lies."""
    names = {table.id: table.name for table in live(table_cards)}
    for claim in of_day(live, day):
        if claim.table_id not in names:
            continue
        party = live(party_cards).get(claim.party_id) if claim.party_id is not None else None
        sort, table = to_ms(claim.starts_at), names[claim.table_id]
        if claim.state is ClaimState.BLOCK or party is None:
            yield Bar(
                id=f"b{claim.id}",
                sort=sort,
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
            continue
        yield Bar(
            id=f"{party.id}-{claim.table_id}",
            sort=sort,
            party_id=party.id,
            table_id=claim.table_id,
            table=table,
            starts_at=claim.starts_at,
            ends_at=claim.ends_at,
            state=party.state,
            icon=ICONS.get(party.state, "calendar"),
            name=party.name,
            size=party.size,
            note=bool(party.note or party.guest_note),
            allergy=bool(party.allergies),
            locked=party.locked,
            fixed=party.state not in PLANNED or party.state is PartyState.HELD,
        )


def entries(live: Live, day: date) -> list[Entry]:
    """The parties of the day by time; those that come no more at the end."""
    claimed: dict[int, list[TableId]] = defaultdict(list)
    for claim in of_day(live, day):
        if claim.party_id is not None:
            claimed[claim.party_id].append(claim.table_id)
    names = {table.id: table.name for table in live(table_cards)}
    return [_entry(party, claimed[party.id], names, live.now) for party in parties_of(live, day)]


def _entry(
    party: PartyCard, table_ids: list[TableId], names: dict[TableId, str], now: datetime | None
) -> Entry:
    starts_at = party.booked_for or party.seated_at or party.state_at
    tables = "+".join(names.get(each, "?") for each in table_ids)
    is_planned = party.state in PLANNED and party.state is not PartyState.HELD
    words = f"{party.name} {tables} {party.phone} {party.email} {party.note}".lower()
    return Entry(
        id=party.id,
        sort=to_ms(starts_at) + (10**14 if party.state in OFF else 0),
        party_id=party.id,
        starts_at=starts_at,
        minutes=party.minutes,
        name=party.name,
        size=party.size,
        state=party.state,
        icon=ICONS.get(party.state, "no"),
        tables=tables,
        unit="+".join(str(each) for each in sorted(table_ids)),
        unplaced=not table_ids and is_planned,
        locked=party.locked,
        allergy=party.allergies,
        note=" · ".join(text for text in (party.note, party.guest_note) if text),
        phone=party.phone,
        email=party.email,
        source=party.source,
        visits=party.guest_visits,
        no_shows=party.guest_no_shows,
        open=is_planned,
        due=is_planned and now is not None and starts_at <= now,
        words=words,
    )


def tally(live: Live, day: date) -> Tally:
    """Sums of the day, of those who come, are here or were."""
    parties = [p for p in parties_of(live, day) if p.state not in OFF]
    placed = {claim.party_id for claim in of_day(live, day)}
    waiting = [p for p in parties if p.state in EXPECTED and p.id not in placed]
    calendar = live_calendar(live)
    services, closure = calendar.services(day), calendar.closure(day)
    counted = [p for p in parties if p.state is not PartyState.HELD]
    return Tally(
        covers=sum(p.size for p in counted),
        parties=len(counted),
        requests=sum(p.state is PartyState.REQUESTED for p in parties),
        unplaced=len([p for p in waiting if p.state not in SEATED]),
        closed="" if services else (closure.reason if closure else "") or "–",
        paused=bool(services) and all(s.period.paused for s in services),
    )


def units(live: Live) -> list[tuple[str, str, int]]:
    """What a party can be given: table ids joined by `+`, its name, its seats."""
    found = sorted(live(unit_cards), key=lambda unit: unit.sort)
    return [
        ("+".join(str(i) for i in sorted(unit.table_ids)), unit.name, unit.most) for unit in found
    ]
