"""The room and who is in it. Claims (plans), seatings (facts) and projections (guesses) are three
separate things; a table's state is derived from them and stored nowhere."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, Text, text
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


class PartyState(Spoken):
    """A party's way, from the first click on the booking page to the cleared table."""

    HELD = "held"
    REQUESTED = "requested"
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    """On the waitlist."""
    LATE = "late"
    ARRIVED_PARTIAL = "arrived_partial"
    ARRIVED = "arrived"
    SEATED_PARTIAL = "seated_partial"
    SEATED = "seated"
    COMPLETED = "completed"
    CANCELLED_GUEST = "cancelled_guest"
    CANCELLED_HOUSE = "cancelled_house"
    NO_SHOW = "no_show"
    RENEGED = "reneged"
    """Left the waitlist."""
    EXPIRED = "expired"


class Source(Spoken):
    ONLINE = "online"
    PHONE = "phone"
    WALK_IN = "walk_in"

    @property
    def word(self) -> str:
        return {Source.ONLINE: "Online", Source.PHONE: "Phone", Source.WALK_IN: "Walk-in"}[self]


class ClaimState(Spoken):
    """HELD expires, BOOKED is a party's, BLOCK is the house's; RELEASED claims nothing."""

    HELD = "held"
    BOOKED = "booked"
    BLOCK = "block"
    RELEASED = "released"


class Stage(Spoken):
    """How far a seated party is; orders, kitchen and checks move it on."""

    SEATED = "seated"
    ORDERED = "ordered"
    STARTERS = "starters"
    MAINS = "mains"
    DESSERT = "dessert"
    CHECK_DROPPED = "check_dropped"
    PAID = "paid"


class TableState(Spoken):
    """What the map shows; derived, never stored."""

    AVAILABLE = "available"
    DUE_SOON = "due_soon"
    HELD = "held"
    SEATED = "seated"
    ORDERED = "ordered"
    STARTERS = "starters"
    MAINS = "mains"
    DESSERT = "dessert"
    CHECK_DROPPED = "check_dropped"
    PAID = "paid"
    DIRTY = "dirty"
    BLOCKED = "blocked"


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


class Party(Base):
    """Guests who come together: one row from the booking page to the cleared table."""

    __tablename__ = "party"
    __table_args__ = (
        Index("ix_party_day", "business_date", "state"),
        CheckConstraint("size > 0", name="size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_date: Mapped[date]
    state: Mapped[PartyState] = mapped_column(enum_column(PartyState))
    state_at: Mapped[datetime]
    source: Mapped[Source] = mapped_column(enum_column(Source))
    size: Mapped[int]
    name: Mapped[str] = mapped_column(String(80), default="")
    guest_id: Mapped[int | None] = mapped_column(ref("guest.id"), index=True)
    phone: Mapped[str] = mapped_column(String(20), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(8), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    allergy: Mapped[str] = mapped_column(Text, default="")
    period_id: Mapped[int | None]
    """The service period it was booked in (an id of bookings', so no key of ours)."""
    booked_for: Mapped[datetime | None]
    """Its time; None for a party of the waitlist or a walk-in."""
    minutes: Mapped[int] = mapped_column(default=90)
    """Its planned turn time."""
    locked: Mapped[bool] = mapped_column(default=False)
    """Its tables were promised: no plan may move it."""
    expires_at: Mapped[datetime | None]
    """Until when a hold lives."""
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """Of the private link with which the guest changes or cancels."""
    sequence: Mapped[int] = mapped_column(default=0)
    """Of its calendar entry: one more with each change."""
    staff_id: Mapped[int | None] = mapped_column(ref("staff.id"))
    """Who serves it."""
    waiting_since: Mapped[datetime | None]
    quoted_at: Mapped[datetime | None]
    quoted_low: Mapped[int | None]
    quoted_high: Mapped[int | None]
    """The quote it was given (minutes from `quoted_at`): p50 and p80."""
    notified_at: Mapped[datetime | None]
    """When it was told that its table is ready."""
    arrived_at: Mapped[datetime | None]
    arrived_size: Mapped[int] = mapped_column(default=0)
    seated_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    stage: Mapped[Stage] = mapped_column(enum_column(Stage), default=Stage.SEATED)
    """How far it is, as learnt from orders, kitchen and checks or from a tap."""
    stage_at: Mapped[datetime | None]


class Claim(Base):
    """Planned exclusive use of one table over [starts_at, ends_at). Live claims of a table never
    overlap: a trigger of the database refuses it, whoever asks."""

    __tablename__ = "claim"
    __table_args__ = (
        Index("ix_claim_table", "table_id", "state", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="span"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int | None] = mapped_column(ref("party.id"), index=True)
    """None for a block of the house."""
    table_id: Mapped[int] = mapped_column(ref("dining_table.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[ClaimState] = mapped_column(enum_column(ClaimState))
    expires_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(120), default="")


class Seating(Base):
    """A party at a table, now or then. A table has at most one at a time; no rule forbids it to
    last into somebody else's claim (an overstay)."""

    __tablename__ = "seating"
    __table_args__ = (
        Index("ix_seating_open", "table_id", unique=True, sqlite_where=text("left_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ref("party.id"), index=True)
    table_id: Mapped[int] = mapped_column(ref("dining_table.id"), index=True)
    seated_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    extra_chairs: Mapped[int] = mapped_column(default=0)


class QuoteOutcome(Base):
    """What a quote came to: actual − quoted is its error; reneged ones are known as such."""

    __tablename__ = "quote_outcome"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ref("party.id"), index=True)
    size: Mapped[int]
    quoted_at: Mapped[datetime]
    quoted_low: Mapped[int]
    quoted_high: Mapped[int]
    actual: Mapped[int]
    """Minutes until it was seated or left."""
    seated: Mapped[bool]
