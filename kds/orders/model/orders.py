"""Orders, lines and rounds. What was sent lives on the line, so it moves with it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base, enum_column, ref
from kds.menu.model import Channel
from kds.values import Spoken


class OrderState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def word(self) -> str:
        return self.value.capitalize()


class LineState(StrEnum):
    """A line's way: on the pad → held → fired → ready → served; or voided."""

    DRAFT = "draft"
    HELD = "held"
    FIRED = "fired"
    READY = "ready"
    SERVED = "served"
    VOIDED = "voided"

    @property
    def word(self) -> str:
        return {LineState.DRAFT: "Not sent"}.get(self, self.value.capitalize())


class VoidReason(StrEnum):
    MISTAKE = "mistake"
    GUEST_CHANGED = "guest_changed"
    OUT = "out"
    SPOILED = "spoiled"
    TOO_LATE = "too_late"
    UNPAID = "unpaid"
    """Called off by the house: it waited for its payment, which never came."""

    @property
    def word(self) -> str:
        return {
            VoidReason.MISTAKE: "Entered by mistake",
            VoidReason.GUEST_CHANGED: "Guest changed their mind",
            VoidReason.OUT: "We are out of it",
            VoidReason.SPOILED: "Spoiled",
            VoidReason.TOO_LATE: "Took too long",
            VoidReason.UNPAID: "Not paid in time",
        }[self]


class Attention(StrEnum):
    """Why a person must look at an order or a line from outside, the gravest first."""

    UNKNOWN_ITEM = "unknown_item"
    UNKNOWN_CHOICE = "unknown_choice"
    SOLD_OUT = "sold_out"
    CHOICES = "choices"
    PRICE = "price"
    UNKNOWN_TABLE = "unknown_table"

    @property
    def word(self) -> str:
        return {
            Attention.UNKNOWN_ITEM: "Not on our menu",
            Attention.UNKNOWN_CHOICE: "A choice we don't have",
            Attention.SOLD_OUT: "Sold out",
            Attention.CHOICES: "Choices don't add up",
            Attention.PRICE: "Another price than ours",
            Attention.UNKNOWN_TABLE: "No such table",
        }[self]


class FiresOn(Spoken):
    """When the kitchen may begin with an order."""

    SEND = "send"
    PAID = "paid"
    ACCEPT = "accept"

    @property
    def word(self) -> str:
        return {
            FiresOn.SEND: "When it is sent",
            FiresOn.PAID: "When it is paid",
            FiresOn.ACCEPT: "When staff accept it",
        }[self]


class Counter(Base):
    """Numbers that begin anew: an order's number within its business date."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int]


class Order(Base):
    """One party's or guest's request, on one channel."""

    __tablename__ = "order_"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        Index("ix_order_open", "state", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    business_date: Mapped[date] = mapped_column(index=True)
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    external_id: Mapped[str | None] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(40), default="")
    """The outside system's own name of its channel; empty = ours."""
    table_id: Mapped[int | None] = mapped_column(ref("dining_table.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(ref("party.id"), index=True)
    """Who sits there; None for an order without a table."""
    name: Mapped[str] = mapped_column(String(80), default="")
    covers: Mapped[int] = mapped_column(default=0)
    staff_id: Mapped[int | None] = mapped_column(ref("staff.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    allergy: Mapped[str] = mapped_column(Text, default="")
    rush: Mapped[bool] = mapped_column(default=False)
    vip: Mapped[bool] = mapped_column(default=False)
    priority: Mapped[int] = mapped_column(default=0)
    """1 to 8, higher first; 0 = none."""
    attention: Mapped[Attention | None] = mapped_column(enum_column(Attention))
    rounds: Mapped[int] = mapped_column(default=0)
    fires_on: Mapped[FiresOn] = mapped_column(enum_column(FiresOn), default=FiresOn.SEND)
    released_at: Mapped[datetime | None]
    """When what `fires_on` waits for had happened; None = its lines are held for it."""
    paid_at: Mapped[datetime | None]
    """When nothing was left to pay; None again as soon as something is."""
    promised_at: Mapped[datetime | None]
    """When its food was promised; None = nobody was told a time."""
    fire_at: Mapped[datetime | None]
    """Not before then does the kitchen begin; None = as soon as it may."""
    state: Mapped[OrderState] = mapped_column(enum_column(OrderState), default=OrderState.OPEN)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class OrderLine(Base):
    """An item with its quantity and choices. `choices` is a list of {"option", "name",
    "kitchen_name", "price", "removes", "attention"}: a copy, so that a later edit of the menu
    changes no order. A draft that was taken off the pad is voided in round 0."""

    __tablename__ = "order_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ref("order_.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ref("item.id"))
    """None for a line from outside that no item of ours fits."""
    name: Mapped[str] = mapped_column(String(120))
    kitchen_name: Mapped[str] = mapped_column(String(120))
    quantity: Mapped[int]
    unit_price: Mapped[int]
    """Minor units, choices included: what is charged."""
    menu_price: Mapped[int | None]
    """What our menu asked for it when that is not what is charged."""
    tax_class: Mapped[str] = mapped_column(String(40), default="standard")
    """The dish's when it was ordered."""
    choices: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    seat: Mapped[int] = mapped_column(default=0)
    course: Mapped[int] = mapped_column(default=0)
    round_number: Mapped[int] = mapped_column(default=0)
    """0 = not sent."""
    state: Mapped[LineState] = mapped_column(enum_column(LineState), default=LineState.DRAFT)
    attention: Mapped[Attention | None] = mapped_column(enum_column(Attention))
    """Why a person must look at it; None = all is well."""
    phone_id: Mapped[int | None] = mapped_column(ref("phone.id"))
    """The guest's phone that ordered it: what is whose at a shared table."""
    refire_of: Mapped[int | None] = mapped_column(ref("order_line.id"), index=True)
    void_reason: Mapped[VoidReason | None] = mapped_column(enum_column(VoidReason))
    added_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    fired_at: Mapped[datetime | None]
    ready_at: Mapped[datetime | None]
    served_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
