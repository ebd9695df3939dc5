"""What dishes and choices are made of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base, ref


class Component(Base):
    """What dishes and choices are made of and runs out with all of them: patties, buns, lobsters.

    `left_count` counts the kitchen's own unit of it; None = not counted.
    """

    __tablename__ = "component"
    __table_args__ = (CheckConstraint("left_count IS NULL OR left_count >= 0", name="left"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    out: Mapped[bool] = mapped_column(default=False)
    out_until: Mapped[datetime | None]
    left_count: Mapped[int | None]
    removed_at: Mapped[datetime | None]


class ItemComponent(Base):
    """How much of a component one portion of a dish takes."""

    __tablename__ = "item_component"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    item_id: Mapped[int] = mapped_column(ref("item.id"), primary_key=True)
    component_id: Mapped[int] = mapped_column(ref("component.id"), primary_key=True, index=True)
    quantity: Mapped[int] = mapped_column(default=1)


class OptionComponent(Base):
    """How much of a component a choice takes on top."""

    __tablename__ = "option_component"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    option_id: Mapped[int] = mapped_column(ref("option.id"), primary_key=True)
    component_id: Mapped[int] = mapped_column(ref("component.id"), primary_key=True, index=True)
    quantity: Mapped[int] = mapped_column(default=1)
