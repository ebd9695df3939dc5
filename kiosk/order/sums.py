"""What a cart comes to: the bar below the menu, and the whole of it before it is paid."""

from __future__ import annotations

from dataclasses import dataclass

from kds.bus.projection import Live
from kds.orders.queries import PricedLine, cart_cards, priced
from kds.values import CartId


@dataclass(frozen=True, slots=True)
class Bar:
    """How many dishes are in the cart, what they come to, and how many can't be had any more."""

    count: int
    total: int
    troubles: int
    id: int = 0


def bar_of(live: Live, cart_id: CartId) -> Bar | None:
    cart = live(cart_cards).get(cart_id)
    if cart is None:
        return None
    lines = priced(live, cart)
    return Bar(
        sum(line.quantity for line in lines),
        sum(line.price for line in lines),
        len(troubles(lines)),
    )


def troubles(lines: tuple[PricedLine, ...]) -> list[PricedLine]:
    """What must be mended before it can be ordered."""
    return [line for line in lines if line.trouble]
