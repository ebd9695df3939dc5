"""What guests order together, counted from the orders of late."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base, ref


class Companion(Base):
    """A dish that orders with another one often have too."""

    __tablename__ = "companion"
    __table_args__ = (CheckConstraint("item_id <> with_id", name="two"),)

    item_id: Mapped[int] = mapped_column(ref("item.id"), primary_key=True)
    with_id: Mapped[int] = mapped_column(ref("item.id"), primary_key=True, index=True)
    score: Mapped[int]
    """In how many of a thousand orders with the first dish the second one is too."""
