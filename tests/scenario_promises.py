"""Guests' orders that wait, for money, for staff, for their time; and a kitchen that is busy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from kds.bus.house import House
from kds.kitchen import commands as kitchen
from kds.menu.model import Channel
from kds.orders import commands as orders
from kds.orders.model import FiresOn, VoidReason
from kds.payments import commands as payments
from tests.orders.guest import guest_order

Do = Callable[..., Awaitable[Any]]


async def play(do: Do, house: House, ids: dict[str, Any]) -> None:
    dishes = (ids["Burger"], ids["Lager"])
    later = house.clock() + timedelta(hours=2)
    unpaid = await do(guest_order, dishes=dishes, promised_at=later)
    asked = await do(guest_order, dishes=dishes, fires_on=FiresOn.ACCEPT, name="Noor")
    refused = await do(guest_order, dishes=dishes, fires_on=FiresOn.ACCEPT)
    await do(orders.accept_order, order_id=asked)
    await do(orders.refuse_order, order_id=refused, reason=VoidReason.TOO_LATE)
    await do(orders.begin_unpaid, order_id=unpaid)
    await do(orders.fire_due)
    await do(orders.fire_order, order_id=unpaid)
    await do(guest_order, dishes=dishes)
    await do(payments.call_off_unpaid)
    phoned = await do(orders.open_order, name="Ida", channel=Channel.TAKEAWAY)
    await do(orders.add_line, order_id=phoned, item_id=ids["Lager"])
    at = (house.clock() + timedelta(hours=1)).astimezone(house.settings.tz).time()
    await do(orders.send_for, order_id=phoned, at=at.replace(second=0, microsecond=0))
    grill = {"station_id": ids["Grill"], "name": "Grill", "backup_id": ids["Fry"], "tiles": 12}
    await do(kitchen.change_station, **grill)
    await do(kitchen.cover_station, station_id=ids["Grill"])
    await do(guest_order, dishes=dishes, fires_on=FiresOn.SEND)
    await do(kitchen.cover_station, station_id=ids["Grill"])
    await do(kitchen.uncover_station, station_id=ids["Grill"])
    await do(kitchen.set_busy, minutes=10, for_minutes=30)
