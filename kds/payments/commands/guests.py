"""What guests' phones do that money knows of: send the table's cart, say what they want to pay."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands.sitting import seatings_of
from kds.floor.model import Party
from kds.menu.model import Channel
from kds.orders.commands.filling import check_open, lines_in, touch
from kds.orders.commands.orders import new_order, order_of
from kds.orders.commands.phones import changed, choosing_cart, own_lines, phone_of
from kds.orders.model import Cart, CartState, FiresOn, Order, OrderState, Phone, Wish
from kds.payments.commands.billing import bill_for, card_for, main_check, orders_for
from kds.payments.commands.charging import start_payment
from kds.payments.commands.ordering import place_cart
from kds.payments.commands.running import refuse_while_running
from kds.payments.model import Check
from kds.payments.rules.bill import Bill
from kds.payments.rules.guests import MOST_GUESTS, Guests, PayShare, guest_bill
from kds.payments.rules.shares import half_up
from kds.values import CartId, CheckId, OrderId, PartyId, PaymentId, PhoneId, StaffId, TerminalId

MOST_TIP = 100
"""Percent."""


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


# Paying


def ask_to_pay(
    uow: UnitOfWork,
    token_hash: bytes,
    share: PayShare,
    guests: int = 2,
    tip_percent: int = 0,
    way: Wish = Wish.CARD,
) -> None:
    """Call somebody with a terminal (or for cash), the amount chosen already. Nothing is charged
    before they come, and never more than is due then."""
    phone = phone_of(uow, token_hash)
    check, seen = _seen(uow, phone, guests)
    refuse_while_running(uow, CheckId(check.id))
    amount = seen.of(share)
    if amount <= 0:
        raise Conflict("Nothing is left to pay for you", do="Look at the bill again")
    if not 0 <= tip_percent <= MOST_TIP:
        raise Invalid("The tip is too large or too small", field="tip_percent", do="Correct it")
    tip = half_up(amount * tip_percent, 100)
    phone.wish, phone.wish_amount, phone.wish_tip = way, amount, tip
    phone.wished_at = uow.now
    changed(uow, phone)


def withdraw_wish(uow: UnitOfWork, token_hash: bytes) -> None:
    """They pay later, or otherwise."""
    _answered(uow, phone_of(uow, token_hash))


def answer_wish(uow: UnitOfWork, phone_id: PhoneId) -> None:
    """Somebody has gone there: the bill tells the rest."""
    uow.require(Capability.TAKE_PAYMENT)
    _answered(uow, uow.get(Phone, phone_id))


def charge_phone(uow: UnitOfWork, phone_id: PhoneId, terminal_id: TerminalId) -> PaymentId:
    """Begin on this terminal what a guest's phone has chosen to pay."""
    uow.require(Capability.TAKE_PAYMENT)
    phone = uow.get(Phone, phone_id)
    if phone.wish is None or phone.left_at is not None:
        raise Conflict("They don't wait to pay any more", do="Look at the bill again")
    check, seen = _seen(uow, phone, 1)
    staff = None if uow.actor.staff_id is None else StaffId(uow.actor.staff_id)
    amount = min(phone.wish_amount, seen.due) or None
    payment = start_payment(uow, check, terminal_id, amount, phone.wish_tip, phone_id, staff)
    _answered(uow, phone)
    return PaymentId(payment.id)


def _answered(uow: UnitOfWork, phone: Phone) -> None:
    if phone.wish is not None:
        phone.wish = None
        changed(uow, phone)


def _seen(uow: UnitOfWork, phone: Phone, guests: int) -> tuple[Check, Guests]:
    """The check that a phone may pay, and how it stands for this guest."""
    if not 1 <= guests <= MOST_GUESTS:
        raise Invalid("A bill is split into 2 to 20 shares", field="guests", do="Correct it")
    check, bill = _owed(uow, phone)
    order_id = OrderId(check.order_id)
    card, order = card_for(uow, check), orders_for(uow, (order_id,))[order_id]
    there = select(Phone.id).where(Phone.party_id == phone.party_id, Phone.left_at.is_(None))
    phones = [PhoneId(ident) for ident in uow.session.scalars(there.order_by(Phone.number))]
    return check, guest_bill(
        bill,
        {line.id: line.phone_id for line in order.lines},
        phones,
        [(tender.phone_id, tender.amount) for tender in card.tenders],
        PhoneId(phone.id),
        guests,
    )


def _owed(uow: UnitOfWork, phone: Phone) -> tuple[Check, Bill]:
    """What the phone's party has still to pay, the first such order first."""
    unpaid = select(Order.id).where(
        Order.party_id == phone.party_id,
        Order.paid_at.is_(None),
        Order.state != OrderState.CANCELLED,
    )
    for order_id in uow.session.scalars(unpaid.order_by(Order.id)).all():
        check = main_check(uow, OrderId(order_id))
        bill = bill_for(uow, check)
        if bill.due:
            return check, bill
    raise Conflict("Nothing is left to pay for you", do="Look at the bill again")
