"""What guests cannot eat travels with their order; whose it was is forgotten with its party."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select, update

from kds.actor import Capability
from kds.bus.event import when
from kds.bus.timer import every
from kds.bus.unit import UnitOfWork
from kds.floor.events import PartyChanged, PartyForgotten
from kds.floor.model import Party
from kds.guests.model import Guest
from kds.orders.events import OrderChanged, OrderForgotten, PhoneChanged
from kds.orders.model import Cart, CartLine, Order, OrderLine, OrderState, Phone
from kds.values import OrderId, PartyId, PhoneId

HOUR = 3600
AT_ONCE = 200
TEXT_LENGTH = 300


def allergies_of(uow: UnitOfWork, party: Party) -> str:
    """What a party must not eat: as said for this visit, and as known of who booked."""
    guest = uow.get(Guest, party.guest_id) if party.guest_id is not None else None
    return joined(party.allergy, guest.allergy if guest else "")


def joined(said: str, more: str) -> str:
    """Two texts about allergies as one, nothing twice; what is too long is cut at the end."""
    if more.casefold() in said.casefold():
        return said
    return "; ".join(text for text in (said, more) if text)[:TEXT_LENGTH]


@when(PartyChanged)
def heed_allergies(uow: UnitOfWork, event: PartyChanged) -> None:
    """An allergy that is heard of after the order was opened reaches it, and so the kitchen.

    Only ever added: an order's own words are corrected on the pad.
    """
    theirs = select(Order).where(Order.party_id == event.party_id, Order.state == OrderState.OPEN)
    for order in uow.session.scalars(theirs).all():
        party = uow.get(Party, event.party_id)
        known = order.allergy
        for text in filter(None, allergies_of(uow, party).split("; ")):
            known = joined(known, text)
        if known != order.allergy:
            order.allergy = known
            uow.record(OrderChanged(OrderId(order.id)))


@when(PartyForgotten)
def forget_orders_of_party(uow: UnitOfWork, event: PartyForgotten) -> None:
    """Names and notes of its orders and of its guests' phones."""
    for order in uow.session.scalars(select(Order).where(Order.party_id == event.party_id)):
        forget(uow, order)
    for phone in uow.session.scalars(select(Phone).where(Phone.party_id == event.party_id)):
        phone.name = ""
        uow.record(PhoneChanged(PhoneId(phone.id), PartyId(phone.party_id)))


def forget(uow: UnitOfWork, order: Order) -> None:
    """Nothing is left in an order that says whose it was."""
    order.name = order.note = order.allergy = ""
    lines = OrderLine.order_id == order.id
    uow.session.execute(update(OrderLine).where(lines, OrderLine.note != "").values(note=""))
    carts = select(Cart.id).where(Cart.order_id == order.id)
    noted = CartLine.cart_id.in_(carts), CartLine.note != ""
    uow.session.execute(update(CartLine).where(*noted).values(note=""))
    uow.record(OrderForgotten(OrderId(order.id)))
    uow.record(OrderChanged(OrderId(order.id)))


@every(HOUR)
def forget_orders(uow: UnitOfWork) -> None:
    """Forget whose orders without a party were that closed `keep_names_days` ago; 0 = none."""
    uow.require(Capability.ADMINISTER)
    if not uow.settings.keep_names_days:
        return
    before = uow.now - timedelta(days=uow.settings.keep_names_days)
    said = or_(*(column != "" for column in (Order.name, Order.note, Order.allergy)))
    old = (
        select(Order)
        .where(Order.party_id.is_(None), Order.closed_at < before, said)
        .order_by(Order.id)
        .limit(AT_ONCE)
    )
    for order in uow.session.scalars(old).all():
        forget(uow, order)
