"""Cash: what lay in each drawer, what must have, who counted it, and the Z report beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from kds.bus.projection import rows_of
from kds.errors import N_
from kds.payments.model import DayClose, Drawer, DrawerMovement, MovementKind, Tender, TenderKind
from kds.reports.queries.tables import NOBODY, Column, Kind, Report, Row, Span, What
from kds.staff.model import Staff

K = TypeVar("K")

FIGURES = (
    Column(N_("Float"), Kind.MONEY),
    Column(N_("Taken"), Kind.MONEY),
    Column(N_("Paid in"), Kind.MONEY),
    Column(N_("Paid out"), Kind.MONEY),
    Column(N_("Must be there"), Kind.MONEY),
    Column(N_("Counted"), Kind.MONEY),
    Column(N_("Difference"), Kind.MONEY),
)
SESSIONS = Column(N_("Drawers"), Kind.COUNT)
ALL_CASH, Z = Column(N_("Cash taken in all"), Kind.MONEY), Column(N_("Z report"), Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Counted:
    """A drawer's session that was counted and closed. Amounts in minor units."""

    id: int
    name: str
    day: date
    closed_at: datetime
    staff_id: int
    staff: str
    start: int
    paid_in: int
    paid_out: int
    expected: int
    counted: int

    @property
    def figures(self) -> tuple[int, ...]:
        """Float + taken + paid in − paid out = what must be there."""
        taken = self.expected - self.start - self.paid_in + self.paid_out
        off = self.counted - self.expected
        return self.start, taken, self.paid_in, -self.paid_out, self.expected, self.counted, off


def drawer_sessions(session: Session, span: Span) -> list[Counted]:
    """The sessions of these business dates that are closed, in order."""
    who = aliased(Staff)
    statement = (
        select(
            Drawer.id,
            Drawer.name,
            Drawer.business_date,
            Drawer.closed_at,
            func.coalesce(Drawer.closed_by, 0),
            func.coalesce(who.name, ""),
            Drawer.float_amount,
            func.coalesce(Drawer.expected, 0),
            func.coalesce(Drawer.counted, 0),
        )
        .outerjoin(who, who.id == Drawer.closed_by)
        .where(Drawer.business_date.between(span.first, span.last), Drawer.closed_at.is_not(None))
        .order_by(Drawer.closed_at, Drawer.id)
    )
    moved = _moved(session, span)
    return [
        Counted(
            *(ident, name, day, closed_at, staff_id, staff, start),
            moved[ident, True],
            moved[ident, False],
            expected,
            counted,
        )
        for ident, name, day, closed_at, staff_id, staff, start, expected, counted in rows_of(
            session, statement
        )
    ]


def _moved(session: Session, span: Span) -> dict[tuple[int, bool], int]:
    """What was put in (True) and taken out, by drawer."""
    statement = (
        select(DrawerMovement.drawer_id, DrawerMovement.kind, func.sum(DrawerMovement.amount))
        .join(Drawer, Drawer.id == DrawerMovement.drawer_id)
        .where(Drawer.business_date.between(span.first, span.last))
        .group_by(DrawerMovement.drawer_id, DrawerMovement.kind)
    )
    found: dict[tuple[int, bool], int] = defaultdict(int)
    for drawer_id, what, amount in rows_of(session, statement):
        found[drawer_id, what is MovementKind.PAID_IN] += amount
    return found


def cash(session: Session, span: Span, what: What) -> Report:
    """Every session, or all of a person's or a day's together."""
    found = drawer_sessions(session, span)
    if what is What.DRAWERS:
        rows = [
            Row(str(each.id), f"{each.day:%Y-%m-%d} · {each.name}", each.figures) for each in found
        ]
        return Report(what, N_("Drawer"), FIGURES, tuple(rows), chart=6)
    if what is What.CASHIERS:
        rows = [
            Row(str(ident), each[0].staff or NOBODY, _sums(each), spoken=not each[0].staff)
            for ident, each in _grouped(found, lambda drawer: drawer.staff_id)
        ]
        return Report(what, N_("Counted by"), (SESSIONS, *FIGURES), tuple(rows), chart=7)
    by_day = dict(_grouped(found, lambda drawer: drawer.day))
    taken, closed = _cash(session, span), _closed(session, span)
    rows = [
        Row(
            day.isoformat(),
            day.isoformat(),
            (*_sums(by_day.get(day, [])), taken.get(day, 0), closed.get(day)),
            day=day,
        )
        for day in sorted({*by_day, *taken, *closed})
    ]
    return Report(what, N_("Day"), (SESSIONS, *FIGURES, ALL_CASH, Z), tuple(rows), chart=7)


def _grouped(
    found: Iterable[Counted], key: Callable[[Counted], K]
) -> Iterable[tuple[K, list[Counted]]]:
    groups: dict[K, list[Counted]] = defaultdict(list)
    for each in found:
        groups[key(each)].append(each)
    return groups.items()


def _sums(found: list[Counted]) -> tuple[int, ...]:
    columns = zip(*(each.figures for each in found), strict=True)
    return (len(found), *(sum(column) for column in columns)) if found else (0,) * 8


def _cash(session: Session, span: Span) -> dict[date, int]:
    """Cash that came in less what was given back, drawers and purses, by business date."""
    statement = (
        select(Tender.business_date, func.sum(Tender.amount + Tender.rounding).label("amount"))
        .where(Tender.kind == TenderKind.CASH, Tender.business_date.between(span.first, span.last))
        .group_by(Tender.business_date)
    )
    return {each.business_date: each.amount for each in rows_of(session, statement)}


def _closed(session: Session, span: Span) -> dict[date, int]:
    statement = select(DayClose.business_date, DayClose.id).where(
        DayClose.business_date.between(span.first, span.last)
    )
    return {each.business_date: each.id for each in rows_of(session, statement)}
