"""The outbox of messages to guests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base, enum_column, ref
from kds.values import Spoken


class MessageKind(Spoken):
    CONFIRMATION = "confirmation"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    REMINDER = "reminder"
    TABLE_READY = "table_ready"
    DELAY = "delay"
    """Their table takes longer than they were told."""
    SLOT_FREE = "slot_free"
    """A time they asked to be told of is free again."""
    RECEIPT = "receipt"
    """What they have paid, by e-mail."""


class Message(Base):
    """Written in the transaction that makes it true, sent afterwards: a call outside never waits
    inside a command. `unique_key` keeps a reminder from being queued twice."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_due", "sent_at", "dropped_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MessageKind] = mapped_column(enum_column(MessageKind))
    unique_key: Mapped[str] = mapped_column(String(80), unique=True)
    party_id: Mapped[int | None]
    """A party of the floor's, so no key of ours."""
    address: Mapped[str] = mapped_column(String(254))
    """An e-mail address or a phone number."""
    language: Mapped[str] = mapped_column(String(8), default="")
    data: Mapped[str] = mapped_column(Text, default="{}")
    """What the letter says, as JSON; emptied once sent, for it may hold a private link."""
    attachment: Mapped[str] = mapped_column(Text, default="")
    """An .ics, when there is one."""
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    guest_id: Mapped[int | None] = mapped_column(ref("guest.id"), index=True)
