"""What happened to money. Amounts are minor units of the venue's currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kds.bus.event import Event
from kds.values import (
    AdjustmentId,
    CheckId,
    DrawerId,
    LineId,
    OrderId,
    PaymentId,
    TenderId,
    TerminalId,
)


@dataclass(frozen=True, slots=True)
class CheckOpened(Event):
    check_id: CheckId
    order_id: OrderId


@dataclass(frozen=True, slots=True)
class CheckNamed(Event):
    """Its name or its service charge changed."""

    check_id: CheckId


@dataclass(frozen=True, slots=True)
class SharesMoved(Event):
    """Lines or shares of lines went between these checks (a split, a move, a merge)."""

    check_ids: tuple[CheckId, ...]
    order_ids: tuple[OrderId, ...]
    line_ids: tuple[LineId, ...]


@dataclass(frozen=True, slots=True)
class ChecksMerged(Event):
    check_ids: tuple[CheckId, ...]
    into_id: CheckId


@dataclass(frozen=True, slots=True)
class Adjusted(Event):
    """A discount or comp was given. `worth` is what it took off at that moment."""

    adjustment_id: AdjustmentId
    check_ids: tuple[CheckId, ...]
    line_id: LineId | None
    what: str
    reason: str
    worth: int


@dataclass(frozen=True, slots=True)
class AdjustmentRemoved(Event):
    adjustment_id: AdjustmentId
    check_ids: tuple[CheckId, ...]


@dataclass(frozen=True, slots=True)
class CheckDropped(Event):
    """The bill was brought to the table."""

    check_id: CheckId
    order_id: OrderId


@dataclass(frozen=True, slots=True)
class CheckPaid(Event):
    """Nothing is left to pay on it: its figures are frozen. `check_ids` are those that hold other
    shares of its lines."""

    check_id: CheckId
    order_id: OrderId
    total: int
    check_ids: tuple[CheckId, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckReopened(Event):
    """It is to be paid anew. `check_ids` are those that hold other shares of its lines."""

    check_id: CheckId
    order_id: OrderId
    reason: str
    check_ids: tuple[CheckId, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderPaid(Event):
    """Every line of it is on a paid check."""

    order_id: OrderId


@dataclass(frozen=True, slots=True)
class OrderUnpaid(Event):
    """Something is to pay again: a check was brought back, or more was ordered."""

    order_id: OrderId


@dataclass(frozen=True, slots=True)
class PaymentStarted(Event):
    """A charge (or refund, negative) is stored with its key; the terminal hears of it now."""

    payment_id: PaymentId
    check_id: CheckId
    order_id: OrderId
    terminal_id: TerminalId
    amount: int
    tip: int


@dataclass(frozen=True, slots=True)
class PaymentSent(Event):
    payment_id: PaymentId
    check_id: CheckId


@dataclass(frozen=True, slots=True)
class PaymentCancelAsked(Event):
    payment_id: PaymentId
    check_id: CheckId


@dataclass(frozen=True, slots=True)
class PaymentAsked(Event):
    """Somebody wants to know now what became of it."""

    payment_id: PaymentId
    check_id: CheckId


@dataclass(frozen=True, slots=True)
class PaymentResolved(Event):
    """The terminal's answer: `state` is approved, declined, cancelled or unknown."""

    payment_id: PaymentId
    check_id: CheckId
    state: str
    decline_code: str


@dataclass(frozen=True, slots=True)
class TenderTaken(Event):
    tender_id: TenderId
    check_id: CheckId
    order_id: OrderId
    means: str
    amount: int


@dataclass(frozen=True, slots=True)
class TenderRefunded(Event):
    """`amount` is negative: what went back."""

    tender_id: TenderId
    inverts_id: TenderId
    check_id: CheckId
    order_id: OrderId
    means: str
    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class TipGiven(Event):
    """Before or after the capture; negative = a correction."""

    tender_id: TenderId
    check_id: CheckId
    amount: int


@dataclass(frozen=True, slots=True)
class DrawerOpened(Event):
    drawer_id: DrawerId
    float_amount: int


@dataclass(frozen=True, slots=True)
class DrawerMoved(Event):
    drawer_id: DrawerId
    movement: str
    amount: int


@dataclass(frozen=True, slots=True)
class DrawerClosed(Event):
    drawer_id: DrawerId
    counted: int
    expected: int


@dataclass(frozen=True, slots=True)
class DayClosed(Event):
    business_date: date


@dataclass(frozen=True, slots=True)
class MoneyRulesChanged(Event):
    """Service charge, limits, rounding, receipts, taxes."""


@dataclass(frozen=True, slots=True)
class TerminalChanged(Event):
    terminal_id: TerminalId
