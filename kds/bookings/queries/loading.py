"""The calendar and the book of a service, from the rows: reading and writing plan with the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from kds.bookings.queries.cards import closure_cards, period_cards, turn_cards
from kds.bookings.rules import Book, Placed, Service, Unit
from kds.bookings.rules.calendar import Calendar
from kds.bus.projection import Read
from kds.floor.model import (
    Claim,
    ClaimState,
    Combination,
    CombinationTable,
    Offer,
    Party,
    PartyState,
    Seating,
    Source,
    Table,
)
from kds.floor.queries import UnitCard

MOVABLE = frozenset({PartyState.REQUESTED, PartyState.BOOKED, PartyState.CONFIRMED})
NOTICE = timedelta(minutes=30)
"""A party that comes so soon stays where it is planned."""
STILL_HERE = timedelta(minutes=15)
"""A party that sits longer than planned is thought to stay so much longer, again and again."""


_C, _P, _S = Claim.__table__.c, Party.__table__.c, Seating.__table__.c
_T, _M = Table.__table__.c, CombinationTable.__table__.c
_U = Combination.__table__.c
# Built once: a plan asks eight questions, and building a statement costs more than its answer.
_CLAIMS = (
    select(
        _C.party_id,
        _C.table_id,
        _C.starts_at,
        _C.ends_at,
        _P.size,
        _P.state,
        _P.locked,
        _P.source,
    )
    .select_from(Claim.__table__.outerjoin(Party.__table__, _P.id == _C.party_id))
    .where(_C.state != ClaimState.RELEASED)
    .where(_C.starts_at < bindparam("last"), _C.ends_at > bindparam("first"))
    .where(or_(_C.expires_at.is_(None), _C.expires_at > bindparam("now")))
    .order_by(_C.id)
)
_RUN_OUT = (
    select(_C.id).where(_C.state == ClaimState.HELD, _C.expires_at <= bindparam("now")).limit(1)
)
_SEATED = (
    select(_S.table_id, _S.party_id, _S.seated_at, _P.minutes, _P.size, _P.source)
    .select_from(Seating.__table__.join(Party.__table__, _P.id == _S.party_id))
    .where(_S.left_at.is_(None))
)
_TABLES = (
    select(_T.id, _T.seats, _T.least, _T.offer, _T.position)
    .where(_T.removed_at.is_(None))
    .order_by(_T.position)
)
_COMBINED = (
    select(_U.id, _U.least, _U.most, _U.priority, _M.table_id)
    .select_from(Combination.__table__.join(CombinationTable.__table__, _M.combination_id == _U.id))
    .where(_U.removed_at.is_(None))
    .order_by(_U.id, _M.table_id)
)


def read_calendar(session: Session, zone: ZoneInfo, now: datetime) -> Calendar:
    """Periods, closures and turn times as they are."""
    settle(session)
    read = Read(session, now)
    return Calendar(
        tuple(period_cards.load(read, None)),
        tuple(closure_cards.load(read, None)),
        tuple(turn_cards.load(read, None)),
        zone,
    )


def read_book(session: Session, service: Service, now: datetime) -> Book:
    """The book of a service: units, claims that live, and who sits where longer than planned."""
    settle(session)
    units = read_units(session)
    claims = read_claims(session, service.opens_at, service.until, now)
    placed = placed_claims(claims, service, now)
    if now < service.until:
        placed += placed_seatings(session, claims, service, now)
    seats = sum(unit.seats for unit in units if len(unit.tables) == 1)
    return Book(service, units, placed, seats)


def settle(session: Session) -> None:
    """Write what is pending, so that what is read next includes it."""
    if session.new or session.dirty or session.deleted:
        session.flush()


def read_units(session: Session) -> list[Unit]:
    """The tables that stand, and the combinations of such; of their offers the strictest counts."""
    units: list[Unit] = []
    online, in_house = set[int](), set[int]()
    for ident, seats, least, offer, position in session.execute(_TABLES).all():
        if offer is Offer.ONLINE:
            online.add(ident)
        if offer is not Offer.WALK_IN:
            in_house.add(ident)
        free = (offer is Offer.ONLINE, offer is not Offer.WALK_IN)
        units.append(Unit((ident,), seats, least, seats, position, *free))
    stand = {unit.tables[0] for unit in units}
    joined: dict[int, tuple[int, int, int, list[int]]] = {}
    for ident, least, most, priority, table_id in session.execute(_COMBINED).all():
        joined.setdefault(ident, (least, most, priority, []))[3].append(table_id)
    for least, most, priority, ids in joined.values():
        if stand.issuperset(ids):
            free = (online.issuperset(ids), in_house.issuperset(ids))
            units.append(Unit(tuple(ids), most, least, most, priority, *free))
    return units


def units_of(cards: Iterable[UnitCard]) -> list[Unit]:
    """Units as the rules see them; the public, or any planning, may be kept from some."""
    return [
        Unit(
            tables=tuple(card.table_ids),
            seats=card.most,
            least=card.least,
            most=card.most,
            rank=card.priority,
            online=card.offer is Offer.ONLINE,
            in_house=card.offer is not Offer.WALK_IN,
        )
        for card in cards
    ]


def read_claims(session: Session, first: datetime, last: datetime, now: datetime) -> Sequence[Any]:
    """Live claims that overlap [first, last), with what planning must know of their parties."""
    return session.execute(_CLAIMS, {"first": first, "last": last, "now": now}).all()


def some_ran_out(session: Session, now: datetime) -> bool:
    """Whether there are holds to be expired."""
    settle(session)
    return session.execute(_RUN_OUT, {"now": now}).first() is not None


def placed_claims(claims: Iterable[Any], service: Service, now: datetime) -> list[Placed]:
    """Claims as stays: one per party (or block), whatever number of tables it has."""
    # Bits are the key, not moments: to hash an aware datetime takes longer than all the rest.
    stays = defaultdict[tuple[int | str, int, int], list[Any]](list)
    for claim in claims:
        own = claim.party_id if claim.party_id is not None else f"block {claim.table_id}"
        span = (service.bit(claim.starts_at), service.bit_up(claim.ends_at))
        stays[own, *span].append(claim)
    soon = service.bit(now + NOTICE)
    return [_placed(rows, first, last, soon) for (_, first, last), rows in stays.items()]


def _placed(rows: list[Any], first: int, last: int, soon: int) -> Placed:
    row = rows[0]
    walk_in = row.source is Source.WALK_IN
    return Placed(
        party_id=row.party_id,
        tables=(row.table_id,) if len(rows) == 1 else tuple(each.table_id for each in rows),
        size=row.size or 0,
        first=first,
        length=last - first,
        movable=row.state in MOVABLE and not row.locked and first > soon,
        starts=not walk_in,
        reserved=walk_in,
    )


def placed_seatings(
    session: Session, claims: Iterable[Any], service: Service, now: datetime
) -> list[Placed]:
    """Who sits without a claim, or longer than it: a table in use is never free, whatever the plan
    said."""
    planned = {(claim.party_id, claim.table_id): claim.ends_at for claim in claims}
    rows = session.execute(_SEATED).all()
    return [
        placed
        for row in rows
        if (placed := placed_seating(row, planned.get((row.party_id, row.table_id)), service, now))
    ]


def placed_seating(
    row: Any, planned_end: datetime | None, service: Service, now: datetime
) -> Placed | None:
    """The stay of who sits at a table: all of it, or only what goes beyond its claim."""
    until = max(row.seated_at + timedelta(minutes=row.minutes), now + STILL_HERE)
    if planned_end is not None:
        until = max(planned_end, now + STILL_HERE)
    starts_at = row.seated_at if planned_end is None else planned_end
    first, last = service.bit(starts_at), service.bit_up(until)
    if last <= first or last <= 0 or first >= service.width:
        return None
    return Placed(
        party_id=row.party_id,
        tables=(row.table_id,),
        size=0 if planned_end is not None else row.size,
        first=first,
        length=last - first,
        starts=False,
        reserved=row.source is Source.WALK_IN,
    )
