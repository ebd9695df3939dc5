"""One person: how they are reached, what the house remembers, what they agreed to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base, enum_column, ref
from kds.values import Spoken


class ContactKind(Spoken):
    PHONE = "phone"
    EMAIL = "email"

    @property
    def word(self) -> str:
        return {ContactKind.PHONE: "Phone", ContactKind.EMAIL: "E-mail"}[self]


class ConsentSource(Spoken):
    """Who said so."""

    STAFF = "staff"
    GUEST = "guest"
    MERGE = "merge"

    @property
    def word(self) -> str:
        return {
            ConsentSource.STAFF: "Told to staff",
            ConsentSource.GUEST: "By the link in a letter",
            ConsentSource.MERGE: "From the profile that was merged",
        }[self]


class Guest(Base):
    """One person across bookings, walk-ins, orders and payments.

    A row stays for good, so that what was counted stays true: a merged or erased one is empty.
    """

    __tablename__ = "guest"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    allergy: Mapped[str] = mapped_column(Text, default="")
    no_shows: Mapped[int] = mapped_column(default=0)
    visits: Mapped[int] = mapped_column(default=0)
    met_at: Mapped[datetime]
    seen_at: Mapped[datetime | None] = mapped_column(index=True)
    """When they last booked, came or were written to; None = never since they were met."""
    merged_into: Mapped[int | None] = mapped_column(ref("guest.id"))
    """The profile that this one has become a part of."""
    erased_at: Mapped[datetime | None]


class GuestContact(Base):
    """A phone number (E.164) or an e-mail address (lower case); each belongs to one guest."""

    __tablename__ = "guest_contact"
    __table_args__ = (UniqueConstraint("value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    guest_id: Mapped[int] = mapped_column(ref("guest.id"), index=True)
    kind: Mapped[ContactKind] = mapped_column(enum_column(ContactKind))
    value: Mapped[str] = mapped_column(String(254))


class GuestTag(Base):
    """A word by which the house groups its guests: regular, press, neighbour."""

    __tablename__ = "guest_tag"

    guest_id: Mapped[int] = mapped_column(ref("guest.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(24), primary_key=True, index=True)


class Consent(Base):
    """What a guest said about marketing letters: append-only, the last row counts; no row = no."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    guest_id: Mapped[int] = mapped_column(ref("guest.id"), index=True)
    given: Mapped[bool]
    """False = withdrawn."""
    source: Mapped[ConsentSource] = mapped_column(enum_column(ConsentSource))
    at: Mapped[datetime]


class Unsubscribe(Base):
    """The link of one letter by which its guest gets no more of the house's news; SHA-256 of it."""

    __tablename__ = "unsubscribe"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    guest_id: Mapped[int] = mapped_column(ref("guest.id"), index=True)
    at: Mapped[datetime]
