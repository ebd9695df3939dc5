"""The room: areas, tables, what may be joined, and who serves where."""

from __future__ import annotations

from datetime import date, datetime
from secrets import token_urlsafe

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base, enum_column, ref
from kds.values import Spoken


class Shape(Spoken):
    ROUND = "round"
    SQUARE = "square"
    LONG = "long"
    BAR = "bar"


class Offer(Spoken):
    """Who may book a table."""

    ONLINE = "online"
    IN_HOUSE = "in_house"
    WALK_IN = "walk_in"

    @property
    def word(self) -> str:
        return {Offer.ONLINE: "Online", Offer.IN_HOUSE: "In house", Offer.WALK_IN: "Walk-in only"}[
            self
        ]


class LandmarkKind(Spoken):
    """What of the house one finds one's way by."""

    WALL = "wall"
    WINDOW = "window"
    ENTRANCE = "entrance"
    KITCHEN = "kitchen"
    PASS = "pass"  # noqa: S105 - where plates leave the kitchen
    BAR = "bar"
    PLANT = "plant"
    OTHER = "other"


class Area(Base):
    """A physical zone: dining room, terrace, bar. Lengths are centimetres."""

    __tablename__ = "area"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(default=0)
    width: Mapped[int] = mapped_column(default=1200)
    depth: Mapped[int] = mapped_column(default=800)
    removed_at: Mapped[datetime | None]


class Section(Base):
    """Tables that one server owns in a service."""

    __tablename__ = "section"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    colour: Mapped[int] = mapped_column(default=0)
    """A place in the palette, 0 to 7."""
    removed_at: Mapped[datetime | None]


def new_code() -> str:
    """128 random bits, for the code that is printed for a table."""
    return token_urlsafe(16)


class Table(Base):
    """`x`, `y` are its middle and `width`, `depth` its size, in centimetres; `rotation` degrees."""

    __tablename__ = "dining_table"
    __table_args__ = (
        CheckConstraint("seats BETWEEN 1 AND 40", name="seats"),
        Index("ix_table_name", "name", unique=True, sqlite_where=text("removed_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ref("area.id"), index=True)
    section_id: Mapped[int | None] = mapped_column(ref("section.id"))
    name: Mapped[str] = mapped_column(String(20))
    seats: Mapped[int]
    least: Mapped[int] = mapped_column(default=1)
    """The smallest party it is planned for."""
    shape: Mapped[Shape] = mapped_column(enum_column(Shape), default=Shape.SQUARE)
    x: Mapped[int] = mapped_column(default=0)
    y: Mapped[int] = mapped_column(default=0)
    width: Mapped[int] = mapped_column(default=90)
    depth: Mapped[int] = mapped_column(default=90)
    rotation: Mapped[int] = mapped_column(default=0)
    offer: Mapped[Offer] = mapped_column(enum_column(Offer), default=Offer.ONLINE)
    position: Mapped[int] = mapped_column(default=0)
    """Order of preference among equals."""
    dirty_since: Mapped[datetime | None]
    """A fact that somebody saw or that follows from a party's leaving; cleared by a tap."""
    removed_at: Mapped[datetime | None]
    code: Mapped[str] = mapped_column(String(22), unique=True, default=new_code)
    """Of the menu that guests open here: printed, so no secret, but nobody can guess it."""


class Landmark(Base):
    """What stands fixed in an area; placed as a table is. `label` says more than its kind."""

    __tablename__ = "landmark"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ref("area.id"), index=True)
    kind: Mapped[LandmarkKind] = mapped_column(enum_column(LandmarkKind))
    label: Mapped[str] = mapped_column(String(40), default="")
    x: Mapped[int]
    y: Mapped[int]
    width: Mapped[int]
    depth: Mapped[int]
    rotation: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]


class Adjacency(Base):
    """Two tables that can be pushed together; `table_id` < `other_id`. `seat_loss` in seats."""

    __tablename__ = "adjacency"

    table_id: Mapped[int] = mapped_column(ref("dining_table.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ref("dining_table.id"), primary_key=True, index=True)
    seat_loss: Mapped[int] = mapped_column(default=2)


class Combination(Base):
    """A permitted combination of adjacent tables: a unit with its own covers."""

    __tablename__ = "combination"

    id: Mapped[int] = mapped_column(primary_key=True)
    least: Mapped[int]
    most: Mapped[int]
    priority: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]


class CombinationTable(Base):
    __tablename__ = "combination_table"

    combination_id: Mapped[int] = mapped_column(ref("combination.id"), primary_key=True)
    table_id: Mapped[int] = mapped_column(ref("dining_table.id"), primary_key=True, index=True)


class Duty(Base):
    """A server at work on a business date: section, place in the rotation, skips remembered."""

    __tablename__ = "duty"
    __table_args__ = (Index("ix_duty_day", "business_date", "staff_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    business_date: Mapped[date]
    staff_id: Mapped[int] = mapped_column(ref("staff.id"))
    section_id: Mapped[int | None] = mapped_column(ref("section.id"))
    position: Mapped[int] = mapped_column(default=0)
    skips: Mapped[int] = mapped_column(default=0)
    """Turns passed over, to be made good."""
    last_seated_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
