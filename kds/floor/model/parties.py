"""Who is in the room: parties, claims, seatings."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base, enum_column, ref
from kds.floor.model.states import ClaimState, PartyState, Source, Stage


class Party(Base):
    """Guests who come together: one row from the booking page to the cleared table."""

    __tablename__ = "party"
    __table_args__ = (
        Index("ix_party_day", "business_date", "state"),
        CheckConstraint("size > 0", name="size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_date: Mapped[date]
    state: Mapped[PartyState] = mapped_column(enum_column(PartyState))
    state_at: Mapped[datetime]
    source: Mapped[Source] = mapped_column(enum_column(Source))
    size: Mapped[int]
    name: Mapped[str] = mapped_column(String(80), default="")
    guest_id: Mapped[int | None] = mapped_column(ref("guest.id"), index=True)
    phone: Mapped[str] = mapped_column(String(20), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(8), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    allergy: Mapped[str] = mapped_column(Text, default="")
    period_id: Mapped[int | None]
    """The service period it was booked in (an id of bookings', so no key of ours)."""
    booked_for: Mapped[datetime | None]
    """Its time; None for a party of the waitlist or a walk-in."""
    minutes: Mapped[int] = mapped_column(default=90)
    """Its planned turn time."""
    locked: Mapped[bool] = mapped_column(default=False)
    """Its tables were promised: no plan may move it."""
    expires_at: Mapped[datetime | None]
    """Until when a hold lives."""
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """Of the private link with which the guest changes or cancels."""
    sequence: Mapped[int] = mapped_column(default=0)
    """Of its calendar entry: one more with each change."""
    staff_id: Mapped[int | None] = mapped_column(ref("staff.id"))
    """Who serves it."""
    waiting_since: Mapped[datetime | None]
    quoted_at: Mapped[datetime | None]
    quoted_low: Mapped[int | None]
    quoted_high: Mapped[int | None]
    """The quote it was given (minutes from `quoted_at`): p50 and p80."""
    notified_at: Mapped[datetime | None]
    """When it was told that its table is ready."""
    arrived_at: Mapped[datetime | None]
    arrived_size: Mapped[int] = mapped_column(default=0)
    seated_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    merged_into: Mapped[int | None] = mapped_column(ref("party.id"))
    """The party whose guests these are now; its covers count there."""
    stage: Mapped[Stage] = mapped_column(enum_column(Stage), default=Stage.SEATED)
    """How far it is, as learnt from orders, kitchen and checks or from a tap."""
    stage_at: Mapped[datetime | None]


class Claim(Base):
    """Planned exclusive use of one table over [starts_at, ends_at). Live claims of a table never
    overlap: a trigger of the database refuses it, whoever asks."""

    __tablename__ = "claim"
    __table_args__ = (
        Index("ix_claim_table", "table_id", "state", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="span"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int | None] = mapped_column(ref("party.id"), index=True)
    """None for a block of the house."""
    table_id: Mapped[int] = mapped_column(ref("dining_table.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[ClaimState] = mapped_column(enum_column(ClaimState))
    expires_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(120), default="")


class Seating(Base):
    """A party at a table, now or then. A table has at most one at a time; no rule forbids it to
    last into somebody else's claim (an overstay)."""

    __tablename__ = "seating"
    __table_args__ = (
        Index("ix_seating_open", "table_id", unique=True, sqlite_where=text("left_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ref("party.id"), index=True)
    table_id: Mapped[int] = mapped_column(ref("dining_table.id"), index=True)
    seated_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    extra_chairs: Mapped[int] = mapped_column(default=0)


class QuoteOutcome(Base):
    """What a quote came to: actual − quoted is its error; reneged ones are known as such."""

    __tablename__ = "quote_outcome"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ref("party.id"), index=True)
    size: Mapped[int]
    quoted_at: Mapped[datetime]
    quoted_low: Mapped[int]
    quoted_high: Mapped[int]
    actual: Mapped[int]
    """Minutes until it was seated or left."""
    seated: Mapped[bool]
