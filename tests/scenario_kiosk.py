"""The kiosk's part of the scenario: guests fill carts, and order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from kds.bus.house import House
from kds.menu.model import Channel
from kds.orders import commands as orders
from kds.orders.model import FiresOn
from kds.payments import commands as payments
from kds.payments.commands import money_rules
from kds.payments.model import TerminalKind

Do = Callable[..., Awaitable[Any]]


async def play(do: Do, house: House, ids: dict[str, Any]) -> None:
    await rules(do)
    await carts(do, ids)
    await ordering(do, ids)


async def rules(do: Do) -> None:
    """How the kiosk's orders come to the kitchen."""
    await do(orders.pause_channel, channel=Channel.KIOSK)
    await do(orders.open_channel, channel=Channel.KIOSK)
    await do(orders.change_channel, channel=Channel.KIOSK, fires_on=FiresOn.PAID, most_orders=9)


async def carts(do: Do, ids: dict[str, Any]) -> None:
    """Filled, changed, dropped."""
    cart = await do(orders.open_cart, channel=Channel.TAKEAWAY)
    await do(orders.set_takeaway, cart_id=cart, takeaway=False)
    lager = await do(orders.add_to_cart, cart_id=cart, item_id=ids["Lager"])
    await do(orders.step_cart_line, cart_id=cart, line_id=lager, quantity=3)
    await do(orders.change_cart_line, cart_id=cart, line_id=lager, quantity=2)
    steak = await do(orders.add_to_cart, cart_id=cart, item_id=ids["Rib-eye"])
    await do(orders.remove_cart_line, cart_id=cart, line_id=steak)
    await do(orders.drop_cart, cart_id=cart)
    await do(orders.drop_forgotten_carts)


async def ordering(do: Do, ids: dict[str, Any]) -> None:
    """Ordered, tried to pay, called off again."""
    cart = await do(orders.open_cart)
    await do(orders.add_to_cart, cart_id=cart, item_id=ids["Rib-eye"])
    await do(payments.order_cart, cart_id=cart, seen_total=3200)
    reader = {"name": "Kiosk reader", "kind": TerminalKind.SIMULATED, "address": "http://x"}
    await do(money_rules.add_terminal, **reader)
    await do(payments.pay_cart, cart_id=cart)
    await do(payments.cancel_cart_payment, cart_id=cart)
