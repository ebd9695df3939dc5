"""Carts: what guests choose by themselves, before anything is an order.

A cart belongs to one kiosk, or to the phones of one table. The commands here are a kiosk's.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.timer import every
from kds.bus.unit import UnitOfWork
from kds.errors import Invalid
from kds.menu.model import Channel
from kds.orders.commands.filling import (
    AT_KIOSK,
    change,
    drop_line,
    new_cart,
    not_there,
    put_in,
    step,
    still_choosing,
    take_out,
    touch,
)
from kds.orders.model import Cart, CartState
from kds.values import CartId, CartLineId, ItemId, OptionId

FORGOTTEN = timedelta(minutes=30)
"""A kiosk's cart that nobody has touched for so long is nobody's."""


def open_cart(uow: UnitOfWork, channel: Channel = Channel.KIOSK, language: str = "") -> CartId:
    """A guest begins at a kiosk: KIOSK to eat here, TAKEAWAY to take it along."""
    uow.require(Capability.SELF_ORDER)
    if channel not in AT_KIOSK:
        raise Invalid("{where} isn't one of the choices", field="channel", where="channel")
    cart = new_cart(uow, channel, language[:8], device_id=uow.actor.device_id)
    return CartId(cart.id)


def set_takeaway(uow: UnitOfWork, cart_id: CartId, takeaway: bool) -> None:
    """Eat here or take it along; what that costs is the menu's and the tax's to say."""
    cart = own_cart(uow, cart_id)
    cart.channel = Channel.TAKEAWAY if takeaway else Channel.KIOSK
    touch(uow, cart)


def add_to_cart(
    uow: UnitOfWork,
    cart_id: CartId,
    item_id: ItemId,
    option_ids: tuple[OptionId, ...] = (),
    quantity: int = 1,
    note: str = "",
    instead_of: CartLineId | None = None,
) -> CartLineId:
    """Put a dish into the cart; the same one with the same choices counts up. `instead_of` is the
    line that it stands in for, which goes."""
    cart = own_cart(uow, cart_id)
    if instead_of is not None:
        drop_line(uow, cart, instead_of)
    return put_in(uow, cart, item_id, option_ids, quantity, note)


def change_cart_line(
    uow: UnitOfWork,
    cart_id: CartId,
    line_id: CartLineId,
    option_ids: tuple[OptionId, ...] = (),
    quantity: int = 1,
    note: str = "",
) -> None:
    """Other choices, or another number of them."""
    change(uow, own_cart(uow, cart_id), line_id, option_ids, quantity, note)


def step_cart_line(uow: UnitOfWork, cart_id: CartId, line_id: CartLineId, quantity: int) -> None:
    """Set how many of a line there are; none takes it out."""
    step(uow, own_cart(uow, cart_id), line_id, quantity)


def remove_cart_line(uow: UnitOfWork, cart_id: CartId, line_id: CartLineId) -> None:
    """Take a dish out of the cart."""
    take_out(uow, own_cart(uow, cart_id), line_id)


def drop_cart(uow: UnitOfWork, cart_id: CartId) -> None:
    """The guest begins anew, or has gone. What was ordered stays ordered."""
    uow.require(Capability.SELF_ORDER)
    cart = _of_this_device(uow, cart_id)
    if cart.state is CartState.CHOOSING:
        _drop(uow, cart)


@every(60)
def drop_forgotten_carts(uow: UnitOfWork) -> None:
    """Kiosks' carts that nobody came back to: the screen was switched off, or lost its line."""
    forgotten = select(Cart).where(
        Cart.state == CartState.CHOOSING,
        Cart.touched_at < uow.now - FORGOTTEN,
        Cart.party_id.is_(None),
    )
    for cart in uow.session.scalars(forgotten):
        _drop(uow, cart)


def _drop(uow: UnitOfWork, cart: Cart) -> None:
    cart.state = CartState.DROPPED
    touch(uow, cart)


def own_cart(uow: UnitOfWork, cart_id: CartId) -> Cart:
    """The cart of this kiosk that its guest still fills. Another one's isn't there for it."""
    uow.require(Capability.SELF_ORDER)
    return still_choosing(_of_this_device(uow, cart_id))


def _of_this_device(uow: UnitOfWork, cart_id: CartId) -> Cart:
    cart = uow.get(Cart, cart_id)
    if cart.party_id is not None or cart.device_id != uow.actor.device_id:
        raise not_there()
    return cart
