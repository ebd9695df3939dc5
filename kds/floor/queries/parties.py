"""Who is in the house and who comes: parties, claims (plans), seatings (facts)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from kds.bus.projection import Read, projection
from kds.floor import events
from kds.floor.model import (
    OVER,
    SEATED,
    Claim,
    ClaimState,
    Party,
    PartyState,
    Source,
    Stage,
)
from kds.guests.model import Guest
from kds.values import ClaimId, GuestId, PartyId, StaffId, TableId

KEEP = timedelta(hours=3)
"""How long a party that is over, and a claim that has ended, stay among the live cards."""
FORGOTTEN = timedelta(hours=36)
"""A booking whose business date began longer ago and that nobody touched leaves the live cards."""


@dataclass(frozen=True, slots=True)
class PartyCard:
    """A party from its booking to its cleared table. `guest_…` is what is known of who booked."""

    id: PartyId
    business_date: date
    state: PartyState
    state_at: datetime
    source: Source
    size: int
    name: str
    phone: str
    email: str
    note: str
    allergy: str
    language: str
    booked_for: datetime | None
    minutes: int
    locked: bool
    expires_at: datetime | None
    staff_id: StaffId | None
    waiting_since: datetime | None
    quoted_at: datetime | None
    quoted_low: int | None
    quoted_high: int | None
    notified_at: datetime | None
    arrived_at: datetime | None
    arrived_size: int
    seated_at: datetime | None
    left_at: datetime | None
    stage: Stage
    stage_at: datetime | None
    guest_id: GuestId | None
    guest_note: str
    guest_allergy: str
    guest_visits: int
    guest_no_shows: int

    @property
    def allergies(self) -> str:
        """What they must not eat, as said now and as known from before."""
        if self.guest_allergy.casefold() in self.allergy.casefold():
            return self.allergy
        return "; ".join(text for text in (self.allergy, self.guest_allergy) if text)


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """Planned use of one table over [starts_at, ends_at): a hold, a booking or a block."""

    id: ClaimId
    party_id: PartyId | None
    table_id: TableId
    starts_at: datetime
    ends_at: datetime
    state: ClaimState
    expires_at: datetime | None
    reason: str

    def stands(self, now: datetime) -> bool:
        """A hold that has run out claims nothing, though nobody has removed it yet."""
        return self.expires_at is None or self.expires_at > now


def _is_kept(card: PartyCard, now: datetime) -> bool:
    if card.state in SEATED:
        return True
    if card.state in OVER:
        return card.state_at > now - KEEP
    return card.business_date >= (now - FORGOTTEN).date()


_PARTY = tuple(name for name in PartyCard.__dataclass_fields__ if not name.startswith("guest_"))


@projection(
    events.PartyChanged,
    events.PartyMoved,
    events.PartySeated,
    events.PartyShifted,
    events.PartyLeft,
    events.TableStaged,
    by="party_id",
    keep=_is_kept,
)
def party_cards(read: Read, ids: Sequence[PartyId] | None) -> list[PartyCard]:
    """Everybody who is here, comes (today or later) or left a short while ago."""
    statement = select(
        *(getattr(Party, name) for name in _PARTY),
        Party.guest_id,
        Guest.note.label("guest_note"),
        Guest.allergy.label("guest_allergy"),
        Guest.visits.label("guest_visits"),
        Guest.no_shows.label("guest_no_shows"),
    ).outerjoin(Guest, Guest.id == Party.guest_id)
    if ids is None:
        comes = and_(Party.state.not_in(OVER), Party.business_date >= (read.now - FORGOTTEN).date())
        left = and_(Party.state.in_(OVER), Party.state_at > read.now - KEEP)
        statement = statement.where(or_(Party.state.in_(SEATED), comes, left))
    else:
        statement = statement.where(Party.id.in_(ids))
    return [_party(row) for row in read.execute(statement)]


def _party(row: Any) -> PartyCard:
    values = dict(row._mapping)
    values["guest_note"] = row.guest_note or ""
    values["guest_allergy"] = row.guest_allergy or ""
    values["guest_visits"] = row.guest_visits or 0
    values["guest_no_shows"] = row.guest_no_shows or 0
    return PartyCard(**values)


def _claims_still(card: ClaimCard, now: datetime) -> bool:
    return card.ends_at > now - KEEP


@projection(events.TablesClaimed, by="claim_id", keep=_claims_still)
def claim_cards(read: Read, ids: Sequence[ClaimId] | None) -> list[ClaimCard]:
    """Every claim that isn't released and hasn't ended long ago, of tonight and of later days."""
    statement = select(
        Claim.id,
        Claim.party_id,
        Claim.table_id,
        Claim.starts_at,
        Claim.ends_at,
        Claim.state,
        Claim.expires_at,
        Claim.reason,
    ).where(Claim.state != ClaimState.RELEASED)
    if ids is None:
        statement = statement.where(Claim.ends_at > read.now - KEEP)
    else:
        statement = statement.where(Claim.id.in_(ids))
    return [ClaimCard(ClaimId(i), *rest) for i, *rest in read.execute(statement)]
