"""Areas and tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base, ref


class Area(Base):
    """A physical zone: dining room, terrace, bar."""

    __tablename__ = "area"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(default=0)


class Table(Base):
    __tablename__ = "dining_table"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ref("area.id"), index=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    seats: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]
