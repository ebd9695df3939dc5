"""What happened to orders. Lines are named one by one: an event says exactly what it moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kds.bus.event import Event
from kds.values import CartId, LineId, OrderId, PartyId, PhoneId, TableId


@dataclass(frozen=True, slots=True)
class OrderOpened(Event):
    order_id: OrderId


@dataclass(frozen=True, slots=True)
class OrderChanged(Event):
    """Its table, name, covers, note or flags (rush, VIP, priority) changed."""

    order_id: OrderId


@dataclass(frozen=True, slots=True)
class OrderClosed(Event):
    """Everything is served and nobody adds to it any more."""

    order_id: OrderId


@dataclass(frozen=True, slots=True)
class LinesDrafted(Event):
    """Lines were put on the pad, changed or taken off it, before they were sent."""

    order_id: OrderId
    line_ids: tuple[LineId, ...]


@dataclass(frozen=True, slots=True)
class RoundSent(Event):
    """Lines were committed to the kitchen; a LinesFired that follows names those that cook now."""

    order_id: OrderId
    round_number: int
    line_ids: tuple[LineId, ...]


@dataclass(frozen=True, slots=True)
class LinesFired(Event):
    """Lines were released for cooking."""

    order_id: OrderId
    line_ids: tuple[LineId, ...]


@dataclass(frozen=True, slots=True)
class LinesHeldBack(Event):
    """Lines that were fired are held again: nobody had begun with them."""

    order_id: OrderId
    line_ids: tuple[LineId, ...]


@dataclass(frozen=True, slots=True)
class LineEdited(Event):
    """A line's quantity, choices or note changed after it was fired."""

    order_id: OrderId
    line_id: LineId


@dataclass(frozen=True, slots=True)
class LineVoided(Event):
    """A sent line was taken back, with a reason (a code, not a text)."""

    order_id: OrderId
    line_id: LineId
    reason: str


@dataclass(frozen=True, slots=True)
class LineReplaced(Event):
    """The price of so many of a line is about to move to another one, which is cooked instead."""

    order_id: OrderId
    line_id: LineId
    spoiled_line_id: LineId
    quantity: int


@dataclass(frozen=True, slots=True)
class LineRefired(Event):
    """A line is cooked once more because something went wrong with the first one."""

    order_id: OrderId
    line_id: LineId
    spoiled_line_id: LineId
    reason: str


@dataclass(frozen=True, slots=True)
class LinesServed(Event):
    order_id: OrderId
    line_ids: tuple[LineId, ...]


@dataclass(frozen=True, slots=True)
class OrderNeedsAttention(Event):
    """An order from outside has lines or prices that a person must look at."""

    order_id: OrderId
    line_ids: tuple[LineId, ...]


@dataclass(frozen=True, slots=True)
class TableOrderStaged(Event):
    """A table's order moved on: `stage` is what its party is doing now (a stage of the floor's)."""

    order_id: OrderId
    table_id: TableId
    party_id: PartyId | None
    stage: str


@dataclass(frozen=True, slots=True)
class OrderPromised(Event):
    """A guest was told when the food will be ready; the kitchen's ledger takes it in."""

    order_id: OrderId
    line_ids: tuple[LineId, ...]
    promised_at: datetime


@dataclass(frozen=True, slots=True)
class OrderReleased(Event):
    """What the order waited for (payment, staff) has happened: the kitchen may begin."""

    order_id: OrderId


@dataclass(frozen=True, slots=True)
class CartChanged(Event):
    """Begun, filled, emptied, asked for, placed or dropped."""

    cart_id: CartId


@dataclass(frozen=True, slots=True)
class PhoneJoined(Event):
    """A guest's phone came to a table's cart."""

    phone_id: PhoneId
    party_id: PartyId


@dataclass(frozen=True, slots=True)
class PhoneChanged(Event):
    """Named, confirmed, or sent away."""

    phone_id: PhoneId
    party_id: PartyId


@dataclass(frozen=True, slots=True)
class ChannelRulesChanged(Event):
    channel: str


@dataclass(frozen=True, slots=True)
class CompanionsCounted(Event):
    """What sells together was counted anew, from so many orders."""

    orders: int


@dataclass(frozen=True, slots=True)
class OrderForgotten(Event):
    """What said whose order it was is gone; what was sold stays."""

    order_id: OrderId
