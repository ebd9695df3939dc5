"""The bookable calendar: periods, closures, turn times, and who waits for a booked-out time."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base, ref


class ServicePeriod(Base):
    """A dated bookable session. Minutes are local, from the business date's midnight; one that ends
    after 1440 goes past it. 0 = no limit, where a limit is meant."""

    __tablename__ = "service_period"
    __table_args__ = (CheckConstraint("ends_minute > starts_minute", name="span"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    weekdays: Mapped[int] = mapped_column(default=127)
    """Bit 0 = Monday."""
    first_date: Mapped[date | None]
    last_date: Mapped[date | None]
    starts_minute: Mapped[int]
    last_start_minute: Mapped[int]
    """The last time a party may begin."""
    ends_minute: Mapped[int]
    slot_minutes: Mapped[int] = mapped_column(default=15)
    pace_minutes: Mapped[int] = mapped_column(default=15)
    pace_groups: Mapped[int] = mapped_column(default=0)
    pace_covers: Mapped[int] = mapped_column(default=10)
    """Groups and covers that may start in one interval of `pace_minutes`."""
    capacity: Mapped[int] = mapped_column(default=0)
    """Covers present at once."""
    lead_minutes: Mapped[int] = mapped_column(default=60)
    horizon_days: Mapped[int] = mapped_column(default=60)
    largest_online: Mapped[int] = mapped_column(default=8)
    walk_in_reserve: Mapped[int] = mapped_column(default=0)
    """Covers of each moment that bookings leave to walk-ins."""
    requests_from: Mapped[int] = mapped_column(default=0)
    """From this size on a booking is a request that the house confirms."""
    deposit_from: Mapped[int] = mapped_column(default=0)
    deposit_per_cover: Mapped[int] = mapped_column(default=0)
    """Minor units; taken through payments when there is a way to."""
    paused: Mapped[bool] = mapped_column(default=False)
    """No new bookings online; what is booked stays."""
    removed_at: Mapped[datetime | None]


class Closure(Base):
    """Dates on which a period (or the whole house) is closed. Bookings in it stay, marked."""

    __tablename__ = "closure"

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int | None] = mapped_column(ref("service_period.id"))
    first_date: Mapped[date]
    last_date: Mapped[date]
    reason: Mapped[str] = mapped_column(String(120), default="")


class TurnTime(Base):
    """How long a party of some size stays; the most specific one counts."""

    __tablename__ = "turn_time"

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int | None] = mapped_column(ref("service_period.id"))
    weekday: Mapped[int | None]
    least: Mapped[int]
    most: Mapped[int]
    minutes: Mapped[int]


class Wish(Base):
    """The notify list: a booked-out time somebody would take."""

    __tablename__ = "wish"

    id: Mapped[int] = mapped_column(primary_key=True)
    business_date: Mapped[date]
    size: Mapped[int]
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(20), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(8), default="")
    asked_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
