"""The calendar's cards: the values of the rules themselves, kept in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from sqlalchemy import select

from kds.bookings.events import ServiceChanged, WishNoted
from kds.bookings.model import Closure, ServicePeriod, TurnTime, Wish
from kds.bookings.rules import Closed, Period, Turn
from kds.bus.projection import Read, projection

_P, _C, _T = ServicePeriod.__table__.c, Closure.__table__.c, TurnTime.__table__.c
# Built once, from the tables themselves: every plan reads the calendar.
_PERIODS = (
    select(*(_P[field.name] for field in fields(Period)))
    .where(_P.removed_at.is_(None))
    .order_by(_P.starts_minute, _P.id)
)
_CLOSURES = select(*(_C[field.name] for field in fields(Closed))).order_by(_C.first_date, _C.id)
_TURNS = select(*(_T[field.name] for field in fields(Turn))).order_by(_T.least, _T.most, _T.id)


@dataclass(frozen=True, slots=True)
class WishCard:
    """Somebody who would take a booked-out time."""

    id: int
    business_date: date
    size: int
    from_at: datetime
    until_at: datetime
    name: str
    phone: str
    email: str
    asked_at: datetime
    told_at: datetime | None


@projection(ServiceChanged, by="period_id")
def period_cards(read: Read, ids: Sequence[int] | None) -> list[Period]:
    """Every service period there is."""
    statement = _PERIODS if ids is None else _PERIODS.where(_P.id.in_(ids))
    return [Period(*row) for row in read.execute(statement)]


@projection(ServiceChanged, by="closure_id")
def closure_cards(read: Read, ids: Sequence[int] | None) -> list[Closed]:
    """Every closure that was made."""
    return [Closed(*row) for row in read.execute(_CLOSURES)]


@projection(ServiceChanged, by="turn_id")
def turn_cards(read: Read, ids: Sequence[int] | None) -> list[Turn]:
    """Every turn time of the house."""
    return [Turn(*row) for row in read.execute(_TURNS)]


def _still_wanted(card: WishCard, now: datetime) -> bool:
    return card.until_at > now - timedelta(hours=3)


@projection(WishNoted, by="wish_id", keep=_still_wanted)
def wish_cards(read: Read, ids: Sequence[int] | None) -> list[WishCard]:
    """The notify list."""
    statement = select(*(getattr(Wish, field.name) for field in fields(WishCard)))
    if ids is None:
        statement = statement.where(Wish.until_at > read.now - timedelta(hours=3))
    else:
        statement = statement.where(Wish.id.in_(ids))
    return [WishCard(*row) for row in read.execute(statement)]
