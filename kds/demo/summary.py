"""What a simulated service came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kds.bus.journal import read_head
from kds.floor.model import Party
from kds.kitchen.model import Ticket
from kds.orders.model import Order
from kds.payments.model import Tender


@dataclass(frozen=True, slots=True)
class Summary:
    """Of a span of the house's time. Money in minor units, ticket times in seconds."""

    covers: int
    orders: int
    sales: int
    tickets: int
    ticket_p50: float
    ticket_p90: float
    journal_rows: int
    journal_head: str
    """The hash of the last row: the same seed gives the same."""


def summary(session: Session, since: datetime) -> Summary:
    """From this moment on."""
    covers = session.scalar(select(func.sum(Party.size)).where(Party.seated_at >= since))
    orders = session.scalar(select(func.count(Order.id)).where(Order.opened_at >= since))
    sales = session.scalar(select(func.sum(Tender.amount)).where(Tender.at >= since))
    rows = session.execute(
        select(Ticket.fired_at, Ticket.bumped_at).where(
            Ticket.fired_at >= since, Ticket.bumped_at.is_not(None)
        )
    )
    times = sorted((bumped - fired).total_seconds() for fired, bumped in rows if bumped)
    head = read_head(session)
    return Summary(
        covers=covers or 0,
        orders=orders or 0,
        sales=sales or 0,
        tickets=len(times),
        ticket_p50=_share(times, 0.5),
        ticket_p90=_share(times, 0.9),
        journal_rows=head.seq,
        journal_head=head.hash.hex(),
    )


def _share(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0
