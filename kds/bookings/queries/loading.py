"""The calendar and the book of a service, from the rows: reading and writing plan with the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kds.bookings.queries.cards import closure_cards, period_cards, turn_cards
from kds.bookings.rules import Book, Placed, Service, Unit
from kds.bookings.rules.calendar import Calendar
from kds.bus.projection import Read
from kds.floor.model import Claim, ClaimState, Offer, Party, PartyState, Seating, Source
from kds.floor.queries import UnitCard
from kds.floor.queries.room import read_units

MOVABLE = frozenset({PartyState.REQUESTED, PartyState.BOOKED, PartyState.CONFIRMED})
NOTICE = timedelta(minutes=30)
"""A party that comes so soon stays where it is planned."""
STILL_HERE = timedelta(minutes=15)
"""A party that sits longer than planned is thought to stay so much longer, again and again."""


def read_calendar(session: Session, zone: ZoneInfo, now: datetime) -> Calendar:
    """Periods, closures and turn times as they are."""
    read = Read(session, now)
    return Calendar(
        tuple(period_cards.load(read, None)),
        tuple(closure_cards.load(read, None)),
        tuple(turn_cards.load(read, None)),
        zone,
    )


def read_book(session: Session, service: Service, now: datetime) -> Book:
    """The book of a service: units, claims that live, and who sits where longer than planned."""
    cards = read_units(session)
    claims = read_claims(session, service.opens_at, service.until, now)
    placed = placed_claims(claims, service, now)
    if now < service.until:
        placed += placed_seatings(session, claims, service, now)
    seats = sum(card.most for card in cards if card.single)
    return Book(service, units_of(cards), placed, seats)


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
    statement = (
        select(
            Claim.party_id,
            Claim.table_id,
            Claim.starts_at,
            Claim.ends_at,
            Party.size,
            Party.state,
            Party.locked,
            Party.source,
        )
        .outerjoin(Party, Party.id == Claim.party_id)
        .where(Claim.state != ClaimState.RELEASED)
        .where(Claim.starts_at < last, Claim.ends_at > first)
        .where(or_(Claim.expires_at.is_(None), Claim.expires_at > now))
        .order_by(Claim.id)
    )
    return session.execute(statement).all()


def placed_claims(claims: Iterable[Any], service: Service, now: datetime) -> list[Placed]:
    """Claims as stays: one per party (or block), whatever number of tables it has."""
    stays = defaultdict[tuple[Any, ...], list[Any]](list)
    for claim in claims:
        own = claim.party_id if claim.party_id is not None else f"block {claim.table_id}"
        stays[own, claim.starts_at, claim.ends_at].append(claim)
    return [_placed(rows, service, now) for rows in stays.values()]


def _placed(rows: list[Any], service: Service, now: datetime) -> Placed:
    row = rows[0]
    first = service.bit(row.starts_at)
    walk_in = row.source is Source.WALK_IN
    movable = row.state in MOVABLE and not row.locked and row.starts_at > now + NOTICE
    return Placed(
        party_id=row.party_id,
        tables=tuple(each.table_id for each in rows),
        size=row.size or 0,
        first=first,
        length=service.bit_up(row.ends_at) - first,
        movable=movable,
        starts=not walk_in,
        reserved=walk_in,
    )


def placed_seatings(
    session: Session, claims: Iterable[Any], service: Service, now: datetime
) -> list[Placed]:
    """Who sits without a claim, or longer than it: a table in use is never free, whatever the plan
    said."""
    planned = {(c.party_id, c.table_id): c.ends_at for c in claims if c.starts_at <= now}
    rows = session.execute(
        select(
            Seating.table_id,
            Seating.party_id,
            Seating.seated_at,
            Party.minutes,
            Party.size,
            Party.source,
        )
        .join(Party, Party.id == Seating.party_id)
        .where(Seating.left_at.is_(None))
    ).all()
    return [
        placed
        for row in rows
        if (placed := placed_seating(row, planned.get((row.party_id, row.table_id)), service, now))
    ]


def placed_seating(
    row: Any, planned_end: datetime | None, service: Service, now: datetime
) -> Placed | None:
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
