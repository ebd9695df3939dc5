"""Guests who order for a time, and the recount of what the kitchen has promised them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.actor import SYSTEM
from kds.bus.unit import UnitOfWork
from kds.kitchen.commands import change_station
from kds.kitchen.model import PromisedWork
from kds.kitchen.queries import Promise, ledger_of, promise_for, read_ledger
from kds.kitchen.rules import Ledger
from kds.orders.model import LineState, Order, OrderLine
from kds.orders.queries import OrderCard, order_cards
from kds.payments.events import OrderPaid
from kds.values import ItemId, OrderId, StationId
from tests.kitchen.brigade import COOKS, MANAGER, Brigade
from tests.orders.guest import guest_order

HELD, FIRED = LineState.HELD, LineState.FIRED


def paid(uow: UnitOfWork, order_id: OrderId) -> None:
    uow.record(OrderPaid(order_id))


def wanted(kitchen: Brigade, *dishes: str) -> dict[ItemId, int]:
    return Counter(kitchen.menu.items[dish] for dish in dishes)


def ask(kitchen: Brigade, *dishes: str, asked: datetime | None = None) -> Promise:
    kitchen.house.live.now = kitchen.house.clock()
    return promise_for(kitchen.house.live, wanted(kitchen, *dishes), asked)


async def order_for(kitchen: Brigade, at: datetime | None, *dishes: str, **values: Any) -> OrderId:
    ids = tuple(kitchen.menu.items[dish] for dish in dishes)
    return await kitchen.do(guest_order, SYSTEM, dishes=ids, promised_at=at, **values)


async def hands(kitchen: Brigade, station: str, count: int) -> None:
    await kitchen.do(
        change_station,
        MANAGER,
        station_id=kitchen.stations[station],
        name=station,
        hands=count,
    )


async def agrees(kitchen: Brigade) -> Ledger:
    """The ledger of the screens is the ledger of the commands, and every booking has its lines."""
    house = kitchen.house
    house.live.now = house.clock()
    live = ledger_of(house.live)
    read = await house.read(read_ledger, house.settings, house.clock())
    now = int(house.clock().timestamp()) // live.slot
    for station_id, load in read.stations.items():
        mine = live.stations[station_id]
        assert (mine.hands, mine.open) == (load.hands, load.open)
        assert {k: v for k, v in mine.booked.items() if k >= now} == load.booked
    assert read.busy == live.busy
    promised = await house.read(_promised)
    assert promised == await house.read(_held_work, kitchen.stations)
    kitchen.check()
    return live


def _promised(session: Session) -> Counter[tuple[int, int]]:
    """Seconds by order and station, as they are booked."""
    found: Counter[tuple[int, int]] = Counter()
    for row in session.scalars(select(PromisedWork)):
        found[row.order_id, row.station_id] += row.seconds
    return found


def _held_work(session: Session, stations: dict[str, StationId]) -> Counter[tuple[int, int]]:
    """The same from what promised orders hold."""
    found: Counter[tuple[int, int]] = Counter()
    rows = session.execute(
        select(OrderLine, Order)
        .join(Order, Order.id == OrderLine.order_id)
        .where(OrderLine.state == HELD, Order.promised_at.is_not(None))
    )
    for line, order in rows:
        for name, seconds in (COOKS.get(line.name) or {"Grill": 300}).items():
            found[order.id, stations[name]] += line.quantity * seconds
    return found


def card(kitchen: Brigade, order_id: OrderId) -> OrderCard:
    found = kitchen.house.live(order_cards).get(order_id)
    assert found is not None
    return found
