"""What the pad and the list of tables show of money, of time and of prices."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time, timedelta
from pathlib import Path

import pytest

from kds.actor import SYSTEM
from kds.kitchen.commands import Route, add_station, set_busy, set_routing
from kds.kitchen.queries import station_cards
from kds.menu import commands as menu
from kds.menu.model import Channel
from kds.orders import commands
from kds.orders.model import FiresOn
from kds.orders.rules import Stage
from kds.orders.screens.dishes import Dish
from kds.orders.screens.home import Home, OrderTile
from kds.orders.screens.pad import Pad as PadScreen
from kds.orders.screens.promise import KitchenNote
from kds.values import OrderId
from tests.orders.waiting import Kiosk, kiosk_in, paid


@pytest.fixture
async def kiosk(tmp_path: Path) -> AsyncIterator[Kiosk]:
    async with kiosk_in(tmp_path) as made:
        yield made


def pad(kiosk: Kiosk, order: OrderId) -> PadScreen:
    kiosk.house.live.now = kiosk.clock.now
    return PadScreen(order_id=order)


def note(kiosk: Kiosk, order: OrderId) -> KitchenNote:
    found = PadScreen.regions["kitchen"].select(pad(kiosk, order), kiosk.house.live)
    assert isinstance(found, KitchenNote)
    return found


def tile(kiosk: Kiosk, order: OrderId) -> OrderTile:
    tiles = Home.regions["tabs"].select(Home(), kiosk.house.live)
    found: OrderTile = next(each for each in tiles if each.order_id == order)
    return found


def dishes(kiosk: Kiosk, order: OrderId) -> dict[str, int]:
    found = PadScreen.regions["dishes"].select(pad(kiosk, order), kiosk.house.live)
    return {each.name: each.price for each in found if isinstance(each, Dish)}


async def test_the_list_of_tables_says_what_an_order_waits_for(kiosk: Kiosk) -> None:
    at = kiosk.clock.now + timedelta(hours=1)
    unpaid = await kiosk.order("Octopus", promised_at=at)
    asked = await kiosk.order("Octopus", fires_on=FiresOn.ACCEPT, name="Noor")
    later = await kiosk.order("Octopus", fires_on=FiresOn.SEND, promised_at=at)
    assert (tile(kiosk, unpaid).stage, tile(kiosk, unpaid).promised_at) == (Stage.UNPAID, at)
    assert (tile(kiosk, asked).stage, tile(kiosk, asked).promised_at) == (Stage.ASKED, None)
    assert (tile(kiosk, later).stage, tile(kiosk, later).promised_at) == (Stage.LATER, at)
    banner = Home.regions["asking"].select(Home(), kiosk.house.live)
    assert [(each.id, each.title, each.dishes) for each in banner] == [
        (asked, "Noor", ("1 × Octopus",))
    ]
    await kiosk.do(commands.accept_order, order_id=asked)
    await kiosk.run(paid, order_id=unpaid)
    assert tile(kiosk, asked).stage is Stage.COOKING
    assert tile(kiosk, unpaid).stage is Stage.LATER
    assert not list(Home.regions["asking"].select(Home(), kiosk.house.live))


async def test_the_pad_says_how_long_the_kitchen_takes_for_what_is_on_it(kiosk: Kiosk) -> None:
    await kiosk.run(add_station, name="Grill")
    station = next(iter(kiosk.house.live(station_cards))).id
    bass = kiosk.menu.items["Sea bass"]
    await kiosk.run(set_routing, item_id=bass, stations=(Route(station, 900),))
    order = await kiosk.open("12")
    assert note(kiosk, order).minutes == 5
    await kiosk.add(order, "Sea bass")
    assert note(kiosk, order).minutes == 15
    await kiosk.run(set_busy, minutes=10)
    assert note(kiosk, order).minutes == 25
    await kiosk.send(order)
    found = note(kiosk, order)
    assert (found.waits_for, found.promised_at, found.fire_at) == (None, None, None)
    assert found.minutes == 4 + 10 + 5  # four dishes at once, so the next may begin in four


async def test_the_pad_says_what_was_promised_and_what_is_waited_for(kiosk: Kiosk) -> None:
    at = kiosk.clock.now + timedelta(hours=1)
    await kiosk.run(add_station, name="Grill")
    order = await kiosk.order("Octopus", promised_at=at)
    found = note(kiosk, order)
    assert (found.waits_for, found.promised_at) == (FiresOn.PAID, at)
    await kiosk.run(paid, order_id=order)
    found = note(kiosk, order)
    assert (found.waits_for, found.fire_at) == (None, at - timedelta(minutes=5))
    kiosk.clock.now = at
    await kiosk.run(commands.fire_due)
    found = note(kiosk, order)
    assert (found.promised_at, found.fire_at) == (at, None)


async def test_dishes_show_what_they_cost_at_this_time_of_day(kiosk: Kiosk) -> None:
    """At 20:00 in Berlin it is evening."""
    steak, lager = kiosk.menu.items["Rib-eye 300 g"], kiosk.menu.items["Lager"]
    await kiosk.do(menu.add_daypart, SYSTEM, name="Evening", starts=time(18), ends=time(23))
    for item, price, channel in ((steak, 2900, ""), (lager, 400, ""), (lager, 300, "takeaway")):
        await kiosk.do(
            menu.set_price, SYSTEM, item_id=item, price=price, daypart="Evening", channel=channel
        )
    here = await kiosk.open("12")
    away = await kiosk.do(commands.open_order, name="Ada", channel=Channel.TAKEAWAY)
    assert dishes(kiosk, here)["Lager"] == 400
    assert dishes(kiosk, away)["Lager"] == 300
    sheets = PadScreen.regions["choosing"].select(pad(kiosk, here), kiosk.house.live)
    assert [each.price for each in sheets if each.id == steak] == [2900]
    line = await kiosk.add(here, "Lager")
    assert next(x for x in kiosk.card(here).lines if x.id == line).unit_price == 400
    kiosk.clock.forward(hours=4)
    assert dishes(kiosk, here)["Lager"] == 480
