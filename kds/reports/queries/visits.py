"""Guests by day: covers, turns, what they spent, who didn't come, how true quotes were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kds.bus.projection import rows_of
from kds.config import Settings
from kds.errors import N_
from kds.floor.model import Party, PartyState, QuoteOutcome, Seating, Table
from kds.menu.model import Channel
from kds.reports.queries.sales import Sales
from kds.reports.queries.tables import Column, Kind, Report, Row, Span, What, tenths

AT_TABLES = (Channel.DINE_IN, Channel.QR)
HOUR = 3600
COLUMNS = (
    Column(N_("Covers"), Kind.COUNT),
    Column(N_("Parties"), Kind.COUNT),
    Column(N_("Turns"), Kind.TENTHS),
    Column(N_("Sales at tables"), Kind.MONEY),
    Column(N_("Per cover"), Kind.EACH),
    Column(N_("Per seat and hour"), Kind.EACH),
    Column(N_("No-shows"), Kind.COUNT),
    Column(N_("Quotes"), Kind.COUNT),
    Column(N_("Quotes kept"), Kind.SHARE),
)


def visits(session: Session, settings: Settings, span: Span) -> Report:
    """One row a day. A seat's hour counts from the first party's seating to the last one's leaving;
    a quote was kept when the party sat within its longer figure."""
    tables, seats = rows_of(
        session,
        select(func.count(Table.id), func.coalesce(func.sum(Table.seats), 0)).where(
            Table.removed_at.is_(None)
        ),
    ).one()
    sold: dict[date, int] = defaultdict(int)
    for sale in Sales(session, settings, span).sales:
        if sale.channel in AT_TABLES:
            sold[sale.day] += sale.total
    parties = _by_day(session, span)
    turns = dict(_counts(session, span))
    kept = _quotes(session, span)
    rows = []
    for day in span.days():
        here = [p for p in parties[day] if p.seated_at is not None]
        covers = sum(p.size for p in here)
        open_seconds = _open(here)
        money = sold[day]
        quotes = kept[day]
        values = (
            covers,
            len(here),
            round(10 * turns.get(day, 0) / tables) if tables else None,
            money,
            round(money / covers) if covers else None,
            round(money * HOUR / (seats * open_seconds)) if seats and open_seconds else None,
            sum(p.state is PartyState.NO_SHOW for p in parties[day]),
            len(quotes),
            tenths(sum(quotes), len(quotes)),
        )
        rows.append(Row(day.isoformat(), day.isoformat(), values, day=day))
    return Report(What.GUESTS, N_("Day"), COLUMNS, tuple(rows))


def _by_day(session: Session, span: Span) -> dict[date, list[Any]]:
    statement = select(
        Party.business_date, Party.size, Party.state, Party.seated_at, Party.left_at
    ).where(Party.business_date.between(span.first, span.last), Party.merged_into.is_(None))
    found: dict[date, list[Any]] = defaultdict(list)
    for row in rows_of(session, statement):
        found[row.business_date].append(row)
    return found


def _counts(session: Session, span: Span) -> Iterable[tuple[date, int]]:
    """How often a table was sat at."""
    statement = (
        select(Party.business_date, func.count(Seating.id))
        .join(Seating, Seating.party_id == Party.id)
        .where(Party.business_date.between(span.first, span.last))
        .group_by(Party.business_date)
    )
    return [(day, count) for day, count in rows_of(session, statement)]


def _quotes(session: Session, span: Span) -> dict[date, list[bool]]:
    statement = (
        select(Party.business_date, QuoteOutcome.actual, QuoteOutcome.quoted_high)
        .join(Party, Party.id == QuoteOutcome.party_id)
        .where(Party.business_date.between(span.first, span.last), QuoteOutcome.seated)
    )
    found: dict[date, list[bool]] = defaultdict(list)
    for day, actual, high in rows_of(session, statement):
        found[day].append(actual <= high)
    return found


def _open(here: list[Any]) -> int:
    """Seconds from the first seating to the last leaving."""
    left = [p.left_at for p in here if p.left_at is not None]
    if not left:
        return 0
    first = min(p.seated_at for p in here)
    seconds: float = (max(left) - first).total_seconds()
    return max(round(seconds), 0)
