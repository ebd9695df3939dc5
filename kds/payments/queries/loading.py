"""Rows → cards of checks: a few selects, however many checks, never one per card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from kds.bus.projection import IDS, rows_of
from kds.orders.model import OrderLine
from kds.payments.model import (
    Adjustment,
    Check,
    CheckLine,
    CheckState,
    CheckTax,
    Payment,
    PaymentState,
    ServiceCharge,
    Tender,
    Tip,
)
from kds.payments.queries.cards import (
    AdjustmentCard,
    CheckCard,
    Figures,
    ShareCard,
    TenderCard,
)
from kds.payments.rules.bill import Part, Tax
from kds.values import CheckId, LineId

RUNNING = tuple(state for state in PaymentState if state.running)

_CHECKS = (
    select(
        Check.id,
        Check.number,
        Check.business_date,
        Check.order_id,
        Check.is_main,
        Check.name,
        Check.seat,
        Check.phone_id,
        Check.part,
        Check.parts,
        Check.state,
        Check.merged_into,
        Check.opened_at,
        Check.dropped_at,
        Check.paid_at,
        Check.service_waived,
        Check.subtotal,
        Check.discount,
        Check.service,
        Check.tax,
        Check.total,
        func.coalesce(ServiceCharge.percent, 0).label("service_percent"),
    )
    .outerjoin(ServiceCharge, ServiceCharge.check_id == Check.id)
    .where(Check.id.in_(IDS))
    .order_by(Check.id)
)
_mine = aliased(CheckLine)
_SHARES = (
    select(
        CheckLine.id,
        CheckLine.check_id,
        CheckLine.line_id,
        CheckLine.order_id,
        CheckLine.part,
        CheckLine.parts,
        CheckLine.gross,
        CheckLine.net,
        CheckLine.amount,
        CheckLine.tax_class,
    )
    .where(CheckLine.line_id.in_(select(_mine.line_id).where(_mine.check_id.in_(IDS))))
    .order_by(CheckLine.id)
)
_TAKEN = (
    select(CheckLine.order_id, CheckLine.check_id, CheckLine.line_id)
    .distinct()
    .where(CheckLine.order_id.in_(IDS))
    .order_by(CheckLine.line_id)
)
_TAXES = (
    select(
        CheckTax.check_id,
        CheckTax.tax_class,
        CheckTax.rate,
        CheckTax.included,
        CheckTax.base,
        CheckTax.amount,
    )
    .where(CheckTax.check_id.in_(IDS))
    .order_by(CheckTax.check_id, CheckTax.tax_class, CheckTax.rate)
)
_ADJUSTMENT: tuple[Any, ...] = (
    Adjustment.id,
    Adjustment.line_id,
    Adjustment.kind,
    Adjustment.percent,
    Adjustment.amount,
    Adjustment.reason,
    Adjustment.staff_id,
    Adjustment.at,
)
_OF_CHECKS = (
    select(Adjustment.check_id, *_ADJUSTMENT)
    .where(Adjustment.check_id.in_(IDS), Adjustment.removed_at.is_(None))
    .order_by(Adjustment.id)
)
_OF_LINES = (
    select(OrderLine.order_id, *_ADJUSTMENT)
    .join(OrderLine, OrderLine.id == Adjustment.line_id)
    .where(OrderLine.order_id.in_(IDS), Adjustment.removed_at.is_(None))
    .order_by(Adjustment.id)
)
_TENDERS = (
    select(
        Tender.check_id,
        Tender.id,
        Tender.kind,
        Tender.amount,
        select(func.coalesce(func.sum(Tip.amount), 0))
        .where(Tip.tender_id == Tender.id)
        .scalar_subquery()
        .label("tip"),
        Tender.rounding,
        Tender.given,
        Tender.change,
        func.coalesce(Payment.card, "").label("card"),
        Tender.payment_id,
        Tender.inverts_id,
        Tender.refund_reason,
        Tender.drawer_id,
        Tender.phone_id,
        Tender.staff_id,
        Tender.at,
    )
    .outerjoin(Payment, Payment.id == Tender.payment_id)
    .where(Tender.check_id.in_(IDS))
    .order_by(Tender.id)
)
_PENDING = (
    select(Payment.check_id, func.sum(Payment.amount))
    .where(Payment.check_id.in_(IDS), Payment.state.in_(RUNNING), Payment.amount > 0)
    .group_by(Payment.check_id)
)


def load_checks(session: Session, ids: Sequence[CheckId]) -> list[CheckCard]:
    """The cards of these checks, as they were opened. Nothing that is pending is written first."""
    rows: list[Any] = list(rows_of(session, _CHECKS, ids)) if ids else []
    if not rows:
        return []
    shares = _shares(session, ids)
    of_orders = _grouped(session, _OF_LINES, {row.order_id for row in rows} | _orders_of(shares))
    of_checks = _grouped(session, _OF_CHECKS, ids)
    tenders = _grouped(session, _TENDERS, ids)
    taken = _taken(session, [row for row in rows if row.is_main])
    paid = [row.id for row in rows if row.state is CheckState.PAID]
    taxes = _grouped(session, _TAXES, paid) if paid else {}
    pending = {ident: int(amount) for ident, amount in rows_of(session, _PENDING, ids)}
    return [
        CheckCard(
            **_named(row, CheckCard, but=_WORKED_OUT),
            figures=_figures(row, taxes.get(row.id, ())),
            shares=tuple(shares.get(row.id, ())),
            elsewhere=taken.get(row.id, ()),
            adjustments=_adjustments(
                row, shares.get(row.id, ()), taken.get(row.id, ()), of_checks, of_orders
            ),
            tenders=tuple(TenderCard(*values) for values in tenders.get(row.id, ())),
            pending=pending.get(row.id, 0),
        )
        for row in rows
    ]


_WORKED_OUT = ("figures", "shares", "elsewhere", "adjustments", "tenders", "pending")


def _named(row: Any, card: type, but: Iterable[str]) -> dict[str, Any]:
    """The columns of a row that a card has under the same names."""
    return {field.name: getattr(row, field.name) for field in fields(card) if field.name not in but}


Grouped = dict[int, list[tuple[Any, ...]]]


def _grouped(session: Session, statement: Select[*tuple[Any, ...]], ids: Iterable[int]) -> Grouped:
    """The rows' other columns by their first one."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *values in rows_of(session, statement, ids):
        found[key].append(tuple(values))
    return found


def _shares(session: Session, ids: Sequence[CheckId]) -> dict[int, list[ShareCard]]:
    """Each check's shares, every one with all those of its line."""
    of_line: dict[int, list[Any]] = defaultdict(list)
    row: Any
    for row in rows_of(session, _SHARES, ids):
        of_line[row.line_id].append(row)
    wanted, found = set(ids), defaultdict[int, list[ShareCard]](list)
    for rows in of_line.values():
        every = tuple(Part(row.part, row.parts, row.gross, row.net) for row in rows)
        for mine, row in enumerate(rows):
            if row.check_id in wanted:
                values = _named(row, ShareCard, but=("all", "mine"))
                found[row.check_id].append(ShareCard(**values, all=every, mine=mine))
    return found


def _orders_of(shares: dict[int, list[ShareCard]]) -> set[int]:
    return {share.order_id for each in shares.values() for share in each}


def _taken(session: Session, mains: Sequence[Any]) -> dict[int, tuple[LineId, ...]]:
    """Of each main check: which lines of its order have shares on other checks."""
    if not mains:
        return {}
    of_orders = _grouped(session, _TAKEN, {row.order_id for row in mains})
    return {
        row.id: tuple(
            dict.fromkeys(
                LineId(line_id)
                for check_id, line_id in of_orders.get(row.order_id, ())
                if check_id != row.id
            )
        )
        for row in mains
    }


def _adjustments(
    row: Any,
    shares: Iterable[ShareCard],
    elsewhere: Iterable[LineId],
    of_checks: Grouped,
    of_orders: Grouped,
) -> tuple[AdjustmentCard, ...]:
    """Its own, and those of the lines that are on it by a share or because it is the main check."""
    shared = {share.line_id: share.order_id for share in shares}
    found = [AdjustmentCard(*values) for values in of_checks.get(row.id, ())]
    for order_id in {row.order_id, *shared.values()}:
        mains = row.is_main and order_id == row.order_id
        for card in (AdjustmentCard(*values) for values in of_orders.get(order_id, ())):
            if card.line_id in shared or (mains and card.line_id not in set(elsewhere)):
                found.append(card)
    return tuple(sorted(found, key=lambda card: card.id))


def _figures(row: Any, taxes: Iterable[tuple[Any, ...]]) -> Figures | None:
    if row.state is not CheckState.PAID:
        return None
    return Figures(
        row.subtotal,
        row.discount,
        row.service_percent,
        row.service,
        tuple(Tax(*values) for values in taxes),
        row.tax,
        row.total,
    )
