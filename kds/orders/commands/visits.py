"""What becomes of phones and their carts when their party moves, and what staff give back."""

from __future__ import annotations

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.event import when
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.floor.events import PartiesMerged, PartyLeft, PartyShifted
from kds.orders.commands.filling import lines_in, touch
from kds.orders.commands.phones import changed, choosing_cart, send_off
from kds.orders.model import Cart, CartState, Phone, Refusal, Visit
from kds.values import CartId

OPEN = (CartState.CHOOSING, CartState.ASKED)


@when(PartyLeft)
def forget_phones(uow: UnitOfWork, event: PartyLeft) -> None:
    """The guests have gone: their phones, their carts and the code of their visit are nothing."""
    _forget(uow, event.party_id)


@when(PartyShifted)
def forget_unseated(uow: UnitOfWork, event: PartyShifted) -> None:
    """Who sits nowhere any more orders nothing; who has moved takes the phones along."""
    if not event.table_ids:
        _forget(uow, event.party_id)


@when(PartiesMerged)
def join_phones(uow: UnitOfWork, event: PartiesMerged) -> None:
    """The others' phones come along, counted on; what they had chosen lies in the one cart."""
    last = max((phone.number for phone in _phones(uow, event.into_id)), default=0)
    for phone in _phones(uow, event.party_id):
        last += 1
        phone.party_id, phone.number = event.into_id, last
        changed(uow, phone)
    into = choosing_cart(uow, event.into_id)
    for cart in _carts(uow, event.party_id):
        if cart.state is CartState.CHOOSING and into is not None:
            pour(uow, cart, into)
        cart.party_id = event.into_id
        touch(uow, cart)


def refuse_cart(uow: UnitOfWork, cart_id: CartId, reason: Refusal) -> None:
    """Staff don't take it: the guests see why and have it back. Who isn't there is sent away."""
    uow.require(Capability.TAKE_ORDERS)
    cart = uow.get(Cart, cart_id)
    if cart.state is not CartState.ASKED:
        raise Conflict("That is decided already", do="Look at the screen again")
    if reason is Refusal.NOT_HERE and cart.asked_by is not None:
        cart.state = CartState.DROPPED
        send_off(uow, uow.get(Phone, cart.asked_by))
    elif (into := choosing_cart(uow, cart.party_id or 0)) is not None:
        into.refused = reason
        pour(uow, cart, into)
    else:
        cart.state, cart.refused = CartState.CHOOSING, reason
    touch(uow, cart)


def pour(uow: UnitOfWork, cart: Cart, into: Cart) -> None:
    """All that is in one cart lies in the other one."""
    for line in lines_in(uow, cart):
        line.cart_id = into.id
    cart.state = CartState.DROPPED
    touch(uow, into)


def _forget(uow: UnitOfWork, party_id: int) -> None:
    for phone in _phones(uow, party_id):
        phone.left_at, phone.wish = uow.now, None
        changed(uow, phone)
    for cart in _carts(uow, party_id):
        cart.state = CartState.DROPPED
        touch(uow, cart)
    visit = uow.session.get(Visit, party_id)
    if visit is not None:
        uow.session.delete(visit)


def _phones(uow: UnitOfWork, party_id: int) -> list[Phone]:
    found = select(Phone).where(Phone.party_id == party_id, Phone.left_at.is_(None))
    return list(uow.session.scalars(found.order_by(Phone.number)))


def _carts(uow: UnitOfWork, party_id: int) -> list[Cart]:
    found = select(Cart).where(Cart.party_id == party_id, Cart.state.in_(OPEN))
    return list(uow.session.scalars(found.order_by(Cart.id)))
