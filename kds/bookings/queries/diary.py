"""The diary of one date: who comes when to which table, and how busy it gets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kds.bookings.queries.availability import TimeAnswer, slot_of
from kds.bookings.queries.loading import read_book, read_calendar
from kds.bookings.rules import Ask, Book, Plan, Terms, Why, in_bits, plan, unit_of
from kds.bookings.rules.calendar import Calendar
from kds.floor.model import OVER, Claim, ClaimState, Party, PartyState, Source
from kds.values import PartyId, to_ms


@dataclass(frozen=True, slots=True)
class Stay:
    """A booking (or a block: `party_id` None) in the diary. `outside`: no service covers it any
    more, or the house is closed; it stands all the same."""

    id: str
    party_id: PartyId | None
    state: PartyState | None
    source: Source | None
    at: datetime
    until: datetime
    size: int
    name: str
    note: str
    allergy: str
    tables: tuple[int, ...]
    locked: bool
    movable: bool
    outside: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """One pacing interval: covers and groups that start, covers present, and what is allowed
    (0 = no limit)."""

    id: int
    at: datetime
    groups: int
    covers: int
    present: int
    most_groups: int
    most_covers: int


@dataclass(frozen=True, slots=True)
class Sitting:
    """A service of the date."""

    id: int
    name: str
    opens_at: datetime
    last_at: datetime
    ends_at: datetime
    paused: bool
    load: tuple[Load, ...]


@dataclass(frozen=True, slots=True)
class DiaryDay:
    day: date
    sittings: tuple[Sitting, ...]
    stays: tuple[Stay, ...]
    covers: int
    """On the books."""
    closed: str | None
    """Why the house is closed, if it is."""


FIXED = OVER | {PartyState.SEATED, PartyState.SEATED_PARTIAL}
_PARTY = (
    Party.id,
    Party.state,
    Party.source,
    Party.booked_for,
    Party.minutes,
    Party.size,
    Party.name,
    Party.note,
    Party.allergy,
    Party.locked,
    Party.business_date,
)


def diary_day(session: Session, zone: ZoneInfo, now: datetime, day: date) -> DiaryDay:
    """Everything that is planned for a business date."""
    calendar = read_calendar(session, zone, now)
    books = [read_book(session, service, now) for service in calendar.services(day)]
    parties = session.execute(
        select(*_PARTY)
        .where(Party.business_date == day, Party.booked_for.is_not(None))
        .where(or_(Party.state != PartyState.HELD, Party.expires_at > now))
        .where(Party.state.not_in(OVER - {PartyState.COMPLETED}))
        .order_by(Party.booked_for, Party.id)
    ).all()
    stays = [*_stays(session, calendar, parties), *_blocks(session, books)]
    closure = calendar.closure(day)
    return DiaryDay(
        day,
        tuple(_sitting(book) for book in books),
        tuple(stays),
        sum(stay.size for stay in stays),
        closure.reason if closure is not None and not books else None,
    )


def outside_hours(session: Session, zone: ZoneInfo, now: datetime) -> list[Stay]:
    """Bookings to come whose hours were taken away: they stand, and somebody should call."""
    calendar = read_calendar(session, zone, now)
    parties = session.execute(
        select(*_PARTY)
        .where(Party.booked_for > now, Party.state.not_in(OVER), Party.state != PartyState.HELD)
        .order_by(Party.booked_for, Party.id)
    ).all()
    return [stay for stay in _stays(session, calendar, parties) if stay.outside]


def check_change(
    session: Session,
    zone: ZoneInfo,
    now: datetime,
    party_id: PartyId,
    at: datetime,
    size: int,
    minutes: int,
    table_ids: tuple[int, ...],
) -> TimeAnswer:
    """What a drop in the diary would do, before it is dropped."""
    calendar = read_calendar(session, zone, now)
    service = calendar.service(at)
    if service is None:
        return TimeAnswer(at, size, minutes, Why.CLOSED)
    book = read_book(session, service, now).without(party_id)
    if table_ids and unit_of(book.units, table_ids) is None:
        return TimeAnswer(at, size, minutes, Why.NO_TABLE)
    kept = session.scalar(select(Party.booked_for).where(Party.id == party_id)) == at
    terms = Terms(public=False, now=min(now, at) if kept else now)
    answer = plan(book, Ask(size, service.bit(at), minutes, table_ids), terms)
    if isinstance(answer, Plan):
        return TimeAnswer(at, size, minutes, None, moves=len(answer.moves))
    offers = tuple(slot_of(service, offer.first, size, zone) for offer in answer.offers)
    return TimeAnswer(at, size, minutes, answer.why, offers)


def _stays(session: Session, calendar: Calendar, parties: Iterable[Any]) -> list[Stay]:
    booked = list(parties)
    tables = defaultdict[int, list[int]](list)
    claims = select(Claim.party_id, Claim.table_id).where(
        Claim.party_id.in_([row.id for row in booked]), Claim.state != ClaimState.RELEASED
    )
    for row in session.execute(claims.order_by(Claim.table_id)):
        tables[row.party_id or 0].append(row.table_id)
    outside = set(calendar.outside((row.id, row.booked_for) for row in booked))
    return [_stay(row, tuple(tables[row.id]), row.id in outside) for row in booked]


def _stay(row: Any, tables: tuple[int, ...], outside: bool) -> Stay:
    return Stay(
        id=f"party-{row.id}",
        party_id=PartyId(row.id),
        state=row.state,
        source=row.source,
        at=row.booked_for,
        until=row.booked_for + timedelta(minutes=row.minutes),
        size=row.size,
        name=row.name,
        note=row.note,
        allergy=row.allergy,
        tables=tables,
        locked=row.locked,
        movable=row.state not in FIXED,
        outside=outside,
    )


def _blocks(session: Session, books: list[Book]) -> list[Stay]:
    """Blocks of the house within the date's services."""
    if not books:
        return []
    first = min(book.service.opens_at for book in books)
    last = max(book.service.until for book in books)
    rows = session.execute(
        select(Claim.id, Claim.table_id, Claim.starts_at, Claim.ends_at, Claim.reason)
        .where(Claim.state == ClaimState.BLOCK, Claim.starts_at < last, Claim.ends_at > first)
        .order_by(Claim.starts_at)
    )
    return [
        Stay(
            id=f"block-{ident}",
            party_id=None,
            state=None,
            source=None,
            at=starts_at,
            until=ends_at,
            size=0,
            name="",
            note="",
            allergy="",
            tables=(table_id,),
            locked=True,
            movable=False,
            outside=False,
            reason=reason,
        )
        for ident, table_id, starts_at, ends_at, reason in rows
    ]


def _sitting(book: Book) -> Sitting:
    service, period = book.service, book.service.period
    step = max(in_bits(period.pace_minutes), 1)
    started, present = book.started(), book.present()
    load = tuple(
        Load(
            id=to_ms(service.at(first)),
            at=service.at(first),
            groups=started.get(first // step, (0, 0))[0],
            covers=started.get(first // step, (0, 0))[1],
            present=max(present[first : first + step], default=0),
            most_groups=period.pace_groups,
            most_covers=period.pace_covers,
        )
        for first in range(0, service.ends, step)
    )
    return Sitting(
        id=period.id,
        name=period.name,
        opens_at=service.opens_at,
        last_at=service.at(service.last),
        ends_at=service.at(service.ends),
        paused=period.paused,
        load=load,
    )
