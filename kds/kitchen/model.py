"""Stations, routing and tickets. A ticket is one station's view of fired lines."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base, enum_column, ref
from kds.values import Spoken


class TicketState(StrEnum):
    """COOKING until every line is done; PARKED is held by the kitchen; BUMPED has left it."""

    COOKING = "cooking"
    PARKED = "parked"
    BUMPED = "bumped"
    CLEARED = "cleared"
    """Left over from an earlier day: off the screens, but nobody ever bumped it."""

    @property
    def word(self) -> str:
        return {
            TicketState.COOKING: "Cooking",
            TicketState.PARKED: "Parked",
            TicketState.BUMPED: "Done",
            TicketState.CLEARED: "Cleared away",
        }[self]


class TicketLineState(StrEnum):
    WAITING = "waiting"
    STARTED = "started"
    DONE = "done"
    VOIDED = "voided"
    """Struck through; leaves when it is bumped."""
    HELD = "held"
    """Fired, and held again before anybody began; leaves when that is acknowledged."""

    @property
    def word(self) -> str:
        return "Held again" if self is TicketLineState.HELD else self.value.capitalize()


class BumpUnit(StrEnum):
    TICKET = "ticket"
    LINE = "line"

    @property
    def word(self) -> str:
        return {BumpUnit.TICKET: "Whole ticket", BumpUnit.LINE: "Single line"}[self]


class WasteReason(Spoken):
    """Why something that was made, or bought, fed nobody."""

    DROPPED = "dropped"
    BURNT = "burnt"
    BAD = "bad"
    RETURNED = "returned"
    TOO_MUCH = "too_much"
    TAKEN_BACK = "taken_back"
    """Noted by the house: a dish was voided, or made again, after somebody had begun with it."""

    @property
    def word(self) -> str:
        return {
            WasteReason.DROPPED: "Dropped",
            WasteReason.BURNT: "Cooked wrong",
            WasteReason.BAD: "Gone bad",
            WasteReason.RETURNED: "Came back from the table",
            WasteReason.TOO_MUCH: "Too much was made",
            WasteReason.TAKEN_BACK: "Voided after it was begun",
        }[self]


OPEN = (TicketState.COOKING, TicketState.PARKED)
"""A ticket that is on its station's screen."""
OPEN_LINE = (TicketLineState.WAITING, TicketLineState.STARTED)
"""A line that is still to be made."""
USUAL_PREP = 300
"""Seconds for a dish of which nobody has said how long it takes."""
USUAL_HANDS = 4


class Station(Base):
    __tablename__ = "station"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    is_default: Mapped[bool] = mapped_column(default=False)
    """Shows, with an alarm, the items that no station claims. Exactly one station."""
    backup_id: Mapped[int | None] = mapped_column(ref("station.id"))
    soon_seconds: Mapped[int] = mapped_column(default=300)
    late_seconds: Mapped[int] = mapped_column(default=480)
    tiles: Mapped[int] = mapped_column(default=10)
    """Tiles on one page of its screen, 6 to 21."""
    bump_unit: Mapped[BumpUnit] = mapped_column(enum_column(BumpUnit), default=BumpUnit.TICKET)
    hands: Mapped[int] = mapped_column(default=USUAL_HANDS)
    """Dishes that it cooks at once: what promised times are reckoned with."""
    dark_since: Mapped[datetime | None]
    """Since when nobody sees its screen, and its backup has its tickets; None = all is well."""
    removed_at: Mapped[datetime | None]


class StationAge(Base):
    """Other age bands of a station for one dining option (a Channel)."""

    __tablename__ = "station_age"
    __table_args__ = (UniqueConstraint("station_id", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ref("station.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    soon_seconds: Mapped[int]
    late_seconds: Mapped[int]


class Routing(Base):
    """A station that cooks an item, and how long it takes there."""

    __tablename__ = "routing"

    item_id: Mapped[int] = mapped_column(ref("item.id"), primary_key=True)
    station_id: Mapped[int] = mapped_column(ref("station.id"), primary_key=True, index=True)
    prep_seconds: Mapped[int] = mapped_column(default=USUAL_PREP)


class Ticket(Base):
    """A station's view of one order's fired lines of one course."""

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ix_ticket_working", "state", "bumped_at"),
        Index("ix_ticket_order", "order_id", "station_id", "course"),
        Index("ix_ticket_rail", "station_id", "state", "slot"),
        CheckConstraint("slot >= 0", name="slot"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ref("station.id"))
    order_id: Mapped[int] = mapped_column(ref("order_.id"))
    course: Mapped[int] = mapped_column(default=0)
    state: Mapped[TicketState] = mapped_column(
        enum_column(TicketState), default=TicketState.COOKING
    )
    slot: Mapped[int] = mapped_column(default=0)
    """Its place on the station's screen, kept until it is bumped."""
    unrouted: Mapped[bool] = mapped_column(default=False)
    """It holds a line that no station claims: shown at the default station with an alarm."""
    sent_at: Mapped[datetime]
    fired_at: Mapped[datetime]
    """Its cooking clock; a recall sets it anew."""
    seen_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    bumped_at: Mapped[datetime | None]
    recalled_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    """When a line was added, edited or voided after it was fired, until acknowledged."""


class TicketLine(Base):
    """An order line at one station."""

    __tablename__ = "ticket_line"
    __table_args__ = (UniqueConstraint("order_line_id", "station_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ref("ticket.id"), index=True)
    station_id: Mapped[int] = mapped_column(ref("station.id"))
    order_line_id: Mapped[int] = mapped_column(ref("order_line.id"), index=True)
    state: Mapped[TicketLineState] = mapped_column(
        enum_column(TicketLineState), default=TicketLineState.WAITING
    )
    told_quantity: Mapped[int]
    """How many the station was last told of: an edit shows against it what is more."""
    addon_round: Mapped[int] = mapped_column(default=0)
    """The round with which it joined a ticket that was there already; 0 = it was there first."""
    changed_at: Mapped[datetime | None]
    """When it was edited or voided after it was fired, until acknowledged."""
    home_id: Mapped[int | None] = mapped_column(ref("station.id"), index=True)
    """The station it belongs to, while its backup has it because its screen is dark."""
    started_at: Mapped[datetime | None]
    bumped_at: Mapped[datetime | None]


class Collected(Base):
    """An order that the guest has taken: off the ready board."""

    __tablename__ = "collected"

    order_id: Mapped[int] = mapped_column(ref("order_.id"), primary_key=True)
    at: Mapped[datetime]


class PromisedWork(Base):
    """What an order that was promised for later will ask of a station, in one slot of time.

    It is here until the order is fired: from then on its tickets are the work.
    """

    __tablename__ = "promised_work"
    __table_args__ = (CheckConstraint("seconds > 0", name="seconds"),)

    order_id: Mapped[int] = mapped_column(ref("order_.id"), primary_key=True)
    station_id: Mapped[int] = mapped_column(ref("station.id"), primary_key=True)
    slot_at: Mapped[datetime] = mapped_column(primary_key=True)
    """When the slot begins."""
    seconds: Mapped[int]
    """Of one pair of hands."""


class Busy(Base):
    """Minutes that the kitchen adds to every promise, because it is busier than its ledger says.

    One row at most.
    """

    __tablename__ = "busy"

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes: Mapped[int]
    until: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ref("staff.id"))


class Waste(Base):
    """What was thrown away: so many of a dish or of a component's own unit. Never deleted."""

    __tablename__ = "waste"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("(item_id IS NULL) <> (component_id IS NULL)", name="one_thing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    item_id: Mapped[int | None] = mapped_column(ref("item.id"))
    component_id: Mapped[int | None] = mapped_column(ref("component.id"))
    name: Mapped[str] = mapped_column(String(120))
    """What it was called then."""
    quantity: Mapped[int]
    worth: Mapped[int]
    """At the menu's price, in minor units; 0 for a component."""
    reason: Mapped[WasteReason] = mapped_column(enum_column(WasteReason))
    order_line_id: Mapped[int | None] = mapped_column(ref("order_line.id"))
    """Whose line it was; None = somebody noted it."""
    staff_id: Mapped[int | None] = mapped_column(ref("staff.id"))
    removed_at: Mapped[datetime | None]
    """It was noted by mistake."""
