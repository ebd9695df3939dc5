"""How long cooking took: from fire to bump, by station, dish and hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.bus.projection import rows_of
from kds.config import Settings
from kds.errors import N_
from kds.kitchen.model import Station, Ticket, TicketLine, TicketState
from kds.orders.model import OrderLine
from kds.reports.queries.tables import Column, Kind, Report, Row, Span, What, rank, tenths

COLUMNS = (
    Column(N_("Tickets"), Kind.COUNT),
    Column(N_("Half within"), Kind.SECONDS),
    Column(N_("Nine of ten within"), Kind.SECONDS),
    Column(N_("Late"), Kind.SHARE),
)
Took = tuple[tuple[str, str], int, bool]
"""Of which row (its key and name), seconds, whether that was late at its station."""


def ticket_times(session: Session, settings: Settings, span: Span, what: What) -> Report:
    """p50 and p90 of tickets that were bumped in these days (of dishes: of their lines)."""
    if what is What.DISH:
        return _report(what, N_("Dish"), _dishes(session, settings, span))
    first, after = span.moments(settings)
    statement = (
        select(Station.id, Station.name, Station.late_seconds, Ticket.fired_at, Ticket.bumped_at)
        .join(Station, Station.id == Ticket.station_id)
        .where(
            Ticket.state == TicketState.BUMPED,
            Ticket.bumped_at >= first,
            Ticket.bumped_at < after,
        )
    )
    found: list[Took] = []
    for ident, name, late, fired_at, bumped_at in rows_of(session, statement):
        seconds = round((bumped_at - fired_at).total_seconds())
        hour = fired_at.astimezone(settings.tz).hour
        at = f"{hour:02}:00"
        found.append(
            ((str(ident), name) if what is What.STATION else (at, at), seconds, seconds >= late)
        )
    head = N_("Station") if what is What.STATION else N_("Hour")
    return _report(what, head, found)


def _dishes(session: Session, settings: Settings, span: Span) -> Iterable[Took]:
    first, after = span.moments(settings)
    statement = (
        select(OrderLine.name, Station.late_seconds, Ticket.fired_at, TicketLine.bumped_at)
        .select_from(Ticket)
        .join(TicketLine, TicketLine.ticket_id == Ticket.id)
        .join(OrderLine, OrderLine.id == TicketLine.order_line_id)
        .join(Station, Station.id == Ticket.station_id)
        .where(
            Ticket.state == TicketState.BUMPED,
            Ticket.bumped_at >= first,
            Ticket.bumped_at < after,
            TicketLine.bumped_at.is_not(None),
        )
    )
    for name, late, fired_at, bumped_at in rows_of(session, statement):
        seconds = max(round((bumped_at - fired_at).total_seconds()), 0)
        yield (name, name), seconds, seconds >= late


def _report(what: What, head: str, found: Iterable[Took]) -> Report:
    by = defaultdict[tuple[str, str], list[tuple[int, bool]]](list)
    for key, seconds, late in found:
        by[key].append((seconds, late))
    rows = []
    for key in sorted(by, key=lambda each: each[1]):
        times = [seconds for seconds, _ in by[key]]
        share = tenths(sum(late for _, late in by[key]), len(times))
        rows.append(Row(*key, (len(times), rank(times, 50), rank(times, 90), share)))
    if what is What.DISH:
        rows.sort(key=lambda row: -(row.values[2] or 0))
    line = 2 if what is What.HOUR else None
    return Report(what, head, COLUMNS, tuple(rows), chart=1, line=line)
