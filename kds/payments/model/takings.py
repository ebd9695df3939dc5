"""The cash drawer and the day's close."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base, enum_column, ref
from kds.values import Spoken


class MovementKind(Spoken):
    """Cash that is put in or taken out beside the sales."""

    PAID_IN = "paid_in"
    PAID_OUT = "paid_out"
    SAFE = "safe"

    @property
    def word(self) -> str:
        return {
            MovementKind.PAID_IN: "Paid in",
            MovementKind.PAID_OUT: "Paid out",
            MovementKind.SAFE: "To the safe",
        }[self]


class Drawer(Base):
    """One session of a cash drawer, from its float to the counted close. No two open ones share a
    name."""

    __tablename__ = "drawer"
    __table_args__ = (
        Index(
            "ix_drawer_open",
            "name",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    business_date: Mapped[date] = mapped_column(index=True)
    device_id: Mapped[int | None] = mapped_column(ref("device.id"))
    """The pad or till that it was opened on: its cash lands here."""
    float_amount: Mapped[int]
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ref("staff.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ref("staff.id"))
    counted: Mapped[int | None]
    expected: Mapped[int | None]
    """What had to be in it at its close; counted − expected is over (+) or short (−)."""
    note: Mapped[str] = mapped_column(String(200), default="")


class DrawerMovement(Base):
    """Append-only."""

    __tablename__ = "drawer_movement"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    drawer_id: Mapped[int] = mapped_column(ref("drawer.id"), index=True)
    kind: Mapped[MovementKind] = mapped_column(enum_column(MovementKind))
    amount: Mapped[int]
    reason: Mapped[str] = mapped_column(String(120), default="")
    staff_id: Mapped[int | None] = mapped_column(ref("staff.id"))
    at: Mapped[datetime]


class DayClose(Base):
    """A Z report: the figures of a business date as they stood, numbered without a gap."""

    __tablename__ = "day_close"

    id: Mapped[int] = mapped_column(primary_key=True)
    """Its number."""
    business_date: Mapped[date] = mapped_column(unique=True)
    staff_id: Mapped[int | None] = mapped_column(ref("staff.id"))
    closed_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
