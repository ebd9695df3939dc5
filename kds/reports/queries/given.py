"""What was sold and not paid for, and what was thrown away, each with its reason."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kds.bus.projection import rows_of
from kds.config import Settings
from kds.errors import N_
from kds.kitchen.model import Waste
from kds.orders.model import LineState, OrderLine
from kds.payments.model import Adjustment, Check, CheckCut, CheckState
from kds.reports.queries.tables import NOBODY, Column, Kind, Report, Row, Span, What

TIMES, WORTH = Column(N_("How often"), Kind.COUNT), Column(N_("Worth"), Kind.MONEY)
PIECES = Column(N_("Pieces"), Kind.COUNT)


def given_off(session: Session, span: Span) -> Report:
    """Discounts and comps of the checks that were paid, by reason: all their discounts."""
    statement = (
        select(
            Adjustment.kind,
            Adjustment.reason,
            func.count(CheckCut.adjustment_id.distinct()),
            func.sum(CheckCut.amount),
        )
        .join(CheckCut, CheckCut.adjustment_id == Adjustment.id)
        .join(Check, Check.id == CheckCut.check_id)
        .where(Check.state == CheckState.PAID, Check.paid_date.between(span.first, span.last))
        .group_by(Adjustment.kind, Adjustment.reason)
    )
    rows = [
        Row(
            f"{kind.value} {reason.value}", reason.word, (count, worth), spoken=True, also=kind.word
        )
        for kind, reason, count, worth in rows_of(session, statement)
    ]
    rows.sort(key=lambda row: -(row.values[1] or 0))
    return Report(What.OFF, N_("Reason"), (TIMES, WORTH), tuple(rows), chart=1)


def voids(session: Session, settings: Settings, span: Span) -> Report:
    """Lines that were sent and taken back, by reason, at the price they would have had."""
    first, after = span.moments(settings)
    statement = (
        select(
            OrderLine.void_reason,
            func.count(OrderLine.id),
            func.sum(OrderLine.quantity * OrderLine.unit_price),
        )
        .where(
            OrderLine.state == LineState.VOIDED,
            OrderLine.round_number > 0,
            OrderLine.voided_at >= first,
            OrderLine.voided_at < after,
        )
        .group_by(OrderLine.void_reason)
    )
    rows = [
        Row(reason.value if reason else "", reason.word if reason else NOBODY, (count, worth), True)
        for reason, count, worth in rows_of(session, statement)
    ]
    rows.sort(key=lambda row: -(row.values[1] or 0))
    return Report(What.VOIDS, N_("Reason"), (TIMES, WORTH), tuple(rows), chart=1)


def waste(session: Session, settings: Settings, span: Span) -> Report:
    """What was thrown away, by reason and dish or component, at the menu's price."""
    first, after = span.moments(settings)
    statement = (
        select(
            Waste.reason,
            Waste.name,
            func.count(Waste.id),
            func.sum(Waste.quantity),
            func.sum(Waste.worth),
        )
        .where(Waste.at >= first, Waste.at < after, Waste.removed_at.is_(None))
        .group_by(Waste.reason, Waste.name)
    )
    rows = [
        Row(f"{reason.value} {name}", name, (count, pieces, worth), also=reason.word)
        for reason, name, count, pieces, worth in rows_of(session, statement)
    ]
    rows.sort(key=lambda row: (-(row.values[2] or 0), row.key))
    return Report(What.WASTE, N_("Reason"), (TIMES, PIECES, WORTH), tuple(rows), chart=2)
