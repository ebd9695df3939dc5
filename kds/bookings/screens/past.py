"""What is over of the diary's date, read from the house's history: all of a past day, and of today
whoever has left, hasn't come or has called off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from kds.bookings.queries.live import moment_of_live
from kds.bookings.queries.past import Gone, gone_parties, past_blocks, removed_tables
from kds.bookings.rules import moment_of
from kds.bookings.screens.bars import Bar, block_bar, party_bar
from kds.bookings.screens.listing import Entry, entry
from kds.bookings.screens.load import LEAST_SCALE, QUARTER, Quarter
from kds.bookings.screens.sheet import Row, axis, is_past
from kds.bookings.screens.tally import CALLED_OFF
from kds.bus.event import Event
from kds.bus.projection import Live
from kds.floor import events
from kds.floor.model import OVER
from kds.floor.queries import ClaimCard, claim_cards, party_cards, table_cards
from kds.values import TableId, from_ms, to_ms

STALE = (
    events.PartyChanged,
    events.PartyMoved,
    events.PartySeated,
    events.PartyShifted,
    events.PartyLeft,
    events.TablesClaimed,
    events.TableChanged,
)
"""What changes who is over, and where they were."""
DAY = 1440


@dataclass(frozen=True, slots=True)
class Past:
    """What is over of a date: who, their tables that no longer stand, the house's old blocks."""

    gone: tuple[Gone, ...]
    removed: tuple[tuple[TableId, str, int], ...]
    """Id, name and seats."""
    blocks: tuple[ClaimCard, ...]


def read_past(session: Session, live: Live, day: date) -> Past:
    """Who is over, or too long ago for the live cards, and what was there then."""
    gone = gone_parties(session, day, moment_of_live(live), live(party_cards))
    tables = {table for each in gone for table in each.tables if table not in live(table_cards)}
    removed = removed_tables(session, sorted(tables)) if tables else []
    blocks = past_blocks(session, *_midnights(live, day)) if is_past(live, day) else []
    return Past(tuple(gone), tuple(removed), tuple(blocks))


def concerns(past: Past, live: Live, event: Event) -> bool:
    """Whether an event may change any of it: most are about somebody who is still to come or here,
    and was before."""
    party_id = getattr(event, "party_id", None)
    party = live(party_cards).get(party_id)
    if party is None or party.state in OVER:
        return True
    return any(each.party.id == party_id for each in past.gone)


def past_bars(past: Past, live: Live, day: date) -> Iterator[Bar]:
    """Where parties sat, when they did; on a past day also the tables that no-shows left empty,
    and the blocks of the house."""
    names, over = _names(past, live), is_past(live, day)
    for each in past.gone:
        for sat in each.sat:
            left_at = sat.left_at or each.party.left_at
            if left_at is not None and left_at > sat.seated_at:
                yield _bar(each, sat.table_id, names, sat.seated_at, left_at)
        if over:
            yield from _missed(each, names)
    if over:
        for claim in past.blocks:
            if claim.id not in live(claim_cards) and claim.table_id in names:
                yield block_bar(claim, names[claim.table_id])


def _missed(each: Gone, names: dict[TableId, str]) -> Iterator[Bar]:
    """The plan of a party that didn't come and hadn't called off."""
    at, party = each.party.booked_for, each.party
    if at is None or each.sat or party.state in CALLED_OFF:
        return
    for table_id in each.planned:
        yield _bar(each, table_id, names, at, at + timedelta(minutes=party.minutes))


def _bar(
    each: Gone, table_id: TableId, names: dict[TableId, str], first: datetime, last: datetime
) -> Bar:
    bar = party_bar(each.party, table_id, names[table_id], first, last, over=True)
    # They may have sat at one table twice.
    return replace(bar, id=f"{bar.id}-{to_ms(first)}")


def past_entries(past: Past, live: Live) -> list[Entry]:
    """Their lines in the list."""
    names = _names(past, live)
    return [entry(each.party, each.tables, names, live.now, past=True) for each in past.gone]


def past_rows(past: Past, live: Live, day: date) -> list[Row]:
    """Lanes of tables that somebody had on a past day and that no longer stand."""
    if not is_past(live, day):
        return []
    head = [Row("gone", "r", "")] if past.removed else []
    return head + [
        Row(f"t{table_id}", f"r{name:>8}", name, table_id, seats)
        for table_id, name, seats in past.removed
    ]


def past_load(past: Past, live: Live, day: date) -> list[Quarter]:
    """The load curve of a past day: covers that were present and came in each quarter."""
    if not is_past(live, day):
        return []
    stays = [
        (party.seated_at, party.left_at, party.size)
        for party in (each.party for each in past.gone)
        if party.seated_at is not None and party.left_at is not None
    ]
    first = min([start for start, _, _ in stays], default=None)
    if first is None:
        return []
    hours = axis(live, day)
    start = from_ms(hours.from_ms)
    last = max([end for _, end, _ in stays])
    start -= -((first - start) // QUARTER) * QUARTER if first < start else timedelta()
    times = [start + n * QUARTER for n in range(-((start - last) // QUARTER))]
    present = [sum(s for a, b, s in stays if a < at + QUARTER and b > at) for at in times]
    scale = max(LEAST_SCALE, *present)
    return [
        _quarter(at, here, sum(s for a, _, s in stays if at <= a < at + QUARTER), scale)
        for at, here in zip(times, present, strict=True)
    ]


def _quarter(at: datetime, present: int, starting: int, scale: int) -> Quarter:
    return Quarter(
        id=to_ms(at),
        sort=to_ms(at),
        at=at,
        present=present,
        starting=starting,
        pace=0,
        present_share=round(100 * present / scale),
        starting_share=round(100 * starting / scale),
        over_pace=False,
        over_capacity=False,
    )


def _names(past: Past, live: Live) -> dict[TableId, str]:
    """The names of all tables that stand, and of those that did."""
    names = {table.id: table.name for table in live(table_cards)}
    return names | {table_id: name for table_id, name, _ in past.removed}


def _midnights(live: Live, day: date) -> tuple[datetime, datetime]:
    return moment_of(day, 0, live.zone), moment_of(day, DAY, live.zone)
