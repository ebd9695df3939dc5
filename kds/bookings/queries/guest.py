"""What a guest may see of a booking: their own, by their private link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.floor.model import Party, PartyState
from kds.values import PartyId

GONE = frozenset({PartyState.EXPIRED, PartyState.COMPLETED, PartyState.NO_SHOW})


@dataclass(frozen=True, slots=True)
class OwnBooking:
    """A guest's own booking, or hold: nothing of the house and nobody else's."""

    id: PartyId
    state: PartyState
    state_at: datetime
    business_date: date
    at: datetime
    minutes: int
    size: int
    name: str
    phone: str
    email: str
    note: str
    allergy: str
    expires_at: datetime | None
    sequence: int

    @property
    def held(self) -> bool:
        return self.state is PartyState.HELD

    @property
    def cancelled(self) -> bool:
        return self.state in (PartyState.CANCELLED_GUEST, PartyState.CANCELLED_HOUSE)


_OWN = (
    Party.id,
    Party.state,
    Party.state_at,
    Party.business_date,
    Party.booked_for,
    Party.minutes,
    Party.size,
    Party.name,
    Party.phone,
    Party.email,
    Party.note,
    Party.allergy,
    Party.expires_at,
    Party.sequence,
)
"""In the order of the fields above."""


def own_booking(session: Session, token_hash: bytes) -> OwnBooking | None:
    """The booking whose link has this secret; None for a wrong one, and once it is over."""
    row: Any = session.execute(select(*_OWN).where(Party.token_hash == token_hash)).first()
    if row is None or row.state in GONE or row.booked_for is None:
        return None
    return OwnBooking(*row)
