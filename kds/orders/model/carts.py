"""What guests choose by themselves: carts of kiosks and phones, before anything is an order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from kds.db.base import Base, enum_column, ref
from kds.menu.model import Channel
from kds.orders.model.orders import FiresOn
from kds.values import Spoken


class CartState(Spoken):
    """CHOOSING → ASKED (a waiter must confirm it) → PLACED; or DROPPED."""

    CHOOSING = "choosing"
    ASKED = "asked"
    PLACED = "placed"
    DROPPED = "dropped"


class Refusal(Spoken):
    """Why staff didn't take what a table's phones asked for."""

    OUT = "out"
    CLOSED = "closed"
    COMING = "coming"
    NOT_HERE = "not_here"

    @property
    def word(self) -> str:
        return {
            Refusal.OUT: "We are out of it",
            Refusal.CLOSED: "The kitchen has closed",
            Refusal.COMING: "We come to your table",
            Refusal.NOT_HERE: "Nobody at the table knows of it",
        }[self]


class Wish(Spoken):
    """How a guest wants to pay what their phone has chosen."""

    CARD = "card"
    CASH = "cash"


class ChannelRules(Base):
    """How orders of one channel come to the kitchen, and what one guest may send at once.

    A channel without a row fires when it is sent and asks nobody.
    """

    __tablename__ = "channel_rules"

    channel: Mapped[Channel] = mapped_column(enum_column(Channel), primary_key=True)
    open: Mapped[bool] = mapped_column(default=True)
    """False = it takes no orders now (a paused kiosk)."""
    fires_on: Mapped[FiresOn] = mapped_column(enum_column(FiresOn), default=FiresOn.SEND)
    confirm_first: Mapped[bool] = mapped_column(default=False)
    """Staff confirm the first order of a phone that nobody has confirmed."""
    most_lines: Mapped[int] = mapped_column(default=30)
    """Lines in one cart."""
    most_orders: Mapped[int] = mapped_column(default=3)
    """Orders of one phone or kiosk cart within a minute."""
    pay_at_counter: Mapped[bool] = mapped_column(default=True)
    unpaid_minutes: Mapped[int] = mapped_column(default=20)
    """An order that waits for its payment is called off after so long; 0 = never."""
    throttled: Mapped[bool] = mapped_column(default=True)
    """What is promised must have room in the kitchen; False = it is told, and never refused."""
    idle_seconds: Mapped[int] = mapped_column(default=60)
    """A kiosk asks whether somebody is there, and begins anew 30 s later."""


class Visit(Base):
    """The code of one party's visit, which the waiter shows: its phones are confirmed at once.

    A new one makes the old one worthless; it goes when its guests go.
    """

    __tablename__ = "visit"

    party_id: Mapped[int] = mapped_column(ref("party.id"), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime]


class Phone(Base):
    """A guest's phone at an open seating. Its secret is known to it alone and dies with the visit.

    One that used the code of this visit is confirmed; one that came by the printed code of the
    table is not, until staff confirm what it orders first. `wish…` = it wants to pay so much now
    (minor units), and waits for somebody who comes.
    """

    __tablename__ = "phone"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ref("party.id"), index=True)
    number: Mapped[int]
    """Guest 1, 2, … of the party."""
    name: Mapped[str] = mapped_column(String(40), default="")
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    confirmed_at: Mapped[datetime | None]
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    wish: Mapped[Wish | None] = mapped_column(enum_column(Wish))
    wish_amount: Mapped[int] = mapped_column(default=0)
    wish_tip: Mapped[int] = mapped_column(default=0)
    wished_at: Mapped[datetime | None]


class Cart(Base):
    """A kiosk guest's choice, or the one that the phones of a table share."""

    __tablename__ = "cart"
    __table_args__ = (
        Index("ix_cart_state", "state", "touched_at"),
        Index(
            "ix_cart_party_open",
            "party_id",
            unique=True,
            sqlite_where=text("state = 'choosing'"),
            postgresql_where=text("state = 'choosing'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    """KIOSK or TAKEAWAY at a kiosk, QR at a table."""
    state: Mapped[CartState] = mapped_column(enum_column(CartState), default=CartState.CHOOSING)
    device_id: Mapped[int | None] = mapped_column(ref("device.id"), index=True)
    """The kiosk; None at a table, or where a manager tries it."""
    party_id: Mapped[int | None] = mapped_column(ref("party.id"))
    language: Mapped[str] = mapped_column(String(8), default="")
    order_id: Mapped[int | None] = mapped_column(ref("order_.id"), index=True)
    """What it became."""
    asked_by: Mapped[int | None] = mapped_column(ref("phone.id"))
    """Whose phone has sent it."""
    refused: Mapped[Refusal | None] = mapped_column(enum_column(Refusal))
    """Why staff gave it back; gone with the next change."""
    opened_at: Mapped[datetime]
    touched_at: Mapped[datetime]


class CartLine(Base):
    """A dish in a cart: ids and a quantity. Its price is always the menu's of the moment."""

    __tablename__ = "cart_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cart_id: Mapped[int] = mapped_column(ref("cart.id"), index=True)
    phone_id: Mapped[int | None] = mapped_column(ref("phone.id"))
    item_id: Mapped[int] = mapped_column(ref("item.id"))
    option_ids: Mapped[list[Any]] = mapped_column(JSON, default=list)
    quantity: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[datetime]
