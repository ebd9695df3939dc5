"""The floor's, the door's, the money's and the office's screens in small. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from babel.numbers import get_currency_precision

from kds.bookings.queries.live import moment_of_live, today
from kds.bus.projection import Live
from kds.errors import N_
from kds.floor.model import EXPECTED, SEATED, PartyState, TableState
from kds.floor.model import Shape as TableShape
from kds.floor.queries import PartyCard, party_cards
from kds.floor.screens.plan import rooms, tables_at
from kds.front.glance import Bars, Fact, Glance, Room, Row, Rows, Running, Shape
from kds.kitchen.queries import station_cards, ticket_cards
from kds.menu.queries import item_cards
from kds.menu.rules import Sale
from kds.menu.screens.availability import rows as stock_rows
from kds.orders.model import OrderState
from kds.orders.queries import order_cards
from kds.payments.queries import check_cards
from kds.staff.model import PairingState
from kds.staff.queries import device_cards, pairing_cards, staff_cards

HALF_HOUR = 1800
FREE = frozenset({TableState.AVAILABLE, TableState.DUE_SOON, TableState.HELD})
NEXT = 3
ROUND = 10
"""Money is told in tens, so that not every check draws it anew."""


def floor(live: Live) -> Glance:
    """The room to scale, with who sits where in three words."""
    tables = tables_at(live)
    shapes = tuple(
        Shape(t.x, t.y, t.width, t.depth, t.rotation, t.shape is TableShape.ROUND, _state(t.state))
        for t in tables
    )
    areas = tuple(Shape(room.x, room.y, room.width, room.depth) for room in rooms(live))
    counts = Counter(shape.state for shape in shapes)
    width = max((area.x + area.width for area in areas), default=0)
    depth = max((area.y + area.depth for area in areas), default=0)
    facts = [Fact(counts["taken"], N_("tables taken")), Fact(counts["free"], N_("free"), "ok")]
    if counts["dirty"]:
        facts.append(Fact(counts["dirty"], N_("to clear"), "soon"))
    return Glance(1, tuple(facts), Room(width, depth, areas, shapes) if areas else None)


def _state(state: TableState) -> str:
    if state in FREE:
        return "free"
    if state is TableState.DIRTY:
        return "dirty"
    return "blocked" if state is TableState.BLOCKED else "taken"


def host(live: Live) -> Glance:
    """Who comes next (no names: the page is seen by many), and who waits."""
    day = today(live)
    expected = (p for p in live(party_cards) if p.state in EXPECTED and p.business_date == day)
    coming = sorted((at, p.id, p.size) for p in expected if (at := p.booked_for))
    waiting = sum(party.state is PartyState.WAITING for party in live(party_cards))
    facts = (Fact(len(coming), N_("parties to come")), Fact(waiting, N_("waiting")))
    rows = tuple(Row(at, "", size) for at, _, size in coming[:NEXT])
    return Glance(1, facts, Rows(rows) if rows else None)


def diary(live: Live) -> Glance:
    """Tonight's load: covers booked for each half hour."""
    booked = [(at, party) for party in live(party_cards) if (at := _booked(live, party))]
    covers: Counter[int] = Counter()
    for at, party in booked:
        covers[int(at.timestamp()) // HALF_HOUR] += party.size
    facts = (
        Fact(sum(covers.values()), N_("covers booked today")),
        Fact(len(booked), N_("parties")),
    )
    if not covers:
        return Glance(1, facts)
    span = range(min(covers), max(covers) + 1)
    most = max(covers.values())
    heights = tuple(round(100 * covers[slot] / most) for slot in span)
    now = int(moment_of_live(live).timestamp()) // HALF_HOUR - span.start
    return Glance(1, facts, Bars(heights[:32], max(0, min(now, len(heights)))))


GONE = frozenset(
    {
        PartyState.CANCELLED_GUEST,
        PartyState.CANCELLED_HOUSE,
        PartyState.NO_SHOW,
        PartyState.RENEGED,
        PartyState.EXPIRED,
        PartyState.HELD,
    }
)


def _booked(live: Live, party: PartyCard) -> datetime | None:
    today_too = party.business_date == today(live) and party.state not in GONE
    return party.booked_for if today_too else None


def checks(live: Live) -> Glance:
    """What is still to pay."""
    unpaid = [
        order
        for order in live(order_cards)
        if order.state is OrderState.OPEN and order.total and order.paid_at is None
    ]
    amount = _rounded(live, sum(order.total for order in unpaid))
    return Glance(
        1, (Fact(len(unpaid), N_("to pay")), Fact(amount, N_("in all, about"), money=True))
    )


def _rounded(live: Live, amount: int) -> int:
    assert live.settings is not None  # noqa: S101
    step: int = ROUND * 10 ** get_currency_precision(live.settings.currency)
    return amount // step * step


def overview(live: Live) -> Glance:
    """Covers, sales and what is late."""
    sold = sum(
        check.figures.total
        for check in live(check_cards)
        if check.figures is not None and check.business_date == today(live)
    )
    facts = (
        Fact(_covers(live), N_("covers now")),
        Fact(_rounded(live, sold), N_("sold, about"), money=True),
    )
    late = _late(live)
    return Glance(1, (*facts, Fact(late, N_("tickets late"), "late")) if late else facts)


def _late(live: Live) -> int:
    stations = live(station_cards)
    late = 0
    for ticket in live(ticket_cards):
        station = stations.get(ticket.station_id)
        if ticket.open and station is not None:
            age = (moment_of_live(live) - ticket.fired_at).total_seconds()
            late += age >= station.ages_for(ticket.channel)[1]
    return late


def availability(live: Live) -> Glance:
    """What is off, and what runs low."""
    states = Counter(row.state for row in stock_rows(live))
    off = states[Sale.OUT] + states[Sale.SNOOZED]
    low = states[Sale.LOW]
    return Glance(1, (Fact(off, N_("off"), "late" if off else ""), Fact(low, N_("running low"))))


def menu(live: Live) -> Glance:
    return Glance(1, (Fact(len(live(item_cards)), N_("dishes")),))


def people(live: Live) -> Glance:
    signed_in = {card.staff_id for card in live(device_cards) if card.staff_id is not None}
    facts = (Fact(len(live(staff_cards)), N_("work here")), Fact(len(signed_in), N_("signed in")))
    return Glance(1, facts)


def devices(live: Live) -> Glance:
    waiting = sum(card.state is PairingState.WAITING for card in live(pairing_cards))
    facts: tuple[Fact, ...] = (Fact(len(live(device_cards)), N_("let in")),)
    if waiting:
        facts = (*facts, Fact(waiting, N_("at the door"), "soon"))
    return Glance(1, facts)


def running(live: Live) -> Running:
    """What is going on right now."""
    away = sum(card.gone_since is not None for card in live(device_cards))
    orders = sum(order.state is OrderState.OPEN for order in live(order_cards))
    return Running(_covers(live), orders, len(live(device_cards)) - away, away)


def _covers(live: Live) -> int:
    return sum(party.size for party in live(party_cards) if party.state in SEATED)
