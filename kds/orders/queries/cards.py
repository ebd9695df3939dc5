"""The cards of orders, and what a person must look at in one from outside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kds.menu.model import Channel
from kds.orders.model import Attention, FiresOn, LineState, OrderState, VoidReason
from kds.values import (
    ItemId,
    LineId,
    OptionId,
    OrderId,
    PartyId,
    PhoneId,
    StaffId,
    TableId,
)


@dataclass(frozen=True, slots=True)
class ChoiceCard:
    """A chosen option as it was when it was ordered. `option_id` None = not one of ours."""

    option_id: OptionId | None
    name: str
    kitchen_name: str
    price: int
    removes: bool
    attention: bool


@dataclass(frozen=True, slots=True)
class LineCard:
    id: LineId
    item_id: ItemId | None
    name: str
    kitchen_name: str
    quantity: int
    unit_price: int
    menu_price: int | None
    choices: tuple[ChoiceCard, ...]
    note: str
    seat: int
    course: int
    round_number: int
    state: LineState
    attention: Attention | None
    refire_of: LineId | None
    void_reason: VoidReason | None
    added_at: datetime
    sent_at: datetime | None
    fired_at: datetime | None
    ready_at: datetime | None
    served_at: datetime | None
    voided_at: datetime | None
    phone_id: PhoneId | None = None
    """The guest's phone that ordered it."""
    tax_class: str = "standard"

    @property
    def price(self) -> int:
        return 0 if self.state is LineState.VOIDED else self.quantity * self.unit_price


@dataclass(frozen=True, slots=True)
class OrderCard:
    """An order with its lines in the order they were added; `total` in minor units."""

    id: OrderId
    number: int
    channel: Channel
    source: str
    external_id: str | None
    table_id: TableId | None
    table: str
    name: str
    covers: int
    staff_id: StaffId | None
    server: str
    rush: bool
    vip: bool
    priority: int
    note: str
    allergy: str
    attention: Attention | None
    state: OrderState
    opened_at: datetime
    closed_at: datetime | None
    rounds: int
    lines: tuple[LineCard, ...]
    total: int
    party_id: PartyId | None = None
    """Who sits at its table."""
    fires_on: FiresOn = FiresOn.SEND
    released_at: datetime | None = None
    paid_at: datetime | None = None
    promised_at: datetime | None = None
    fire_at: datetime | None = None

    @property
    def title(self) -> str:
        """What it is called: its table, else its name, else its number."""
        return self.table or self.name or f"#{self.number}"

    @property
    def held(self) -> bool:
        return any(line.state is LineState.HELD for line in self.lines)

    @property
    def waits_for(self) -> FiresOn | None:
        """What must happen before the kitchen gets what is held: payment, or staff."""
        waits = self.fires_on is not FiresOn.SEND and self.released_at is None and self.held
        return self.fires_on if waits and self.state is OrderState.OPEN else None

    @property
    def needs_attention(self) -> bool:
        return self.attention is not None or any(line.attention for line in self.lines)


@dataclass(frozen=True, slots=True)
class Concern:
    """What a person must look at: `line` counts the order's lines from 0; None = the order."""

    line: int | None
    item: str | None
    reason: Attention


class Flagged(Protocol):
    """A line of an order from outside: the row or its card."""

    @property
    def name(self) -> str: ...
    @property
    def attention(self) -> Attention | None: ...


def concerns_of(order: Attention | None, lines: Iterable[Flagged]) -> tuple[Concern, ...]:
    """What needs attention in an order from outside."""
    found = tuple(
        Concern(index, line.name, line.attention)
        for index, line in enumerate(lines)
        if line.attention is not None
    )
    return found if order is None else (*found, Concern(None, None, order))
