"""Who serves tonight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from kds.bus.projection import Read, projection
from kds.floor import events
from kds.floor.model import Duty
from kds.staff.events import StaffChanged
from kds.staff.model import Staff
from kds.values import SectionId, StaffId

DUTY_LASTS = timedelta(hours=30)
"""A duty that nobody ended is over so long after its business date's midnight (UTC)."""


@dataclass(frozen=True, slots=True)
class DutyCard:
    """A server at work tonight, at most one card each."""

    id: StaffId
    name: str
    business_date: date
    section_id: SectionId | None
    position: int
    skips: int
    last_seated_at: datetime | None
    sort: str


def _on_duty(card: DutyCard, now: datetime) -> bool:
    return card.business_date >= _oldest(now)


def _oldest(now: datetime) -> date:
    return (now - DUTY_LASTS).date()


@projection(events.DutyChanged, StaffChanged, by="staff_id", keep=_on_duty)
def duty_cards(read: Read, ids: Sequence[StaffId] | None) -> list[DutyCard]:
    """Who serves tonight: the newest duty of everybody, unless it has ended."""
    statement = (
        select(Duty.__table__, Staff.name)
        .join(Staff, Staff.id == Duty.staff_id)
        .where(Duty.business_date >= _oldest(read.now))
        .order_by(Duty.business_date)
    )
    if ids is not None:
        statement = statement.where(Duty.staff_id.in_(ids))
    newest = {row.staff_id: row for row in read.execute(statement)}
    return [_duty(row) for row in newest.values() if row.ended_at is None]


def _duty(row: Any) -> DutyCard:
    return DutyCard(
        id=StaffId(row.staff_id),
        name=row.name,
        business_date=row.business_date,
        section_id=row.section_id,
        position=row.position,
        skips=row.skips,
        last_seated_at=row.last_seated_at,
        sort=f"{row.position:03}",
    )
