"""What guests' phones send: the table's cart becomes a round of its order, at once or confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.floor.commands.sitting import seatings_of
from kds.floor.model import Party
from kds.menu.model import Channel
from kds.orders.commands.filling import check_open, lines_in, touch
from kds.orders.commands.orders import new_order, order_of
from kds.orders.commands.phones import changed, choosing_cart, own_lines, phone_of
from kds.orders.model import Cart, CartState, FiresOn, Order, Phone
from kds.payments.commands.ordering import place_cart
from kds.values import CartId, OrderId, PartyId


class Whose(StrEnum):
    """Whose dishes are sent: everybody's at the table, or one's own."""

    ALL = "all"
    MINE = "mine"


@dataclass(frozen=True, slots=True)
class CartSent:
    """`order_id` None = it waits for somebody who confirms it."""

    order_id: OrderId | None


def send_cart(
    uow: UnitOfWork, token_hash: bytes, seen_total: int, whose: Whose = Whose.ALL
) -> CartSent:
    """Send what the table's phones have chosen, as one round of their order.

    What a phone sends that nobody has confirmed waits until staff do. Raises TotalChanged when it
    comes to something else than its guest saw, Conflict for what can't be had.
    """
    phone = phone_of(uow, token_hash)
    part = _part(uow, phone, whose)
    part.asked_by, part.refused = phone.id, None
    if check_open(uow, part).confirm_first and phone.confirmed_at is None:
        part.state = CartState.ASKED
        touch(uow, part)
        return CartSent(None)
    return _place(uow, part, seen_total)


def accept_cart(uow: UnitOfWork, cart_id: CartId, seen_total: int) -> CartSent:
    """Staff know the guests: it goes to the kitchen, and this phone is asked about no more."""
    uow.require(Capability.TAKE_ORDERS)
    cart = uow.get(Cart, cart_id)
    if cart.state is not CartState.ASKED or cart.asked_by is None:
        raise Conflict("That is decided already", do="Look at the screen again")
    phone = uow.get(Phone, cart.asked_by)
    if phone.confirmed_at is None:
        phone.confirmed_at = uow.now
        changed(uow, phone)
    return _place(uow, cart, seen_total)


def _part(uow: UnitOfWork, phone: Phone, whose: Whose) -> Cart:
    """What is sent of the table's cart: all of it, or this phone's lines in a cart of their own."""
    cart = choosing_cart(uow, phone.party_id)
    lines = [] if cart is None else lines_in(uow, cart)
    own = [] if cart is None else own_lines(uow, cart, phone)
    if cart is None or not lines or (whose is Whose.MINE and not own):
        raise Conflict("There is nothing in your order", do="Choose a dish first")
    if whose is Whose.ALL or len(own) == len(lines):
        return cart
    part = uow.add(
        Cart(
            channel=Channel.QR,
            state=CartState.ASKED,
            party_id=phone.party_id,
            language=cart.language,
            opened_at=uow.now,
            touched_at=uow.now,
        )
    )
    for line in own:
        line.cart_id = part.id
    uow.session.flush()
    touch(uow, cart)
    return part


def _place(uow: UnitOfWork, cart: Cart, seen_total: int) -> CartSent:
    order = _order_for(uow, PartyId(cart.party_id or 0), check_open(uow, cart).fires_on)
    return CartSent(place_cart(uow, cart, seen_total, order=order).order_id)


def _order_for(uow: UnitOfWork, party_id: PartyId, fires_on: FiresOn) -> Order:
    """The order that the party has, whoever took it; else one of its phones' own."""
    found = order_of(uow, party_id)
    if found is not None:
        return uow.get(Order, found)
    party, seatings = uow.get(Party, party_id), seatings_of(uow, party_id)
    if not seatings:
        raise Conflict("They don't sit at a table", do="Seat them first")
    return new_order(
        uow,
        Channel.QR,
        table_id=seatings[0].table_id,
        party_id=party_id,
        name=party.name,
        covers=party.size,
        allergy=party.allergy,
        staff_id=party.staff_id,
        fires_on=fires_on,
    )
