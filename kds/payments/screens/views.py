"""A check as its screens show it: lines, what comes off, what was paid, what is under way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kds.orders.queries import LineCard, OrderCard
from kds.payments.model import AdjustmentKind, AdjustReason, CheckState, PaymentState
from kds.payments.queries import AdjustmentCard, CheckBill, PaymentCard, TenderCard
from kds.payments.rules.bill import Bill, Share
from kds.values import AdjustmentId, CheckId, LineId, OrderId, PhoneId


@dataclass(frozen=True, slots=True)
class OffView:
    """A discount or comp and what it takes off here; None = it isn't told one by one any more."""

    id: AdjustmentId
    what: AdjustmentKind
    reason: AdjustReason
    percent: int | None
    worth: int | None


@dataclass(frozen=True, slots=True)
class LineView:
    """A line's share: `gross` at the menu's price, `net` after its own discounts."""

    id: LineId
    order_id: OrderId
    table: str
    """Of another order than the check's own; else empty."""
    quantity: int
    name: str
    choices: tuple[str, ...]
    seat: int
    part: int
    parts: int
    gross: int
    net: int
    offs: tuple[OffView, ...]


@dataclass(frozen=True, slots=True)
class TenderView:
    tender: TenderCard
    left: int
    """What of it wasn't given back yet; 0 for a refund."""
    tip: int
    """What of its tip wasn't."""


@dataclass(frozen=True, slots=True)
class PaymentView:
    payment: PaymentCard
    terminal: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """`check_id` None = nobody has opened it yet."""

    id: str
    sort: str
    check_id: CheckId | None
    order_id: OrderId
    number: int
    name: str
    seat: int
    phone_id: PhoneId | None
    part: int
    parts: int
    state: CheckState
    dropped_at: datetime | None
    paid_at: datetime | None
    waived: bool
    lines: tuple[LineView, ...]
    offs: tuple[OffView, ...]
    less: int
    """What the check's own discounts take off."""
    bill: Bill
    tips: int
    tenders: tuple[TenderView, ...]
    running: tuple[PaymentView, ...]
    failed: PaymentView | None
    """The last try, when it came to nothing and nothing has come since."""
    seats: bool
    """Its lines were ordered for seats."""
    phones: bool

    @property
    def paid(self) -> bool:
        return self.state is CheckState.PAID

    @property
    def blocked(self) -> bool:
        """Nothing else can be charged now. What guests are paying on their phones blocks no more
        than its own amount."""
        paying = [each.payment for each in self.running]
        aside = any(not p.on_page or p.state is PaymentState.UNKNOWN for p in paying)
        return aside or (bool(paying) and not self.bill.free)

    @property
    def change(self) -> int:
        """What the last cash got back."""
        last = self.tenders[-1].tender if self.tenders else None
        return last.change if last is not None else 0


def check_view(
    made: CheckBill,
    order: OrderCard,
    orders: Mapping[OrderId, OrderCard],
    payments: Iterable[PaymentView] = (),
) -> CheckView:
    """A check of an order; `orders` are those whose lines may be on it."""
    check, bill = made.check, made.bill
    cuts = check.adjustments if check else ()
    worths = {worth.id: worth.amount for worth in bill.worths}
    lines = tuple(_lines(bill, order, orders, cuts, worths))
    tenders = _tenders(check.tenders if check else ())
    return CheckView(
        id=str(check.id) if check else "new",
        sort=f"{check.id:09}" if check else "z",
        check_id=check.id if check else None,
        order_id=order.id,
        number=check.number if check else 0,
        name=check.name if check else "",
        seat=check.seat if check else 0,
        phone_id=check.phone_id if check else None,
        part=check.part if check else 0,
        parts=check.parts if check else 0,
        state=check.state if check else CheckState.OPEN,
        dropped_at=check.dropped_at if check else None,
        paid_at=check.paid_at if check else None,
        waived=bool(check and check.service_waived),
        lines=lines,
        offs=tuple(_off(cut, worths) for cut in cuts if cut.line_id is None),
        less=sum(share.net - share.amount for share in bill.shares),
        bill=bill,
        tips=check.tips if check else 0,
        tenders=tenders,
        running=tuple(each for each in payments if each.payment.state.running),
        failed=_failed(payments, tenders),
        seats=any(line.seat for line in lines),
        phones=_by_phone(bill, orders),
    )


def _lines(
    bill: Bill,
    order: OrderCard,
    orders: Mapping[OrderId, OrderCard],
    cuts: Iterable[AdjustmentCard],
    worths: Mapping[AdjustmentId, int],
) -> Iterable[LineView]:
    known = {line.id: (each, line) for each in orders.values() for line in each.lines}
    for share in bill.shares:
        if share.line_id not in known:
            continue
        whose, line = known[share.line_id]
        yield LineView(
            id=share.line_id,
            order_id=whose.id,
            table="" if whose.id == order.id else whose.title,
            quantity=line.quantity,
            name=line.name,
            choices=tuple(choice.name for choice in line.choices),
            seat=line.seat,
            part=share.part,
            parts=share.parts,
            gross=share.gross,
            net=share.net,
            offs=_offs_of(line, share, cuts, worths),
        )


def _offs_of(
    line: LineCard,
    share: Share,
    cuts: Iterable[AdjustmentCard],
    worths: Mapping[AdjustmentId, int],
) -> tuple[OffView, ...]:
    own = [cut for cut in cuts if cut.line_id == line.id]
    if len(own) == 1:
        return (_off(own[0], {own[0].id: share.gross - share.net}),)
    return tuple(_off(cut, worths) for cut in own)


def _off(cut: AdjustmentCard, worths: Mapping[AdjustmentId, int]) -> OffView:
    return OffView(cut.id, cut.what, cut.reason, cut.percent, worths.get(cut.id))


def _tenders(tenders: Iterable[TenderCard]) -> tuple[TenderView, ...]:
    found = tuple(tenders)
    return tuple(
        TenderView(
            tender,
            max(0, tender.amount + sum(t.amount for t in found if t.inverts_id == tender.id)),
            max(0, tender.tip + sum(t.tip for t in found if t.inverts_id == tender.id)),
        )
        for tender in found
    )


def _failed(payments: Iterable[PaymentView], tenders: tuple[TenderView, ...]) -> PaymentView | None:
    last = max(payments, key=lambda each: each.payment.id, default=None)
    if last is None or last.payment.state.running or last.payment.state == "approved":
        return None
    ended = last.payment.resolved_at
    later = any(ended is None or view.tender.at >= ended for view in tenders)
    return None if later else last


def _by_phone(bill: Bill, orders: Mapping[OrderId, OrderCard]) -> bool:
    there = {share.line_id for share in bill.shares}
    phones = {
        line.phone_id
        for order in orders.values()
        for line in order.lines
        if line.id in there and line.phone_id is not None
    }
    return bool(phones)
