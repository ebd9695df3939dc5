"""Staff members, devices, pairings and tokens. Secrets are kept as hashes only."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kds.actor import Role
from kds.db.base import Base, enum_column, ref


class Staff(Base):
    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    admin: Mapped[bool] = mapped_column(default=False)
    """Whether they look after the system as well: backups, other administrators."""
    pin_hash: Mapped[str] = mapped_column(String(200))
    failures: Mapped[int] = mapped_column(default=0)
    """Wrong PINs since the last right one."""
    locked_until: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class Device(Base):
    """A paired screen, tablet or phone. Its cookie's token is kept as SHA-256."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    station_id: Mapped[int | None]
    """The station of a kitchen screen (an id of kitchen's, so no key of ours)."""
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    staff_id: Mapped[int | None] = mapped_column(ref("staff.id"))
    """Who is signed in on it."""
    signed_in_at: Mapped[datetime | None]
    session_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Of the cookie that the sign-in made: new each time, so that an old one opens nothing."""
    paired_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    gone_since: Mapped[datetime | None]
    """Since when a screen that hangs on a wall hasn't been there; None = it is, or needn't be."""


class PairingState(StrEnum):
    """How far a screen that asks to be paired has got."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    """A manager has said what it is for; its next word makes it a device."""
    PAIRED = "paired"
    REFUSED = "refused"

    @property
    def word(self) -> str:
        return self.value.capitalize()


class Pairing(Base):
    """A screen that asks to be paired (RFC 8628's shape), or a one-time link made by the house."""

    __tablename__ = "pairing"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """Of the short code a person types, or of the one-time link's token."""
    poll_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """Of the secret with which the waiting screen asks for its answer."""
    name: Mapped[str] = mapped_column(String(80), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    role: Mapped[Role | None] = mapped_column(enum_column(Role))
    station_id: Mapped[int | None]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class Token(Base):
    """A bearer token for an outside system, kept as SHA-256."""

    __tablename__ = "token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Venue(Base):
    """What the house says of itself: one row, once somebody has said it."""

    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    zone: Mapped[str] = mapped_column(String(64))
    currency: Mapped[str] = mapped_column(String(3))
    language: Mapped[str] = mapped_column(String(8))
    country: Mapped[str] = mapped_column(String(2))
    """ISO 3166: whose phone numbers come without a country code."""
    settled_at: Mapped[datetime | None]
    """When somebody said that the house is set up."""
