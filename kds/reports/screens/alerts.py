"""What needs somebody now. Few, the gravest first; each leads to where one acts, some act at once.

Pure, from live cards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from kds.bookings.queries.live import moment_of_live
from kds.bus.projection import Live, Projection
from kds.floor.model import PartyState
from kds.floor.queries import party_cards, table_cards
from kds.floor.screens.plan import MAP_CARDS, Trouble, tables_at
from kds.keeping.findings import Checkup, State
from kds.kitchen.model import TicketState
from kds.kitchen.queries import TicketCard, station_cards, ticket_cards
from kds.menu.queries import item_cards
from kds.menu.rules import Sale, sale
from kds.orders.queries import order_cards
from kds.orders.queries.channels import channel_cards, kiosk_rules
from kds.payments.queries import ALARM_CARDS, money_alarms
from kds.reports.model import OFFERED, About, Deed
from kds.reports.queries import deed_cards
from kds.values import OrderId

ALERTS: tuple[Projection[Any], ...] = tuple(
    dict.fromkeys(
        (
            *ALARM_CARDS,
            *MAP_CARDS,
            ticket_cards,
            station_cards,
            item_cards,
            channel_cards,
            table_cards,
            deed_cards,
        )
    )
)
"""What a region looks at that shows alerts."""
OVERLOADED = 20 * 60
"""Seconds until a station's hands are through with all that hangs there."""
FEW = 4
STEP = 5
"""Minutes that a load is rounded to, so that it isn't another one every second."""


@dataclass(frozen=True, slots=True)
class Alert:
    """`title` is a name; `detail` one more; `amount` in minor units; `count` of dishes or minutes;
    `deed` what one tap does."""

    id: str
    sort: str
    about: About
    title: str
    href: str
    since: datetime | None = None
    detail: str = ""
    amount: int | None = None
    count: int = 0
    deed: Deed | None = None


def alerts(live: Live) -> list[Alert]:
    """What isn't quiet: of each kind the first few, for who is told of everything hears nothing."""
    now, deeds = moment_of_live(live), live(deed_cards)
    found: list[Alert] = []
    for make in _MAKERS:
        made = sorted(make(live, now), key=lambda alert: alert.sort)
        loud = (a for a in made if (deed := deeds.get(a.id)) is None or deed.until <= now)
        found.extend(islice(loud, FEW))
    return found


def _alert(about: About, ident: int, title: str, href: str, **more: Any) -> Alert:
    since = more.get("since")
    place = f"{list(About).index(about)}.{since.isoformat() if since else ''}.{ident:09}"
    more.setdefault("deed", OFFERED.get(about))
    return Alert(f"{about.value}-{ident}", place, about, title, href, **more)


def _money(live: Live, now: datetime) -> Iterator[Alert]:
    for alarm in money_alarms(live):
        yield _alert(
            About.MONEY,
            alarm.id,
            alarm.order.title,
            f"/orders/{alarm.id}/bill",
            since=alarm.since,
            detail=alarm.what.word,
            amount=alarm.amount,
        )


def _late(live: Live, now: datetime) -> Iterator[Alert]:
    """One for each order, however many of its tickets are late."""
    late: dict[OrderId, list[TicketCard]] = {}
    for ticket in late_tickets(live, now):
        late.setdefault(ticket.order_id, []).append(ticket)
    for order_id, tickets in late.items():
        first = min(tickets, key=lambda ticket: (ticket.fired_at, ticket.id))
        order = live(order_cards).get(order_id)
        can_rush = order is not None and not first.rush
        yield _alert(
            About.LATE,
            order_id,
            first.title or f"#{first.number}",
            f"/kitchen/stations/{first.station_id}",
            since=first.fired_at,
            detail=", ".join(dict.fromkeys(t.station_name for t in tickets)),
            deed=Deed.RUSH if can_rush else None,
        )


def late_tickets(live: Live, now: datetime) -> Iterator[TicketCard]:
    """Tickets that cook for longer than their station's band allows."""
    for station in live(station_cards):
        for ticket in live.by(ticket_cards, "at", (station.id, True)):
            _, late = station.ages_for(ticket.channel)
            cooking = ticket.state is TicketState.COOKING and not ticket.done
            if cooking and now - ticket.fired_at >= timedelta(seconds=late):
                yield ticket


def _dark(live: Live, now: datetime) -> Iterator[Alert]:
    for station in live(station_cards):
        if station.dark_since is not None:
            backup = live(station_cards).get(station.backup_id)
            yield _alert(
                About.DARK,
                station.id,
                station.name,
                f"/kitchen/stations/{backup.id}" if backup else "/devices",
                since=station.dark_since,
                detail=backup.name if backup else "",
            )


def _busy(live: Live, now: datetime) -> Iterator[Alert]:
    paused = not kiosk_rules(live).open
    for station in live(station_cards):
        open_now = live.by(ticket_cards, "at", (station.id, True))
        seconds = sum(ticket.to_do(now) for ticket in open_now) // max(station.hands, 1)
        if seconds >= OVERLOADED:
            yield _alert(
                About.BUSY,
                station.id,
                station.name,
                f"/kitchen/stations/{station.id}",
                count=seconds // 60 // STEP * STEP,
                deed=None if paused else Deed.PAUSE_KIOSK,
            )


def _quotes(live: Live, now: datetime) -> Iterator[Alert]:
    for party in live(party_cards):
        if party.state is not PartyState.WAITING or not party.quoted_at or not party.quoted_high:
            continue
        over = party.quoted_at + timedelta(minutes=party.quoted_high)
        if over < now:
            yield _alert(About.QUOTE, party.id, party.name, "/host", since=over, count=party.size)


def _stays(live: Live, now: datetime) -> Iterator[Alert]:
    for table in tables_at(live):
        if table.trouble is Trouble.OVERSTAY:
            yield _alert(
                About.STAY,
                table.id,
                table.name,
                "/floor",
                since=table.seated_at,
                detail=table.next.name if table.next else "",
            )


def _low(live: Live, now: datetime) -> Iterator[Alert]:
    for item in live(item_cards):
        if sale(item, now) is Sale.LOW:
            yield _alert(About.LOW, item.id, item.name, "/menu/availability", count=item.left or 0)


def _house(live: Live, now: datetime) -> Iterator[Alert]:
    """One for all that the doctor has found: his page says what, and what mends it."""
    checkup: Checkup = live.notes.get(Checkup, Checkup())
    first = next((found for found in checkup.findings if found.state is State.ACT), None)
    if first is not None:
        count = sum(found.state is State.ACT for found in checkup.findings)
        yield _alert(About.HOUSE, 1, first.what, "/doctor", count=count)


_MAKERS = (_money, _late, _dark, _busy, _quotes, _stays, _house, _low)
