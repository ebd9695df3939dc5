"""Cash drawers: what is open, and what must be in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kds.bus.projection import IDS, Read, projection, rows_of
from kds.payments.events import DrawerClosed, DrawerMoved, DrawerOpened
from kds.payments.model import Drawer, DrawerMovement, MovementKind, Tender, TenderKind, Tip
from kds.values import DeviceId, DrawerId, StaffId

KEPT = timedelta(hours=20)
"""How long a closed drawer still shows with its count."""


@dataclass(frozen=True, slots=True)
class DrawerCard:
    """A drawer's session. Its count is blind: while it is open nobody reads what must be in it."""

    id: DrawerId
    name: str
    business_date: date
    device_id: DeviceId | None
    float_amount: int
    opened_at: datetime
    opened_by: StaffId | None
    closed_at: datetime | None
    closed_by: StaffId | None
    counted: int | None
    expected: int | None
    note: str

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def difference(self) -> int | None:
        """Over (+) or short (−), once it was counted."""
        if self.counted is None or self.expected is None:
            return None
        return self.counted - self.expected


@dataclass(frozen=True, slots=True)
class MovementCard:
    id: int
    kind: MovementKind
    amount: int
    reason: str
    staff_id: StaffId | None
    at: datetime


COLUMNS = (
    Drawer.id,
    Drawer.name,
    Drawer.business_date,
    Drawer.device_id,
    Drawer.float_amount,
    Drawer.opened_at,
    Drawer.opened_by,
    Drawer.closed_at,
    Drawer.closed_by,
    Drawer.counted,
    Drawer.expected,
    Drawer.note,
)


def _kept(card: DrawerCard, now: datetime) -> bool:
    return card.closed_at is None or card.closed_at > now - KEPT


@projection(DrawerOpened, DrawerMoved, DrawerClosed, by="drawer_id", keep=_kept)
def drawer_cards(read: Read, ids: Sequence[DrawerId] | None) -> list[DrawerCard]:
    """Open drawers, and those closed today."""
    statement = select(*COLUMNS)
    if ids is None:
        recent = Drawer.closed_at.is_(None) | (Drawer.closed_at > read.now - KEPT)
        statement = statement.where(recent)
    else:
        statement = statement.where(Drawer.id.in_(IDS))
    return [DrawerCard(*row) for row in read.execute(statement, ids)]


def closed_drawers(session: Session, limit: int) -> list[DrawerCard]:
    """The sessions that were closed last, the newest first."""
    closed = select(*COLUMNS).where(Drawer.closed_at.is_not(None)).order_by(Drawer.id.desc())
    return [DrawerCard(*row) for row in rows_of(session, closed.limit(limit))]


def movements_of(session: Session, drawer_id: DrawerId) -> list[MovementCard]:
    """What was put into a drawer and taken out beside the sales, in order."""
    statement = (
        select(
            DrawerMovement.id,
            DrawerMovement.kind,
            DrawerMovement.amount,
            DrawerMovement.reason,
            DrawerMovement.staff_id,
            DrawerMovement.at,
        )
        .where(DrawerMovement.drawer_id == drawer_id)
        .order_by(DrawerMovement.id)
    )
    return [MovementCard(*row) for row in rows_of(session, statement)]


def expected_in(session: Session, drawer: Drawer) -> int:
    """What must be in it now: float, cash taken less given back, its tips, and what was moved."""
    cash = select(func.coalesce(func.sum(Tender.amount + Tender.rounding), 0)).where(
        Tender.drawer_id == drawer.id, Tender.kind == TenderKind.CASH
    )
    tips = select(func.coalesce(func.sum(Tip.amount), 0)).where(Tip.drawer_id == drawer.id)
    moved = select(DrawerMovement.kind, DrawerMovement.amount).where(
        DrawerMovement.drawer_id == drawer.id
    )
    beside = sum(
        amount if kind is MovementKind.PAID_IN else -amount
        for kind, amount in session.execute(moved)
    )
    taken: int = session.execute(cash).scalar_one()
    tipped: int = session.execute(tips).scalar_one()
    return drawer.float_amount + taken + tipped + beside
