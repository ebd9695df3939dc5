"""k portions left and a hundred racing guests on four channels: exactly k are sold.

What is counted is a component, two of which make a portion; one more is left over, so the dish runs
out although its component doesn't.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable
from typing import Any

import pytest

from kds.actor import SYSTEM, Actor, Role
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.menu import commands as menu
from kds.menu.model import Channel
from kds.menu.queries import component_cards, item_cards
from kds.orders import commands as orders
from kds.orders.commands import NewLine
from kds.orders.commands.filling import new_cart, put_in
from kds.orders.model import Attention, Cart, FiresOn, LineState, VoidReason
from kds.orders.queries import cart_cards, order_cards
from kds.payments.commands.ordering import order_cart, place_cart
from kds.values import CartId, ComponentId, ItemId
from tests.orders.pad import Pad, pad_in

KIOSK = Actor(Role.KIOSK)
EACH = 25
PRICE = 2650


@pytest.fixture
async def pad(house: House) -> Pad:
    pad = await pad_in(house)
    for channel in (Channel.KIOSK, Channel.QR):
        await pad.do(
            orders.change_channel, SYSTEM, channel=channel, fires_on=FiresOn.SEND, most_orders=60
        )
    return pad


def scan(uow: UnitOfWork, item_id: ItemId) -> CartId:
    """A guest at a table has chosen, on a phone."""
    cart = new_cart(uow, Channel.QR, "")
    put_in(uow, cart, item_id)
    return CartId(cart.id)


def place_scanned(uow: UnitOfWork, cart_id: CartId) -> None:
    place_cart(uow, uow.get(Cart, cart_id), PRICE)


async def at_the_pad(pad: Pad, number: int, **how: bool) -> Awaitable[Any]:
    order = await pad.do(orders.open_order, name=f"Bar {number}", covers=1)
    await pad.add(order, "Sea bass")
    return pad.send(order, **how)


async def at_the_kiosk(pad: Pad) -> Awaitable[Any]:
    cart = await pad.do(orders.open_cart, KIOSK, channel=Channel.KIOSK)
    await pad.do(orders.add_to_cart, KIOSK, cart_id=cart, item_id=pad.menu.items["Sea bass"])
    return pad.do(order_cart, KIOSK, cart_id=cart, seen_total=PRICE)


async def on_the_phone(pad: Pad) -> Awaitable[Any]:
    cart = await pad.do(scan, SYSTEM, item_id=pad.menu.items["Sea bass"])
    return pad.do(place_scanned, SYSTEM, cart_id=cart)


async def from_outside(pad: Pad, number: int) -> Awaitable[Any]:
    return pad.place(NewLine("Sea bass", 1), channel="delivery", external_id=f"D-{number}")


async def counted(pad: Pad, fillets: int) -> ComponentId:
    bass = pad.menu.items["Sea bass"]
    fillet: ComponentId = await pad.do(
        menu.add_component, SYSTEM, name="Fillet", item_id=bass, quantity=2
    )
    await pad.do(menu.set_component_left, SYSTEM, component_id=fillet, left=fillets)
    return fillet


def sold(pad: Pad) -> int:
    """Portions that guests get: sent, and nobody has to ask them for something else."""
    return sum(
        line.quantity
        for card in pad.house.live(order_cards)
        for line in card.lines
        if line.state in (LineState.HELD, LineState.FIRED) and line.attention is None
    )


def outside(pad: Pad) -> int:
    """Orders from outside that came too late: they aren't refused, but somebody must call."""
    lines = (line for card in pad.house.live(order_cards) for line in card.lines)
    return sum(line.attention is Attention.SOLD_OUT for line in lines)


@pytest.mark.parametrize("k", [0, 1, 7, 40])
async def test_exactly_k_are_sold(pad: Pad, k: int) -> None:
    fillet = await counted(pad, 1000)
    ready = [
        *[await at_the_pad(pad, number) for number in range(EACH)],
        *[await at_the_kiosk(pad) for _ in range(EACH)],
        *[await on_the_phone(pad) for _ in range(EACH)],
        *[await from_outside(pad, number) for number in range(EACH)],
    ]
    await pad.do(menu.set_component_left, SYSTEM, component_id=fillet, left=2 * k + 1)
    random.Random(k).shuffle(ready)
    answers = await asyncio.gather(*ready, return_exceptions=True)

    refused = [each for each in answers if isinstance(each, BaseException)]
    assert all(isinstance(each, Conflict) for each in refused), refused
    assert sold(pad) == k
    assert len(refused) == 4 * EACH - k - outside(pad)
    card = pad.house.live(component_cards).get(fillet)
    assert card is not None
    # An order from outside is paid for already: it takes the fillet that is left over.
    assert card.left in (0, 1)
    bass = pad.house.live(item_cards).get(pad.menu.items["Sea bass"])
    assert bass is not None
    assert (bass.left, bass.available) == (0, False)
    for loaded in pad.house.fresh():
        assert pad.house.live.memory[loaded.projection] == loaded.cards


async def test_what_is_voided_can_be_sold_again(pad: Pad) -> None:
    fillet = await counted(pad, 6)
    waiting = await at_the_kiosk(pad)
    await asyncio.gather(*[await at_the_pad(pad, n, hold=True) for n in range(3)])
    again = await refused_once(pad, waiting)
    line = next(card.lines[0] for card in pad.house.live(order_cards) if card.lines)
    await pad.do(orders.void_line, line_id=line.id, reason=VoidReason.GUEST_CHANGED)
    await again
    card = pad.house.live(component_cards).get(fillet)
    assert card is not None
    assert card.left == 0


async def refused_once(pad: Pad, ordering: Awaitable[Any]) -> Awaitable[Any]:
    """The kiosk refuses; the same guest will try once more."""
    with pytest.raises(Conflict, match="sold out"):
        await ordering
    cart = max(pad.house.live(cart_cards), key=lambda card: card.id).id
    return pad.do(order_cart, KIOSK, cart_id=cart, seen_total=PRICE)
