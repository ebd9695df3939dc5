"""The diary's sheet of one date: its lanes, its hours, and whose plans and seats lie on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from kds.bookings.queries.live import live_calendar, today
from kds.bus.projection import Live
from kds.floor.model import EXPECTED, OVER, Offer, PartyState
from kds.floor.queries import (
    ClaimCard,
    PartyCard,
    TableCard,
    UnitCard,
    claim_cards,
    party_cards,
    unit_cards,
)
from kds.values import to_ms

HOUR = timedelta(hours=1)
USUAL_HOURS = (11, 23)
"""What the sheet shows of a day without a service, local hours."""
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
"""What isn't here ended badly."""


@dataclass(frozen=True, slots=True)
class Row:
    """A table's lane, or (no `table_id`) the name of an area."""

    id: str
    sort: str
    name: str
    table_id: int | None = None
    seats: int = 0
    offer: str = ""
    walk_in_only: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """The hours that the sheet shows at least; a bar beyond them stretches it."""

    from_ms: int
    to_ms: int


def is_past(live: Live, day: date) -> bool:
    """A date whose evening is over is only looked at."""
    return day < today(live)


def axis(live: Live, day: date) -> Axis:
    """From an hour's beginning before the first service to one after the last guests."""
    services = live_calendar(live).services(day)
    local = [datetime(day.year, day.month, day.day, hour, tzinfo=live.zone) for hour in USUAL_HOURS]
    first = min((s.opens_at for s in services), default=local[0].astimezone(UTC))
    last = max((s.at(s.ends) for s in services), default=local[1].astimezone(UTC))
    for claim in of_day(live, day):
        first, last = min(first, claim.starts_at), max(last, claim.ends_at)
    start = first.astimezone(live.zone).replace(minute=0, second=0, microsecond=0)
    hours = -((start - last) // HOUR)
    return Axis(to_ms(start), to_ms(start) + hours * 3_600_000)


def parties_of(live: Live, day: date) -> list[PartyCard]:
    """Everybody who has a time on this date and isn't over: who is, is read from the past."""
    return [
        party
        for party in live(party_cards)
        if party.business_date == day
        and party.state not in OVER
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
            table.offer is Offer.WALK_IN,
        )
    return list(found.values())


def units(live: Live) -> list[tuple[str, UnitCard]]:
    """What a party can be given, by its table ids joined by `+`."""
    found = sorted(live(unit_cards), key=lambda unit: unit.sort)
    return [("+".join(str(i) for i in sorted(unit.table_ids)), unit) for unit in found]
