"""What needs somebody now. Few, the gravest first; each leads to where one acts, some act at once.

Pure, from live cards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from kds.bookings.queries.elsewhere import claim_over, other_tables
from kds.bookings.queries.live import moment_of_live
from kds.bus.projection import Live, Projection
from kds.floor.model import PartyState
from kds.floor.queries import claim_cards, party_cards, seating_cards, table_cards, unit_cards
from kds.floor.screens.plan import MAP_CARDS, Trouble, tables_at
from kds.keeping.findings import Checkup, State
from kds.kitchen.model import TicketState
from kds.kitchen.queries import TicketCard, station_cards, ticket_cards
from kds.menu.queries import item_cards
from kds.menu.rules import Sale, sale
from kds.orders.queries import order_cards
from kds.orders.queries.channels import channel_cards, kiosk_rules
from kds.payments.queries import ALARM_CARDS, money_alarms
from kds.reports.model import About, Deed
from kds.reports.queries import deed_cards
from kds.reports.screens.alert import Alert, loud, make_alert
from kds.staff.queries import device_cards
from kds.values import LineId, OrderId, PartyId, TableId

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
            claim_cards,
            unit_cards,
            device_cards,
            deed_cards,
        )
    )
)
"""What a region looks at that shows alerts."""
OVERLOADED = 20 * 60
"""Seconds until a station's hands are through with all that hangs there."""
STEP = 5
"""Minutes that a load is rounded to, so that it isn't another one every second."""


def alerts(live: Live) -> list[Alert]:
    """What isn't quiet: of each kind the first few."""
    now = moment_of_live(live)
    return [alert for make in _MAKERS for alert in loud(live, make(live, now))]


def _money(live: Live, now: datetime) -> Iterator[Alert]:
    for alarm in money_alarms(live):
        yield make_alert(
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
        can_rush, dishes = order is not None and not first.rush, _dishes(tickets)
        yield make_alert(
            About.LATE,
            order_id,
            first.title or f"#{first.number}",
            f"/kitchen/stations/{first.station_id}",
            since=first.fired_at,
            detail=", ".join(dict.fromkeys(t.station_name for t in tickets)),
            deeds=(*((Deed.RUSH,) if can_rush else ()), *((Deed.COMP,) if dishes else ())),
            dishes=dishes,
        )


def _dishes(tickets: Sequence[TicketCard]) -> tuple[tuple[LineId, str], ...]:
    """What is still to be cooked on them."""
    found = {
        line.order_line_id: f"{line.quantity} × {line.name}"
        for ticket in tickets
        for line in ticket.lines
        if line.open
    }
    return tuple(found.items())


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
            yield make_alert(
                About.DARK,
                station.id,
                station.name,
                f"/kitchen/stations/{backup.id}" if backup else "/devices",
                since=station.dark_since,
                detail=backup.name if backup else "",
            )


def _screens(live: Live, now: datetime) -> Iterator[Alert]:
    """Not while nobody is here: at night all are dark. A station that is covered has its own."""
    gone = [device for device in live(device_cards) if device.gone_since is not None]
    if not gone or not (len(live(seating_cards)) or any(t.open for t in live(ticket_cards))):
        return
    stations = live(station_cards)
    for device in gone:
        station = stations.get(device.station_id)
        if station is not None and station.dark_since is not None:
            continue
        backup = stations.get(station.backup_id) if station else None
        yield make_alert(
            About.SCREEN,
            device.id,
            device.name,
            "/devices",
            since=device.gone_since,
            detail=backup.name if backup else "",
            deeds=(Deed.SHOW,) if backup else (),
        )


def _busy(live: Live, now: datetime) -> Iterator[Alert]:
    paused = not kiosk_rules(live).open
    for station in live(station_cards):
        open_now = live.by(ticket_cards, "at", (station.id, True))
        seconds = sum(ticket.to_do(now) for ticket in open_now) // max(station.hands, 1)
        if seconds >= OVERLOADED:
            yield make_alert(
                About.BUSY,
                station.id,
                station.name,
                f"/kitchen/stations/{station.id}",
                count=seconds // 60 // STEP * STEP,
                deeds=() if paused else (Deed.PAUSE_KIOSK,),
            )


def _quotes(live: Live, now: datetime) -> Iterator[Alert]:
    for party in live(party_cards):
        if party.state is not PartyState.WAITING or not party.quoted_at or not party.quoted_high:
            continue
        over = party.quoted_at + timedelta(minutes=party.quoted_high)
        if over < now:
            yield make_alert(
                About.QUOTE,
                party.id,
                party.name,
                "/host",
                since=over,
                count=party.size,
                deeds=(Deed.TELL,) if party.phone or party.email else (),
            )


def _stays(live: Live, now: datetime) -> Iterator[Alert]:
    for table in tables_at(live):
        if table.trouble is Trouble.OVERSTAY:
            party_id, tables = _elsewhere(live, table.id, now)
            yield make_alert(
                About.STAY,
                table.id,
                table.name,
                "/host" if table.next and not tables else "/floor",
                since=table.seated_at,
                detail=table.next.name if table.next else "",
                deeds=(Deed.MOVE,) if tables else (),
                party_id=party_id,
                tables=tables,
            )


def _elsewhere(
    live: Live, table_id: TableId, now: datetime
) -> tuple[PartyId | None, tuple[tuple[TableId, str], ...]]:
    """Who should sit there by now, and at which tables they could."""
    claim = claim_over(live, table_id, now)
    if claim is None or claim.party_id is None:
        return None, ()
    cards = (live(table_cards).get(each) for each in other_tables(live, claim.party_id))
    return claim.party_id, tuple((card.id, card.name) for card in cards if card is not None)


def _low(live: Live, now: datetime) -> Iterator[Alert]:
    for item in live(item_cards):
        if sale(item, now) is Sale.LOW:
            left = item.left or 0
            yield make_alert(About.LOW, item.id, item.name, "/menu/availability", count=left)


def _house(live: Live, now: datetime) -> Iterator[Alert]:
    """One for all that the doctor has found: his page says what, and what mends it."""
    checkup: Checkup = live.notes.get(Checkup, Checkup())
    first = next((found for found in checkup.findings if found.state is State.ACT), None)
    if first is not None:
        count = sum(found.state is State.ACT for found in checkup.findings)
        yield make_alert(About.HOUSE, 1, first.what, "/doctor", count=count)


_MAKERS = (_money, _late, _dark, _screens, _busy, _quotes, _stays, _house, _low)
