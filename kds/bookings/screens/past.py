"""What is over of the diary's date, read from the house's history: all of a past day, and of today
whoever has left, hasn't come or has called off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
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
from kds.bus.projection import Live
from kds.floor import events
from kds.floor.queries import claim_cards, party_cards, table_cards
from kds.values import TableId, from_ms, to_ms

PARTIES = (
    events.PartyChanged,
    events.PartyMoved,
    events.PartySeated,
    events.PartyShifted,
    events.PartyLeft,
)
"""What changes who is over."""
TABLES = (*PARTIES, events.TablesClaimed, events.TableChanged)
"""What changes where they were."""
DAY = 1440


def gone(session: Session, live: Live, day: date) -> list[Gone]:
    """Who is over, or too long ago for the live cards."""
    return gone_parties(session, day, moment_of_live(live), live(party_cards))


def past_bars(session: Session, live: Live, day: date) -> Iterator[Bar]:
    """Where parties sat, when they did; on a past day also the tables that no-shows left empty,
    and the blocks of the house."""
    found, past = gone(session, live, day), is_past(live, day)
    names = _names(session, live, found)
    for each in found:
        for sat in each.sat:
            left_at = sat.left_at or each.party.left_at
            if left_at is not None and left_at > sat.seated_at:
                yield _bar(each, sat.table_id, names, sat.seated_at, left_at)
        if past:
            yield from _missed(each, names)
    if past:
        for claim in past_blocks(session, *_midnights(live, day)):
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


def past_entries(session: Session, live: Live, day: date) -> list[Entry]:
    """Their lines in the list."""
    found = gone(session, live, day)
    names = _names(session, live, found)
    return [entry(each.party, each.tables, names, live.now, past=True) for each in found]


def past_rows(session: Session, live: Live, day: date) -> list[Row]:
    """Lanes of tables that somebody had on a past day and that no longer stand."""
    if not is_past(live, day):
        return []
    tables = {table for each in gone(session, live, day) for table in each.tables}
    removed = removed_tables(session, sorted(tables))
    head = [Row("gone", "r", "")] if removed else []
    return head + [
        Row(f"t{table_id}", f"r{name:>8}", name, table_id, seats)
        for table_id, name, seats in removed
    ]


def past_load(session: Session, live: Live, day: date) -> list[Quarter]:
    """The load curve of a past day: covers that were present and came in each quarter."""
    if not is_past(live, day):
        return []
    stays = [
        (party.seated_at, party.left_at, party.size)
        for party in (each.party for each in gone(session, live, day))
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


def _names(session: Session, live: Live, found: list[Gone]) -> dict[TableId, str]:
    """The names of all tables that stand, and of those that did."""
    names = {table.id: table.name for table in live(table_cards)}
    there = {table for each in found for table in each.tables if table not in names}
    gone_by = removed_tables(session, sorted(there)) if there else []
    return names | {table_id: name for table_id, name, _ in gone_by}


def _midnights(live: Live, day: date) -> tuple[datetime, datetime]:
    return moment_of(day, 0, live.zone), moment_of(day, DAY, live.zone)
