"""What was promised for later, and whether the kitchen has said that it is busy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kds.bus.projection import Read, projection
from kds.kitchen.events import BusySet, WorkPromised
from kds.kitchen.model import Busy, PromisedWork
from kds.kitchen.rules import Booking
from kds.staff.events import StaffChanged
from kds.staff.model import Staff
from kds.values import OrderId, StaffId

BUSY_ID = 1


@dataclass(frozen=True, slots=True)
class PromisedCard:
    """What an order that isn't fired yet has booked."""

    id: OrderId
    bookings: tuple[Booking, ...]


@dataclass(frozen=True, slots=True)
class BusyCard:
    """Minutes on top of every promise, until when, and who said so."""

    id: int
    minutes: int
    until: datetime
    staff_id: StaffId | None
    staff: str


@projection(WorkPromised, by="order_id")
def promised_cards(read: Read, ids: Sequence[OrderId] | None) -> list[PromisedCard]:
    """The ledger's later half: promised work of orders that the kitchen hasn't got yet."""
    statement = select(PromisedWork.__table__).order_by(
        PromisedWork.order_id, PromisedWork.station_id, PromisedWork.slot_at
    )
    if ids is not None:
        statement = statement.where(PromisedWork.order_id.in_(ids))
    found = defaultdict[OrderId, list[Booking]](list)
    for row in read.execute(statement):
        found[row.order_id].append(Booking(row.station_id, row.slot_at, row.seconds))
    return [PromisedCard(order_id, tuple(bookings)) for order_id, bookings in found.items()]


@projection(BusySet, StaffChanged, by="busy_id", keep=lambda card, now: now < card.until)
def busy_cards(read: Read, ids: Sequence[int] | None) -> list[BusyCard]:
    """Whether the kitchen has said that it is busy: one card, or none."""
    statement = select(Busy.__table__, Staff.name.label("staff")).outerjoin(
        Staff, Staff.id == Busy.staff_id
    )
    return [
        BusyCard(row.id, row.minutes, row.until, row.staff_id, row.staff or "")
        for row in read.execute(statement.where(Busy.minutes > 0))
    ]
