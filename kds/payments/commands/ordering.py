"""A guest's cart becomes an order with its check, and is paid: stored first, charged afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from pydantic import AwareDatetime
from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import N_, Conflict, NotFound, TooMany
from kds.orders.commands import stock
from kds.orders.commands.carts import own_cart
from kds.orders.commands.drafts import chosen, course_of, item_on_sale, new_line
from kds.orders.commands.filling import AT_KIOSK, check_open, lines_in, orders_lately, touch
from kds.orders.commands.orders import NAME_LENGTH, new_order
from kds.orders.commands.releasing import hand_over
from kds.orders.model import Cart, CartLine, CartState, Order, OrderLine, Phone
from kds.orders.queries.channels import ChannelCard
from kds.payments.commands.billing import bill_for, main_check, new_check, till_in
from kds.payments.commands.charging import ON_THE_READER, ask_cancel, start_payment
from kds.payments.commands.settling import settle
from kds.payments.model import PAGES, Check, Payment, PaymentState, Terminal
from kds.payments.rules.bill import Wanted, bill_of
from kds.values import CartId, CheckId, ItemId, LineId, OrderId, PaymentId, PhoneId, TerminalId

RUNNING = tuple(state for state in PaymentState if state.running)


class TotalChanged(Conflict):
    """The house counts otherwise than what the guest was shown: nothing was ordered."""

    def __init__(self, total: int) -> None:
        super().__init__(
            N_("The price has changed meanwhile"),
            do=N_("Look at the new total, then order"),
            total=total,
        )
        self.total = total


@dataclass(frozen=True, slots=True)
class CartOrdered:
    """What a guest needs to know: the number that is called, and what is to pay (minor units)."""

    order_id: OrderId
    number: int
    check_id: CheckId
    total: int


def order_cart(
    uow: UnitOfWork,
    cart_id: CartId,
    seen_total: int,
    name: str = "",
    promised_at: AwareDatetime | None = None,
) -> CartOrdered:
    """Order what is in a kiosk's cart, at the total that its guest has seen.

    Nothing is charged yet. A cart that is ordered already gives the same answer again.
    """
    uow.require(Capability.SELF_ORDER)
    cart = uow.get(Cart, cart_id)
    if cart.order_id is not None and _is_own(uow, cart):
        return _answer(uow, uow.get(Order, cart.order_id))
    return place_cart(uow, own_cart(uow, cart_id), seen_total, name, promised_at)


def place_cart(
    uow: UnitOfWork,
    cart: Cart,
    seen_total: int,
    name: str = "",
    promised_at: AwareDatetime | None = None,
    order: Order | None = None,
) -> CartOrdered:
    """Make a cart an order, or a round of the one that its table has: stock taken, the kitchen told
    as the channel's rules say. For commands that have found out whose the cart is.

    Raises TotalChanged, or Conflict for what can't be had; nothing is done then.
    """
    rules = check_open(uow, cart)
    if orders_lately(uow, cart) >= rules.most_orders:
        raise TooMany("Too many orders within a minute", do="Wait a moment, or ask our staff")
    wanted = lines_in(uow, cart)
    if not wanted:
        raise Conflict("There is nothing in your order", do="Choose a dish first")
    fresh = order is None
    order = order or _open(uow, cart, rules, name)
    lines = [_line(uow, order, each, at_kiosk=cart.channel in AT_KIOSK) for each in wanted]
    total = _total(uow, order, lines)
    if total != seen_total:
        raise TotalChanged(total)
    stock.take(uow, lines)
    hand_over(uow, order, lines, promised_at.astimezone(UTC) if promised_at else None)
    cart.state, cart.order_id = CartState.PLACED, order.id
    touch(uow, cart)
    return _with_check(uow, order, total, fresh=fresh)


def _open(uow: UnitOfWork, cart: Cart, rules: ChannelCard, name: str) -> Order:
    return new_order(uow, cart.channel, name=name[:NAME_LENGTH].strip(), fires_on=rules.fires_on)


def _line(uow: UnitOfWork, order: Order, wanted: CartLine, *, at_kiosk: bool) -> OrderLine:
    """A dish at the menu's price of now. What comes from a kiosk is eaten together: no courses."""
    item = item_on_sale(uow, ItemId(wanted.item_id))
    line = new_line(
        uow,
        order,
        item,
        chosen(uow, item, wanted.option_ids),
        quantity=wanted.quantity,
        note=wanted.note,
        seat=_seat(uow, wanted),
        course=0 if at_kiosk else course_of(uow, item),
        phone_id=None if wanted.phone_id is None else PhoneId(wanted.phone_id),
    )
    return uow.add(line)


def _seat(uow: UnitOfWork, wanted: CartLine) -> int:
    """Whose plate it is: the guest's number at the table, 0 = everybody's."""
    return 0 if wanted.phone_id is None else uow.get(Phone, wanted.phone_id).number


def _total(uow: UnitOfWork, order: Order, lines: Sequence[OrderLine]) -> int:
    """What these lines come to, as the guest was shown it: taxes in, service not."""
    till = till_in(uow)
    return bill_of(
        (
            Wanted(
                LineId(line.id),
                line.quantity * line.unit_price,
                line.tax_class,
                till.rate(line.tax_class, order.channel),
            )
            for line in lines
        ),
        terms=till.terms(order.channel, at_table=False),
    ).total


def _with_check(uow: UnitOfWork, order: Order, total: int, *, fresh: bool) -> CartOrdered:
    """Its check, which a fresh order can't have yet: what it comes to is worked out already."""
    order_id = OrderId(order.id)
    check = new_check(uow, order_id, is_main=True) if fresh else main_check(uow, order_id)
    if not total:
        settle(uow, check)  # it was free: nobody has to pay before it is cooked
    return CartOrdered(order_id, order.number, CheckId(check.id), total)


def _answer(uow: UnitOfWork, order: Order) -> CartOrdered:
    check = _check_of(uow, order)
    return CartOrdered(
        OrderId(order.id), order.number, CheckId(check.id), bill_for(uow, check).total
    )


# Paying at the kiosk


def pay_cart(uow: UnitOfWork, cart_id: CartId) -> PaymentId:
    """Charge what is due on the kiosk's terminal. While a charge runs, or nobody knows what became
    of it, there is no second one (Conflict)."""
    uow.require(Capability.SELF_ORDER)
    cart = _ordered(uow, cart_id)
    check = _check_of(uow, uow.get(Order, cart.order_id))
    terminal = terminal_for(uow, cart.device_id)
    return PaymentId(start_payment(uow, check, terminal).id)


def cancel_cart_payment(uow: UnitOfWork, cart_id: CartId) -> None:
    """The guest wants to pay otherwise; the terminal may say that it is too late."""
    uow.require(Capability.SELF_ORDER)
    check = _check_of(uow, uow.get(Order, _ordered(uow, cart_id).order_id))
    running = select(Payment).where(Payment.check_id == check.id, Payment.state.in_(RUNNING))
    payment = uow.session.scalars(running).first()
    if payment is not None:
        ask_cancel(uow, payment)


def terminal_for(uow: UnitOfWork, device_id: int | None) -> TerminalId:
    """The terminal that stands beside a kiosk; else one that is everybody's and isn't in use."""
    there = list(
        uow.session.scalars(
            select(Terminal)
            .where(Terminal.removed_at.is_(None), Terminal.kind.not_in(PAGES))
            .where(Terminal.device_id.is_(None) | (Terminal.device_id == device_id))
            .order_by(Terminal.id)
        )
    )
    if not there:
        raise Conflict("There is no card terminal here", do="Please pay at the counter")
    own = [each for each in there if device_id is not None and each.device_id == device_id]
    busy = set(
        uow.session.scalars(select(Payment.terminal_id).where(Payment.state.in_(ON_THE_READER)))
    )
    free = [each for each in own or there if each.id not in busy]
    if not free:
        raise Conflict("The card terminal is in use", do="Wait a moment, or pay at the counter")
    return TerminalId(free[0].id)


def _ordered(uow: UnitOfWork, cart_id: CartId) -> Cart:
    cart = uow.get(Cart, cart_id)
    if cart.order_id is None or not _is_own(uow, cart):
        raise NotFound("That isn't there any more", do="Begin a new order")
    return cart


def _is_own(uow: UnitOfWork, cart: Cart) -> bool:
    return cart.party_id is None and cart.device_id == uow.actor.device_id


def _check_of(uow: UnitOfWork, order: Order) -> Check:
    """The check that is to be paid, else the last one that was."""
    checks = select(Check).where(Check.order_id == order.id)
    found = uow.session.scalars(checks.order_by(Check.is_main.desc(), Check.id.desc())).first()
    return found or main_check(uow, OrderId(order.id))
