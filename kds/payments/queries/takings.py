"""What came in and went back on a business date, and where the cash lies."""

from __future__ import annotations

from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from kds.bus.projection import rows_of
from kds.payments.model import Check, CheckState, Drawer, Tender, TenderKind, Tip
from kds.payments.queries.drawers import expected_in, movements_of
from kds.payments.queries.sales import Figures, named
from kds.values import DrawerId


def refunds(session: Session, day: date) -> list[Figures]:
    statement = (
        select(Tender.kind, Tender.refund_reason, func.count(Tender.id), func.sum(-Tender.amount))
        .where(Tender.business_date == day, Tender.inverts_id.is_not(None))
        .group_by(Tender.kind, Tender.refund_reason)
        .order_by(Tender.kind, Tender.refund_reason)
    )
    return named(session, statement, ("kind", "reason", "count", "amount"))


def tenders(session: Session, day: date) -> list[Figures]:
    """What came in by each means, what went back, and the rounding of cash."""
    came = func.sum(case((Tender.amount > 0, Tender.amount), else_=0))
    statement = (
        select(
            Tender.kind,
            func.count(Tender.id),
            came,
            came - func.sum(Tender.amount),
            func.sum(Tender.amount),
            func.sum(Tender.rounding),
        )
        .where(Tender.business_date == day)
        .group_by(Tender.kind)
        .order_by(Tender.kind)
    )
    names = ("kind", "count", "taken", "given_back", "net", "rounding")
    return named(session, statement, names)


def tips(session: Session, day: date) -> list[Figures]:
    """Whose they are, and how they were given."""
    statement = (
        select(Tip.staff_id, Tip.kind, func.sum(Tip.amount))
        .where(Tip.business_date == day)
        .group_by(Tip.staff_id, Tip.kind)
        .order_by(Tip.staff_id, Tip.kind)
    )
    return named(session, statement, ("staff_id", "kind", "amount"))


def drawers(session: Session, day: date) -> list[Figures]:
    """Each drawer of the date; one that is still open has no count, and nobody is told yet."""
    rows = session.scalars(
        select(Drawer).where(Drawer.business_date == day).order_by(Drawer.id)
    ).all()
    return [_drawer(session, row) for row in rows]


def _drawer(session: Session, drawer: Drawer) -> Figures:
    moved: dict[str, int] = {}
    for each in movements_of(session, DrawerId(drawer.id)):
        moved[each.kind.value] = moved.get(each.kind.value, 0) + each.amount
    counted = drawer.counted
    expected = None if counted is None else expected_in(session, drawer)
    return {
        "name": drawer.name,
        "float": drawer.float_amount,
        "moved": moved,
        "expected": expected,
        "counted": counted,
        "difference": None if counted is None or expected is None else counted - expected,
    }


def loose_cash(session: Session, day: date) -> int:
    """Cash that servers carry themselves, rounding included."""
    statement = select(func.coalesce(func.sum(Tender.amount + Tender.rounding), 0)).where(
        Tender.business_date == day, Tender.kind == TenderKind.CASH, Tender.drawer_id.is_(None)
    )
    found: int = rows_of(session, statement).scalar_one()
    return found


def open_checks(session: Session) -> Figures:
    """What goes over into the next date: checks that aren't paid, and what was paid on them."""
    some = select(func.count(Check.id)).where(Check.state == CheckState.OPEN)
    paid = (
        select(func.coalesce(func.sum(Tender.amount), 0))
        .join(Check, Check.id == Tender.check_id)
        .where(Check.state == CheckState.OPEN)
    )
    return {
        "checks": rows_of(session, some).scalar_one(),
        "part_paid": rows_of(session, paid).scalar_one(),
    }
