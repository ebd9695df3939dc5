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

_PERIOD = tuple(getattr(ServicePeriod, field.name) for field in fields(Period))
_CLOSED = tuple(getattr(Closure, field.name) for field in fields(Closed))
_TURN = tuple(getattr(TurnTime, field.name) for field in fields(Turn))


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
    statement = select(*_PERIOD).where(ServicePeriod.removed_at.is_(None))
    if ids is not None:
        statement = statement.where(ServicePeriod.id.in_(ids))
    return [Period(*row) for row in read.execute(statement.order_by(ServicePeriod.starts_minute))]


@projection(ServiceChanged, by="closure_id")
def closure_cards(read: Read, ids: Sequence[int] | None) -> list[Closed]:
    """Every closure that was made."""
    return [Closed(*row) for row in read.execute(select(*_CLOSED).order_by(Closure.first_date))]


@projection(ServiceChanged, by="turn_id")
def turn_cards(read: Read, ids: Sequence[int] | None) -> list[Turn]:
    """Every turn time of the house."""
    statement = select(*_TURN).order_by(TurnTime.least, TurnTime.most, TurnTime.id)
    return [Turn(*row) for row in read.execute(statement)]


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
