"""The cards of checks: what payments itself knows of them. Lines are in the orders' cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kds.payments.model import (
    AdjustmentKind,
    AdjustReason,
    CheckState,
    RefundReason,
    TenderKind,
)
from kds.payments.rules.bill import Cut, Part, Tax
from kds.values import (
    AdjustmentId,
    CheckId,
    DrawerId,
    LineId,
    OrderId,
    PaymentId,
    PhoneId,
    StaffId,
    TenderId,
)


@dataclass(frozen=True, slots=True)
class ShareCard:
    """A line's share on a check. The amounts are known when the check is paid.

    `all` are the line's shares on whichever checks, as they were made; `mine` is this one.
    """

    id: int
    line_id: LineId
    order_id: OrderId
    part: int
    parts: int
    gross: int | None
    net: int | None
    amount: int | None
    tax_class: str | None
    all: tuple[Part, ...]
    mine: int


@dataclass(frozen=True, slots=True)
class AdjustmentCard:
    """A discount or comp that stands, of the check (`line_id` None) or of a line."""

    id: AdjustmentId
    line_id: LineId | None
    what: AdjustmentKind
    percent: int | None
    """Hundredths of a percent."""
    amount: int | None
    reason: AdjustReason
    staff_id: StaffId | None
    at: datetime

    @property
    def cut(self) -> Cut:
        return Cut(self.id, self.percent, self.amount)


@dataclass(frozen=True, slots=True)
class TenderCard:
    """Money that came in, or with a negative amount went back; `tip` is what its tips add up to."""

    id: TenderId
    means: TenderKind
    amount: int
    tip: int
    rounding: int
    given: int
    change: int
    card: str
    """Brand and last four."""
    payment_id: PaymentId | None
    inverts_id: TenderId | None
    refund_reason: RefundReason | None
    drawer_id: DrawerId | None
    phone_id: PhoneId | None
    staff_id: StaffId | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """What a paid check came to, frozen."""

    subtotal: int
    discount: int
    service_percent: int
    service: int
    taxes: tuple[Tax, ...]
    tax: int
    total: int


@dataclass(frozen=True, slots=True)
class CheckCard:
    """A check with its shares, discounts and tenders. `figures` only when it is paid."""

    id: CheckId
    number: int
    business_date: date
    order_id: OrderId
    is_main: bool
    name: str
    seat: int
    phone_id: PhoneId | None
    part: int
    parts: int
    state: CheckState
    merged_into: CheckId | None
    opened_at: datetime
    dropped_at: datetime | None
    paid_at: datetime | None
    service_waived: bool
    figures: Figures | None
    shares: tuple[ShareCard, ...]
    elsewhere: tuple[LineId, ...]
    """Of a main check: which lines of its order have shares on other checks."""
    adjustments: tuple[AdjustmentCard, ...]
    """Its own, and those of its lines."""
    tenders: tuple[TenderCard, ...]
    pending: int
    """On its way by card, minor units."""

    @property
    def order_ids(self) -> tuple[OrderId, ...]:
        """Whose lines are on it, its own order first."""
        return tuple(dict.fromkeys((self.order_id, *(share.order_id for share in self.shares))))

    @property
    def is_joint(self) -> bool:
        """Lines of other orders than its own are on it."""
        return any(share.order_id != self.order_id for share in self.shares)

    @property
    def paid(self) -> int:
        """Tenders less refunds, without tips."""
        return sum(tender.amount for tender in self.tenders)

    @property
    def tips(self) -> int:
        return sum(tender.tip for tender in self.tenders)

    @property
    def is_part(self) -> bool:
        """One of the parts of a table's bill."""
        return bool(self.seat or self.parts or self.phone_id)
