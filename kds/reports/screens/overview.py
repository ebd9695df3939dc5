"""The manager's overview: the whole house on one screen, every figure a way to where one acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy.orm import Session

from kds.actor import Capability
from kds.bookings.queries.live import AVAILABILITY, moment_of_live, today
from kds.bus.projection import Live
from kds.floor.events import PartiesMerged, PartyLeft, PartyMoved
from kds.floor.model import SEATED, PartyState, TableState
from kds.floor.queries import party_cards, seating_cards, table_cards
from kds.floor.screens.plan import MAP_CARDS, tables_at
from kds.kitchen.model import TicketState
from kds.kitchen.queries import StationCard, TicketCard, station_cards, ticket_cards
from kds.menu.queries import category_cards, component_cards, group_cards, item_cards
from kds.menu.rules import Sale
from kds.menu.screens.availability import parts, rows
from kds.payments.events import CheckPaid, CheckReopened
from kds.payments.model import AdjustReason
from kds.reports.model import About, Deed
from kds.reports.queries import Left, Tonight, deed_cards, left_today, tonight
from kds.reports.screens.alert import Alert, loud
from kds.reports.screens.alerts import ALERTS, alerts, late_tickets
from kds.reports.screens.coming import Coming, coming, crowds
from kds.staff.queries import device_cards
from kds.values import DeviceId, StationId, to_ms
from kds.web.screen import Screen, cell, cells, query_cells

LAST = 12
"""Tickets of a station's chart."""
USUAL = 50
"""Bumped tickets that its median is taken of."""


@dataclass(frozen=True, slots=True)
class Covers:
    """Guests: who sits, who is still to come today, who waits at the door."""

    seated: int
    tables: int
    of_tables: int
    seats: int
    expected: int
    parties: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Bar:
    """`height` in per cent of the chart's."""

    x: int
    height: int
    late: bool


@dataclass(frozen=True, slots=True)
class Pace:
    """A station: what hangs there and how long the last tickets took (m:ss)."""

    id: StationId
    sort: str
    name: str
    open: int
    late: int
    median: str
    slowest: str
    limit: str
    limit_height: int
    bars: tuple[Bar, ...]
    dark: bool


@dataclass(frozen=True, slots=True)
class StageCount:
    id: str
    sort: int
    state: TableState
    count: int
    names: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A dish, choice or component that is off or runs low."""

    id: str
    sort: str
    name: str
    state: Sale
    left: int | None


@dataclass(frozen=True, slots=True)
class Dark:
    """A screen on a wall that was there and is gone, and its station."""

    id: DeviceId
    sort: str
    name: str
    since: datetime | None
    station: str


@dataclass(frozen=True, slots=True)
class Done:
    """An alert that was answered and is quiet."""

    id: str
    sort: int
    deed: Deed
    about: About
    until: datetime


@dataclass(frozen=True, slots=True)
class Late:
    """Tickets past their time, and of how many."""

    count: int
    open: int


@dataclass(frozen=True)
class Overview(Screen):
    """The whole house on one screen, and what needs somebody now."""

    path, template, title = "/overview", "reports/overview.html", "Overview"
    needs = Capability.SEE_OVERVIEW
    css = ("css/reports.css",)
    about = "The whole house on one screen, and what needs you now"
    reasons = tuple(AdjustReason)

    @query_cells(CheckPaid, CheckReopened)
    def sales(self, session: Session, live: Live) -> Iterable[Tonight]:
        return [tonight(session, today(live), moment_of_live(live))]

    @query_cells(PartyLeft, PartyMoved, PartiesMerged)
    def left(self, session: Session, live: Live) -> Iterable[Left]:
        return [left_today(session, today(live))]

    @cell(party_cards, table_cards, seating_cards, every=30)
    def covers(self, live: Live) -> Covers:
        return covers_of(live)

    @cell(ticket_cards, station_cards, every=5)
    def late(self, live: Live) -> Late:
        open_now = sum(ticket.open and not ticket.done for ticket in live(ticket_cards))
        return Late(sum(1 for _ in late_tickets(live, moment_of_live(live))), open_now)

    @cells(*ALERTS, every=5)
    def alerts(self, live: Live) -> list[Alert]:
        return alerts(live)

    @cells(*AVAILABILITY, table_cards, deed_cards, every=30)
    def crowded(self, live: Live) -> list[Alert]:
        return loud(live, crowds(live))

    @cells(deed_cards, every=5)
    def done(self, live: Live) -> list[Done]:
        now = moment_of_live(live)
        cards = (card for card in live(deed_cards) if card.until > now)
        return [
            Done(c.id, -to_ms(c.at), c.deed, About(c.id.partition("-")[0]), c.until) for c in cards
        ]

    @cells(ticket_cards, station_cards, every=5)
    def stations(self, live: Live) -> list[Pace]:
        late = Counter(t.station_id for t in late_tickets(live, moment_of_live(live)))
        return [pace(live, station, late[station.id]) for station in live(station_cards)]

    @cells(*MAP_CARDS, every=15)
    def stages(self, live: Live) -> list[StageCount]:
        return stages_of(live)

    @cells(*AVAILABILITY, table_cards, every=30)
    def coming(self, live: Live) -> list[Coming]:
        return coming(live)

    @cells(device_cards, station_cards)
    def screens(self, live: Live) -> list[Dark]:
        stations = live(station_cards)
        gone = (card for card in live(device_cards) if card.gone_since is not None)
        return [
            Dark(c.id, c.name.casefold(), c.name, c.gone_since, s.name if s else "")
            for c in gone
            for s in (stations.get(c.station_id),)
        ]

    @cells(item_cards, group_cards, category_cards, component_cards, every=5)
    def off(self, live: Live) -> list[Gone]:
        found = (row for row in (*parts(live), *rows(live)) if row.own is not Sale.ON)
        return [
            Gone(r.id, f"{r.own is Sale.LOW} {r.sort}", r.name, r.own, r.own_left) for r in found
        ]


def covers_of(live: Live) -> Covers:
    day, parties = today(live), list(live(party_cards))
    seated = [p for p in parties if p.state in SEATED]
    here = {ident for card in live(seating_cards) for ident in card.table_ids}
    to_come = [p for p in parties if p.state.expected and p.business_date == day]
    return Covers(
        seated=sum(p.size for p in seated),
        tables=len(here),
        of_tables=len(live(table_cards)),
        seats=sum(table.seats for table in live(table_cards)),
        expected=sum(p.size for p in to_come),
        parties=len(to_come),
        waiting=sum(p.size for p in parties if p.state is PartyState.WAITING),
    )


def pace(live: Live, station: StationCard, late: int) -> Pace:
    """A station's tickets, and the times of its last ones as a chart up to twice its late time."""
    gone = list(live.by(ticket_cards, "at", (station.id, False)))[-USUAL:]
    times = [_seconds(t) for t in gone if t.bumped_at and t.state is TicketState.BUMPED]
    open_now = live.by(ticket_cards, "at", (station.id, True))
    limit = station.late_seconds
    top = max([2 * limit, *times[-LAST:]])
    return Pace(
        id=station.id,
        sort=station.sort,
        name=station.name,
        open=sum(not ticket.done for ticket in open_now),
        late=late,
        median=_minutes(round(median(times))) if times else "",
        slowest=_minutes(max(times[-LAST:])) if times else "",
        limit=_minutes(limit),
        limit_height=round(100 * limit / top),
        bars=_bars(times[-LAST:], limit, top),
        dark=station.dark_since is not None,
    )


def _bars(times: Sequence[int], limit: int, top: int) -> tuple[Bar, ...]:
    first = LAST - len(times)
    return tuple(
        Bar((first + n) * 10, max(3, round(100 * seconds / top)), seconds >= limit)
        for n, seconds in enumerate(times)
    )


def _seconds(ticket: TicketCard) -> int:
    assert ticket.bumped_at is not None  # noqa: S101
    return round((ticket.bumped_at - ticket.fired_at).total_seconds())


def _minutes(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def stages_of(live: Live) -> list[StageCount]:
    """How many tables are how far; states that no table is in aren't named."""
    found: dict[TableState, list[str]] = {}
    for table in tables_at(live):
        found.setdefault(table.state, []).append(table.name)
    order = list(TableState)
    return [
        StageCount(state.value, order.index(state), state, len(names), ", ".join(sorted(names)))
        for state, names in found.items()
    ]
