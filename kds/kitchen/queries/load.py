"""How busy the kitchen is, and what can be promised: the same arithmetic for screens and commands.

For screens (kiosk, phone, pad), from live cards alone:

    found = promise_for(live, {item_id: quantity, …})              # soonest: found.at, found.others
    found = promise_for(live, {item_id: quantity, …}, asked=time)  # found.fits, else found.offers

A region that shows it looks at LOAD (`@cell(cart_cards, *LOAD, every=20)`). What was shown is then
asked for: `order_cart(…, promised_at=found.at)` hands the lines and the time to
`kds.orders.commands.releasing.hand_over`, which records OrderPromised; the kitchen's policy books
the minutes or refuses with a Conflict whose values hold the next free times (`offers`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from kds.bus.projection import IDS, Live, Projection, rows_of
from kds.config import Settings
from kds.kitchen.model import (
    USUAL_PREP,
    Busy,
    PromisedWork,
    Routing,
    Station,
    Ticket,
    TicketLine,
    TicketLineState,
)
from kds.kitchen.queries.promised import BUSY_ID, busy_cards, promised_cards
from kds.kitchen.queries.stations import routing_cards, station_cards
from kds.kitchen.queries.tickets import is_open, is_routed, ticket_cards
from kds.kitchen.rules import (
    Booking,
    Ledger,
    Load,
    Promise,
    Work,
    promise,
    remaining,
    wait,
    work_of,
)
from kds.orders.model import OrderLine
from kds.values import ItemId, OrderId, StationId

Routes = Sequence[tuple[StationId, int]]
"""Stations with their seconds for one dish."""

LOAD: tuple[Projection[Any], ...] = (
    ticket_cards,
    station_cards,
    routing_cards,
    promised_cards,
    busy_cards,
)
"""What a region looks at that shows a promised time."""


def promise_for(live: Live, wanted: Mapping[ItemId, int], asked: datetime | None = None) -> Promise:
    """When these dishes can be ready, with the next free times; no SQL, nothing is booked."""
    now = _now(live)
    return promise(ledger_of(live), _work(live, wanted), now, asked)


def kitchen_wait(live: Live) -> int:
    """Seconds until a dish that is sent now, whichever station it goes to, can be ready."""
    return wait(ledger_of(live)) + USUAL_PREP


def ledger_of(live: Live) -> Ledger:
    """The ledger from live cards."""
    now, slot = _now(live), slot_seconds(live.settings)
    booked = _by_station((b for card in live(promised_cards) for b in card.bookings), slot)
    busy = live(busy_cards).get(BUSY_ID)
    loads = {
        station.id: Load(
            station.hands,
            sum(t.to_do(now) for t in live.by(ticket_cards, "at", (station.id, True))),
            booked.get(station.id, {}),
        )
        for station in live(station_cards)
    }
    return Ledger(loads, slot, busy.minutes * 60 if busy and now < busy.until else 0)


def read_ledger(
    session: Session, settings: Settings, now: datetime, without: OrderId | None = None
) -> Ledger:
    """The same from the tables, within a transaction; `without` an order's own promise."""
    slot, since = slot_seconds(settings), now - timedelta(seconds=slot_seconds(settings))
    session.flush()
    run = session.connection().execute
    to_do = defaultdict[int, int](int)
    for station_id, seconds, begun, prep, quantity in run(_OPEN):
        to_do[station_id] += seconds
        if begun is not None:
            to_do[station_id] += remaining(quantity, prep, begun, now)
    rows = run(_BOOKED, {"since": since, "without": without or 0})
    booked = _by_station((Booking(StationId(s), at, seconds) for s, at, seconds in rows), slot)
    loads = {
        StationId(ident): Load(hands, to_do[ident], booked.get(StationId(ident), {}))
        for ident, hands in run(_HANDS)
    }
    return Ledger(loads, slot, (run(_BUSY, {"now": now}).scalar() or 0) * 60)


def read_work(session: Session, lines: Iterable[OrderLine]) -> dict[StationId, Work]:
    """What these lines ask of the stations."""
    lines = list(lines)
    found = defaultdict[int | None, list[tuple[StationId, int]]](list)
    items = {line.item_id for line in lines if line.item_id is not None}
    for item_id, station_id, seconds in rows_of(session, _ROUTES, items):
        found[item_id].append((StationId(station_id), seconds))
    default = rows_of(session, _DEFAULT).scalar()
    nobody: Routes = () if default is None else ((StationId(default), USUAL_PREP),)
    return work_of((line.quantity, found.get(line.item_id) or nobody) for line in lines)


def slot_seconds(settings: Settings | None) -> int:
    return 60 * (settings.promise_slot_minutes if settings else 15)


def _work(live: Live, wanted: Mapping[ItemId, int]) -> dict[StationId, Work]:
    default = next((s.id for s in live(station_cards) if s.is_default), None)
    nobody: Routes = () if default is None else ((default, USUAL_PREP),)
    cards = ((quantity, live(routing_cards).get(item)) for item, quantity in wanted.items())
    return work_of(
        (quantity, [(r.station_id, r.prep_seconds) for r in card.stations] if card else nobody)
        for quantity, card in cards
    )


def _by_station(bookings: Iterable[Booking], slot: int) -> dict[StationId, dict[int, int]]:
    found: dict[StationId, dict[int, int]] = {}
    for booking in bookings:
        slots = found.setdefault(booking.station_id, {})
        index = int(booking.slot_at.timestamp()) // slot
        slots[index] = slots.get(index, 0) + booking.seconds
    return found


def _now(live: Live) -> datetime:
    if live.now is None:
        raise RuntimeError("The live cards don't know what time it is")
    return live.now


_PREP = func.coalesce(Routing.prep_seconds, USUAL_PREP)
_BEGUN = TicketLine.state == TicketLineState.STARTED
_OPEN = (
    select(
        TicketLine.station_id,
        func.sum(
            case((TicketLine.state == TicketLineState.WAITING, OrderLine.quantity * _PREP), else_=0)
        ),
        func.max(case((_BEGUN, TicketLine.started_at)), type_=Ticket.started_at.type),
        func.max(_PREP),
        func.max(OrderLine.quantity),
    )
    .join(Ticket, Ticket.id == TicketLine.ticket_id)
    .join(OrderLine, OrderLine.id == TicketLine.order_line_id)
    .outerjoin(Routing, is_routed())
    .where(is_open())
    # Each line that was begun is a row of its own, all that wait at a station are one.
    .group_by(TicketLine.station_id, case((_BEGUN, TicketLine.id), else_=0))
)
_BOOKED = (
    select(PromisedWork.station_id, PromisedWork.slot_at, func.sum(PromisedWork.seconds))
    .where(PromisedWork.slot_at > bindparam("since"))
    .where(PromisedWork.order_id != bindparam("without"))
    .group_by(PromisedWork.station_id, PromisedWork.slot_at)
)
_HANDS = select(Station.id, Station.hands).where(Station.removed_at.is_(None))
_DEFAULT = select(Station.id).where(Station.is_default, Station.removed_at.is_(None))
_BUSY = select(func.sum(Busy.minutes)).where(Busy.until > bindparam("now"))
_ROUTES = select(Routing.item_id, Routing.station_id, Routing.prep_seconds).where(
    Routing.item_id.in_(IDS)
)
