"""What was thrown away lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.bus.projection import rows_of
from kds.kitchen.model import Waste, WasteReason
from kds.staff.model import Staff

NEWEST = 100


@dataclass(frozen=True, slots=True)
class WasteCard:
    """`worth` in minor units; `by_hand`: somebody noted it, so it can be taken back."""

    id: int
    sort: int
    at: datetime
    name: str
    quantity: int
    worth: int
    reason: WasteReason
    by_hand: bool
    staff: str


def waste_since(session: Session, first: datetime) -> list[WasteCard]:
    """What was thrown away from this moment on, the newest first."""
    statement = (
        select(
            Waste.id,
            Waste.at,
            Waste.name,
            Waste.quantity,
            Waste.worth,
            Waste.reason,
            Waste.order_line_id,
            Staff.name.label("staff"),
        )
        .outerjoin(Staff, Staff.id == Waste.staff_id)
        .where(Waste.at >= first, Waste.removed_at.is_(None))
        .order_by(Waste.id.desc())
        .limit(NEWEST)
    )
    return [
        WasteCard(i, -i, at, name, quantity, worth, reason, line is None, staff or "")
        for i, at, name, quantity, worth, reason, line, staff in rows_of(session, statement)
    ]
