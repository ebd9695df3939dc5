"""Sales by anything: paid checks and the shares of lines on them, each counted once.

A sale belongs to the business date on which its check was paid up, as in the Z report, and to the
order that the check was opened for. What isn't any line's (service, taxes that are added to the
menu's prices) is a row of its own where sales are told by dish, so that all totals are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kds.bus.projection import rows_of
from kds.config import Settings
from kds.errors import N_
from kds.menu.model import Category, Channel, Item
from kds.menu.queries import DaypartCard
from kds.menu.queries.loading import load_dayparts
from kds.menu.rules.prices import daypart_at
from kds.orders.model import Order, OrderLine
from kds.payments.model import Check, CheckLine, CheckState
from kds.reports.queries.tables import (
    ADDED,
    NO_DISH,
    NO_TIME,
    NOBODY,
    Column,
    Kind,
    Report,
    Row,
    Span,
    What,
    added,
    tenths,
)
from kds.staff.model import Staff

GROSS, LESS, MORE, TOTAL = (
    Column(N_("At the menu’s prices"), Kind.MONEY),
    Column(N_("Discounts"), Kind.MONEY),
    Column(N_("Service and taxes added"), Kind.MONEY),
    Column(N_("Total"), Kind.MONEY),
)
SHARE = Column(N_("Share of all"), Kind.SHARE)
CHECKS, PIECES = Column(N_("Checks"), Kind.COUNT), Column(N_("Pieces"), Kind.COUNT)


@dataclass(frozen=True, slots=True)
class Sale:
    """A paid check."""

    id: int
    number: int
    day: date
    paid_at: datetime
    channel: Channel
    server: str
    gross: int
    less: int
    total: int

    @property
    def figures(self) -> tuple[int, int, int, int]:
        """Gross − less + more = total."""
        return self.gross, -self.less, self.total - self.gross + self.less, self.total


@dataclass(frozen=True, slots=True)
class Pieces:
    """Shares of lines on paid checks that are of one name, and each 1 ÷ `parts` of a line: of three
    of a dish that two share each has one and a half."""

    name: str
    parts: int
    quantity: int
    gross: int
    amount: int


Key = Callable[[Sale], Row]


class Sales:
    """What was sold in a span of business dates, read once."""

    def __init__(self, session: Session, settings: Settings, span: Span) -> None:
        self.session, self.settings, self.span = session, settings, span
        self.sales = self._sales()

    def by(self, what: What) -> Report:
        """Sales by day, time of day, channel, category, dish or server."""
        if what in (What.CATEGORY, What.ITEM):
            return self._by_piece(what)
        found: dict[str, tuple[Row, list[Sale]]] = {}
        if what is What.DAY and self.sales:  # a day without a sale is a figure too
            found = {str(day): (_of_day(day), []) for day in self.span.days()}
        for sale in self.sales:
            row = self.key(what, sale)
            found.setdefault(row.key, (row, []))[1].append(sale)
        whole = sum(sale.total for sale in self.sales)
        rows = [
            _row(row, (len(sales), *added([(0, 0, 0, 0), *(s.figures for s in sales)])), whole)
            for row, sales in found.values()
        ]
        rows.sort(key=lambda r: r.key if what is What.DAY else (-(r.values[4] or 0), r.label))
        return Report(
            what, HEADS[what], (CHECKS, GROSS, LESS, MORE, TOTAL, SHARE), tuple(rows), chart=4
        )

    def behind(self, of: What, key: str) -> Report:
        """The checks behind a row of another report; of a dish, what it brought on each."""
        if of in (What.CATEGORY, What.ITEM):
            brought = self._brought(of, key)
            chosen = [(sale, brought[sale.id]) for sale in self.sales if sale.id in brought]
        else:
            chosen = [(s, s.total) for s in self.sales if not key or self.key(of, s).key == key]
        rows = [Row(str(sale.id), f"#{sale.number}", (amount,)) for sale, amount in chosen]
        return Report(What.CHECKS, N_("Check"), (TOTAL,), tuple(rows))

    def key(self, what: What, sale: Sale) -> Row:
        """The row that a check belongs to."""
        if what is What.DAYPART:
            local = sale.paid_at.astimezone(self.settings.tz).time()
            name = daypart_at(self._dayparts, local)
            return Row(name, name or NO_TIME, (), spoken=not name)
        if what is What.CHANNEL:
            return Row(sale.channel.value, sale.channel.word, (), spoken=True)
        if what is What.SERVER:
            return Row(sale.server, sale.server or NOBODY, (), spoken=not sale.server)
        return _of_day(sale.day)

    def _pieces(self, what: What) -> list[Pieces]:
        """What was sold by dish or category, added up where it lies."""
        name = func.coalesce((Item if what is What.ITEM else Category).name, "")
        statement = (
            select(
                name,
                CheckLine.parts,
                func.sum(OrderLine.quantity * CheckLine.part),
                func.sum(func.coalesce(CheckLine.gross, 0)),
                func.sum(func.coalesce(CheckLine.amount, 0)),
            )
            .join(Check, Check.id == CheckLine.check_id)
            .join(OrderLine, OrderLine.id == CheckLine.line_id)
            .outerjoin(Item, Item.id == OrderLine.item_id)
            .outerjoin(Category, Category.id == Item.category_id)
            .where(*self._sold())
            .group_by(name, CheckLine.parts)
        )
        return [Pieces(*row) for row in rows_of(self.session, statement)]

    def _brought(self, of: What, key: str) -> dict[int, int]:
        """What a dish or category brought, by check."""
        name = func.coalesce((Item if of is What.ITEM else Category).name, "")
        statement = (
            select(CheckLine.check_id, func.sum(func.coalesce(CheckLine.amount, 0)))
            .join(Check, Check.id == CheckLine.check_id)
            .join(OrderLine, OrderLine.id == CheckLine.line_id)
            .outerjoin(Item, Item.id == OrderLine.item_id)
            .outerjoin(Category, Category.id == Item.category_id)
            .where(*self._sold(), name == key)
            .group_by(CheckLine.check_id)
        )
        found: dict[int, int] = defaultdict(int)
        for check_id, amount in rows_of(self.session, statement):
            found[check_id] = amount
        return found

    def _by_piece(self, what: What) -> Report:
        found: dict[str, list[Pieces]] = defaultdict(list)
        for piece in self._pieces(what):
            found[piece.name].append(piece)
        whole, sold = sum(sale.total for sale in self.sales), 0
        rows = []
        for name, pieces in found.items():
            count = round(sum(Fraction(piece.quantity, piece.parts) for piece in pieces))
            sums = added([(p.gross, p.amount - p.gross, 0, p.amount) for p in pieces])
            sold += sums[-1]
            rows.append(
                _row(Row(name, name or NO_DISH, (), spoken=not name), (count, *sums), whole)
            )
        rows.sort(key=lambda row: (-(row.values[4] or 0), row.label))
        rest = whole - sold
        if rest:
            rows.append(_row(Row("", ADDED, (), spoken=True), (0, 0, 0, rest, rest), whole))
        return Report(
            what, HEADS[what], (PIECES, GROSS, LESS, MORE, TOTAL, SHARE), tuple(rows), chart=4
        )

    def _sold(self) -> tuple[ColumnElement[bool], ...]:
        between = Check.paid_date.between(self.span.first, self.span.last)
        return Check.state == CheckState.PAID, between

    def _sales(self) -> list[Sale]:
        gross = (
            select(CheckLine.check_id, func.sum(CheckLine.gross).label("gross"))
            .join(Check, Check.id == CheckLine.check_id)
            .where(*self._sold())
            .group_by(CheckLine.check_id)
            .subquery()
        )
        statement = (
            select(
                Check.id,
                Check.number,
                Check.paid_date,
                Check.paid_at,
                Order.channel,
                func.coalesce(Staff.name, ""),
                func.coalesce(gross.c.gross, 0),
                func.coalesce(Check.discount, 0),
                func.coalesce(Check.total, 0),
            )
            .join(Order, Order.id == Check.order_id)
            .outerjoin(Staff, Staff.id == Order.staff_id)
            .outerjoin(gross, gross.c.check_id == Check.id)
            .where(*self._sold())
            .order_by(Check.paid_at, Check.id)
        )
        return [Sale(*row) for row in rows_of(self.session, statement)]

    @cached_property
    def _dayparts(self) -> Sequence[DaypartCard]:
        return sorted(load_dayparts(self.session, None), key=lambda card: card.sort)


HEADS = {
    What.DAY: N_("Day"),
    What.DAYPART: N_("Time of day"),
    What.CHANNEL: N_("Channel"),
    What.CATEGORY: N_("Category"),
    What.ITEM: N_("Dish"),
    What.SERVER: N_("Server"),
}


def _of_day(day: date) -> Row:
    return Row(day.isoformat(), day.isoformat(), (), day=day)


def _row(row: Row, values: tuple[int, ...], whole: int) -> Row:
    share = tenths(values[-1], whole)
    return Row(row.key, row.label, (*values, share), row.spoken, row.day)
