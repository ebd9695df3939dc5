"""Categories, dishes and their choices. Prices are minor units. An 86 is `out`, a snooze
`out_until`, a countdown `left_count`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base, enum_column, ref
from kds.menu.model.words import Colour, Drawing


class Category(Base):
    __tablename__ = "category"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
    course: Mapped[int] = mapped_column(default=0)
    """The course its items go to unless the waiter says otherwise; 0 = no course (at once)."""
    removed_at: Mapped[datetime | None]


class Item(Base):
    """A dish or drink. Removed ones stay for the orders that had them."""

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("left_count IS NULL OR left_count >= 0", name="left"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ref("category.id"), index=True)
    name: Mapped[str] = mapped_column(String(120), index=True)
    kitchen_name: Mapped[str] = mapped_column(String(120), default="")
    """What cooks call it; empty = the name."""
    description: Mapped[str] = mapped_column(Text, default="")
    price: Mapped[int]
    tax_class: Mapped[str] = mapped_column(String(40), default="standard")
    allergens: Mapped[list[str]] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(default=0)
    substitute_id: Mapped[int | None] = mapped_column(ref("item.id"), index=True)
    """What to offer instead when it is off sale; None = the likest one."""
    picture: Mapped[str] = mapped_column(String(64), default="")
    """The name of its uploaded picture, a hash of its content; empty = a drawing."""
    drawing: Mapped[Drawing | None] = mapped_column(enum_column(Drawing))
    """None = guessed from its name and category."""
    colour: Mapped[Colour | None] = mapped_column(enum_column(Colour))
    """None = the drawing's own."""
    out: Mapped[bool] = mapped_column(default=False)
    out_until: Mapped[datetime | None]
    left_count: Mapped[int | None]
    removed_at: Mapped[datetime | None]


class ItemPrice(Base):
    """Another price of an item at a daypart and/or on a channel; the most specific one counts."""

    __tablename__ = "item_price"
    __table_args__ = (UniqueConstraint("item_id", "daypart", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ref("item.id"), index=True)
    daypart: Mapped[str] = mapped_column(String(40), default="")
    """Name of a daypart; empty = any."""
    channel: Mapped[str] = mapped_column(String(20), default="")
    """A Channel; empty = any."""
    price: Mapped[int]


class Daypart(Base):
    """A named part of the day for prices and reports: local minutes since midnight, half-open."""

    __tablename__ = "daypart"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    starts_minute: Mapped[int]
    ends_minute: Mapped[int]


class ModifierGroup(Base):
    """A set of options: how many must and may be chosen. `most` 0 = any number."""

    __tablename__ = "modifier_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    least: Mapped[int] = mapped_column(default=0)
    most: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]


class Option(Base):
    """One choice of a group. `removes` marks a "NO …" (no onion)."""

    __tablename__ = "option"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ref("modifier_group.id"), index=True)
    name: Mapped[str] = mapped_column(String(120), index=True)
    kitchen_name: Mapped[str] = mapped_column(String(120), default="")
    price: Mapped[int] = mapped_column(default=0)
    """Added to the item's price; may be negative."""
    preset: Mapped[bool] = mapped_column(default=False)
    removes: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    out: Mapped[bool] = mapped_column(default=False)
    out_until: Mapped[datetime | None]
    left_count: Mapped[int | None]
    removed_at: Mapped[datetime | None]


class ItemGroup(Base):
    """Which groups an item offers, in order."""

    __tablename__ = "item_group"

    item_id: Mapped[int] = mapped_column(ref("item.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ref("modifier_group.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)


class MenuVersion(Base):
    """One row: a random word that is new after every change of the menu, in its transaction.

    A menu that was read under this word is still true while the word stands here, whoever wrote it
    (this process or another) and whatever was rolled back: a word is never used twice. So commands
    keep the menu in memory and check one row per transaction, instead of four selects per line.
    """

    __tablename__ = "menu_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(40))
