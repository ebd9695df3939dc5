"""The live checks: today's, whatever their state; and any, by its id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kds.bus.projection import IDS, Read, projection, rows_of
from kds.orders.queries import LONGEST
from kds.payments import events
from kds.payments.model import Check, CheckLine
from kds.payments.queries.cards import CheckCard
from kds.payments.queries.loading import load_checks
from kds.values import CheckId, OrderId


def _is_live(card: CheckCard, now: datetime) -> bool:
    """As long as its order can be among the live cards."""
    return card.opened_at > now - LONGEST


@projection(
    events.CheckOpened,
    events.CheckNamed,
    events.SharesMoved,
    events.ChecksMerged,
    events.Adjusted,
    events.AdjustmentRemoved,
    events.CheckDropped,
    events.CheckPaid,
    events.CheckReopened,
    events.PaymentStarted,
    events.PaymentResolved,
    events.TenderTaken,
    events.TenderRefunded,
    events.TipGiven,
    by="check_id",
    keep=_is_live,
)
def check_cards(read: Read, ids: Sequence[CheckId] | None) -> list[CheckCard]:
    """Every check that was opened within the last hours."""
    if ids is None:
        recent = select(Check.id).where(Check.opened_at > read.now - LONGEST)
        ids = [CheckId(ident) for (ident,) in read.execute(recent)]
    return load_checks(read.session, ids)


def check_by_id(session: Session, check_id: CheckId) -> CheckCard | None:
    """Any check, however old."""
    return next(iter(load_checks(session, (check_id,))), None)


def checks_of_orders(session: Session, order_ids: Iterable[OrderId]) -> list[CheckCard]:
    """Every check that was opened for these orders or has shares of their lines, as opened."""
    own = select(Check.id).where(Check.order_id.in_(IDS))
    sharing = select(CheckLine.check_id).where(CheckLine.order_id.in_(IDS))
    found = rows_of(
        session, select(Check.id).where(or_(Check.id.in_(own), Check.id.in_(sharing))), order_ids
    )
    return load_checks(session, [CheckId(ident) for (ident,) in found])
