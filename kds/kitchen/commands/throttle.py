"""Promised times: booked in the ledger of the stations' time, given free when the work is fired.

The ledger's near half is what is open on the tickets; this keeps the later half, the work of
orders that were promised and aren't fired yet (PromisedWork). Nothing is ever in both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from kds.actor import Capability
from kds.bus.event import when
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.kitchen.events import BusySet, WorkPromised
from kds.kitchen.model import Busy, PromisedWork
from kds.kitchen.queries.load import read_ledger, read_work
from kds.kitchen.queries.promised import BUSY_ID
from kds.kitchen.rules import Ledger, Promise, Work, book, promise, start_of
from kds.menu.model import Channel
from kds.orders.events import (
    LineEdited,
    LinesFired,
    LineVoided,
    OrderPromised,
    OrderReleased,
)
from kds.orders.model import FiresOn, LineState, Order, OrderLine
from kds.orders.queries.channels import channel_rules
from kds.values import OrderId, StationId

FARTHEST = timedelta(hours=12)
"""Nobody is promised a time that is farther away."""
MOST_BUSY = 60
LONGEST_BUSY = 12 * 60


@when(OrderPromised)
def promise_order(uow: UnitOfWork, event: OrderPromised) -> None:
    """Book what the kitchen has to do for it, or refuse with the next free time.

    At a table nobody is refused: the time is told and counted, however full it is.
    """
    order = uow.get(Order, event.order_id)
    lines = [uow.get(OrderLine, line_id) for line_id in event.line_ids]
    _check_near(uow, event.promised_at)
    ledger, work = _ledger(uow, order), read_work(uow.session, lines)
    found = promise(ledger, work, uow.now, event.promised_at)
    if not found.fits and _throttled(uow, order.channel):
        raise _full(uow, event.promised_at, found)
    order.promised_at = event.promised_at
    order.fire_at = start_of(ledger, work, uow.now, event.promised_at)
    if order.fires_on is not FiresOn.SEND or order.fire_at is not None:
        _book(uow, order, ledger, work)


@when(OrderReleased)
def renew_promise(uow: UnitOfWork, event: OrderReleased) -> None:
    """Who paid late is told a time that can be kept, and the kitchen begins by it."""
    order = uow.get(Order, event.order_id)
    if order.promised_at is None:
        return
    lines = _held(uow, event.order_id)
    ledger, work = _ledger(uow, order), read_work(uow.session, lines)
    found = promise(ledger, work, uow.now, order.promised_at)
    if order.promised_at < uow.now + timedelta(seconds=found.wait):
        order.promised_at = found.at
    order.fire_at = start_of(ledger, work, uow.now, order.promised_at)
    if order.fire_at is not None:  # else it is fired at once, which gives its slots free
        _book(uow, order, ledger, work)


@when(LinesFired, LineVoided, LineEdited)
def keep_ledger(uow: UnitOfWork, event: LinesFired | LineVoided | LineEdited) -> None:
    """What is fired is on the tickets now, what is void nobody cooks."""
    order = uow.get(Order, event.order_id)
    if order.promised_at is None or not _booked(uow, event.order_id):
        return
    held = _held(uow, event.order_id)
    if held:
        _book(uow, order, _ledger(uow, order), read_work(uow.session, held))
    else:
        _drop(uow, event.order_id)


def set_busy(uow: UnitOfWork, minutes: int, for_minutes: int = 60) -> None:
    """Add minutes to every promise for a while; 0 ends it. It says who did it."""
    uow.require(Capability.RUN_PASS)
    if not 0 <= minutes <= MOST_BUSY:
        raise Invalid("That is 0 to 60 minutes more", field="minutes", do="Correct the number")
    if not 1 <= for_minutes <= LONGEST_BUSY:
        raise Invalid(
            "Busy lasts 1 minute to 12 hours", field="for_minutes", do="Correct the number"
        )
    busy = uow.session.get(Busy, BUSY_ID)
    if busy is None:
        busy = uow.add(Busy(id=BUSY_ID))
    busy.minutes, busy.until = minutes, uow.now + timedelta(minutes=for_minutes)
    busy.staff_id = uow.actor.staff_id
    uow.record(BusySet(BUSY_ID, minutes))


def _check_near(uow: UnitOfWork, at: datetime) -> None:
    if at > uow.now + FARTHEST:
        raise Invalid(
            "That is too far ahead", field="promised_at", do="Choose a time within 12 hours"
        )


def _throttled(uow: UnitOfWork, channel: Channel) -> bool:
    return channel is not Channel.DINE_IN and channel_rules(uow.session, channel).throttled


def _full(uow: UnitOfWork, asked: datetime, found: Promise) -> Conflict:
    zone = uow.settings.tz
    return Conflict(
        "The kitchen can't do {asked} any more",
        do="The next free time is {next}",
        field="promised_at",
        asked=f"{asked.astimezone(zone):%H:%M}",
        next=f"{found.at.astimezone(zone):%H:%M}",
        next_at=found.at,
        offers=found.offers,
    )


def _ledger(uow: UnitOfWork, order: Order) -> Ledger:
    return read_ledger(uow.session, uow.settings, uow.now, without=OrderId(order.id))


def _held(uow: UnitOfWork, order_id: OrderId) -> Sequence[OrderLine]:
    statement = select(OrderLine).where(
        OrderLine.order_id == order_id, OrderLine.state == LineState.HELD
    )
    return uow.session.scalars(statement).all()


def _booked(uow: UnitOfWork, order_id: OrderId) -> bool:
    statement = select(PromisedWork.order_id).where(PromisedWork.order_id == order_id)
    return uow.session.scalar(statement.limit(1)) is not None


def _drop(uow: UnitOfWork, order_id: OrderId) -> None:
    uow.session.execute(delete(PromisedWork).where(PromisedWork.order_id == order_id))
    uow.record(WorkPromised(order_id))


def _book(uow: UnitOfWork, order: Order, ledger: Ledger, work: Mapping[StationId, Work]) -> None:
    """Write what this work takes, in place of what the order had booked."""
    order_id = OrderId(order.id)
    uow.session.execute(delete(PromisedWork).where(PromisedWork.order_id == order_id))
    at = order.promised_at
    for each in book(ledger, work, uow.now, at) if at else ():
        uow.add(
            PromisedWork(
                order_id=order_id,
                station_id=each.station_id,
                slot_at=each.slot_at,
                seconds=each.seconds,
            )
        )
    uow.record(WorkPromised(order_id))
