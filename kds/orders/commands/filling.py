"""How a cart is filled, whoever fills it: what a kiosk's and a phone's commands are made of.

Nobody's rights are looked at here: who calls has found out whose the cart is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select

from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid, NotFound
from kds.menu.model import Channel
from kds.menu.queries import ItemCard
from kds.menu.rules import check_choices
from kds.orders.commands.drafts import item_on_sale
from kds.orders.commands.orders import TEXT_LENGTH
from kds.orders.events import CartChanged
from kds.orders.model import Cart, CartLine, CartState
from kds.orders.queries.channels import ChannelCard, channel_rules
from kds.values import CartId, CartLineId, ItemId, OptionId, PhoneId

MOST_PORTIONS = 20
"""Of one line: more is a party's order, and a person's to take."""
AT_KIOSK = frozenset({Channel.KIOSK, Channel.TAKEAWAY})


def new_cart(uow: UnitOfWork, channel: Channel, language: str = "", **values: object) -> Cart:
    """An empty cart; raises Conflict while its channel takes no orders."""
    cart = Cart(
        channel=channel,
        state=CartState.CHOOSING,
        language=language,
        opened_at=uow.now,
        touched_at=uow.now,
        **values,
    )
    check_open(uow, cart)
    uow.add(cart)
    uow.record(CartChanged(CartId(cart.id)))
    return cart


def not_there() -> NotFound:
    """One answer for what doesn't exist and for what is somebody else's."""
    return NotFound(
        "That isn't there any more", do="It may have been removed; look at the screen again"
    )


def still_choosing(cart: Cart) -> Cart:
    if cart.state is not CartState.CHOOSING:
        raise Conflict("That order is over", do="Begin a new one")
    return cart


def check_open(uow: UnitOfWork, cart: Cart) -> ChannelCard:
    """The rules of the cart's channel; raises Conflict while it takes no orders."""
    rules = rules_for(uow, cart)
    if not rules.open:
        raise Conflict("We take no orders here just now", do="Please ask our staff")
    return rules


def rules_for(uow: UnitOfWork, cart: Cart) -> ChannelCard:
    """The rules of the way a cart is filled: a kiosk's hold for what is taken away, too."""
    return channel_rules(
        uow.session, Channel.KIOSK if cart.channel in AT_KIOSK else Channel(cart.channel)
    )


def put_in(
    uow: UnitOfWork,
    cart: Cart,
    item_id: ItemId,
    option_ids: Sequence[OptionId] = (),
    quantity: int = 1,
    note: str = "",
    phone_id: PhoneId | None = None,
) -> CartLineId:
    """Put a dish into a cart, or more of it; whose it is stays apart."""
    rules = check_open(uow, cart)
    item = _choosable(uow, item_id, option_ids)
    note = note[:TEXT_LENGTH]
    lines = lines_in(uow, cart)
    line = next((each for each in lines if _same(each, item, option_ids, note, phone_id)), None)
    _check_quantity(quantity + (line.quantity if line else 0), item)
    if line is None:
        if len(lines) >= rules.most_lines:
            raise Conflict(
                "That is all that fits into one order", do="Order this first, then the rest"
            )
        line = uow.add(
            CartLine(
                cart_id=cart.id,
                phone_id=phone_id,
                item_id=item.id,
                option_ids=list(option_ids),
                quantity=quantity,
                note=note,
                added_at=uow.now,
            )
        )
    else:
        line.quantity += quantity
    touch(uow, cart)
    return CartLineId(line.id)


def change(
    uow: UnitOfWork,
    cart: Cart,
    line_id: CartLineId,
    option_ids: Sequence[OptionId],
    quantity: int,
    note: str = "",
) -> None:
    line = line_in(uow, cart, line_id)
    _check_quantity(quantity, _choosable(uow, ItemId(line.item_id), option_ids))
    line.option_ids, line.quantity, line.note = list(option_ids), quantity, note[:TEXT_LENGTH]
    touch(uow, cart)


def step(uow: UnitOfWork, cart: Cart, line_id: CartLineId, quantity: int) -> None:
    if quantity == 0:
        take_out(uow, cart, line_id)
        return
    line = line_in(uow, cart, line_id)
    if quantity > line.quantity:
        _check_quantity(quantity, item_on_sale(uow, ItemId(line.item_id)))
    line.quantity = max(1, quantity)
    touch(uow, cart)


def take_out(uow: UnitOfWork, cart: Cart, line_id: CartLineId) -> None:
    """A line that is out already stays out."""
    drop_line(uow, cart, line_id)
    touch(uow, cart)


def drop_line(uow: UnitOfWork, cart: Cart, line_id: CartLineId) -> None:
    line = uow.session.get(CartLine, line_id)
    if line is not None and line.cart_id == cart.id:
        uow.session.delete(line)


def touch(uow: UnitOfWork, cart: Cart) -> None:
    """Something about it changed, and somebody is there."""
    cart.touched_at = uow.now
    uow.record(CartChanged(CartId(cart.id)))


def lines_in(uow: UnitOfWork, cart: Cart) -> list[CartLine]:
    """The lines of a cart in the order they were added."""
    found = select(CartLine).where(CartLine.cart_id == cart.id).order_by(CartLine.id)
    return list(uow.session.scalars(found))


def line_in(uow: UnitOfWork, cart: Cart, line_id: CartLineId) -> CartLine:
    line = uow.get(CartLine, line_id)
    if line.cart_id != cart.id:
        raise not_there()
    return line


def orders_lately(uow: UnitOfWork, cart: Cart) -> int:
    """How many orders came from the same kiosk or phone within the last minute."""
    whose = (
        (Cart.party_id == cart.party_id) & (Cart.asked_by == cart.asked_by)
        if cart.party_id is not None
        else (Cart.device_id == cart.device_id) & Cart.party_id.is_(None)
    )
    placed = (Cart.state == CartState.PLACED) & (Cart.touched_at > uow.now - timedelta(minutes=1))
    found = select(func.count()).select_from(Cart).where(whose, placed)
    return uow.session.scalar(found) or 0


def _choosable(uow: UnitOfWork, item_id: ItemId, option_ids: Sequence[OptionId]) -> ItemCard:
    """A dish that is on sale with these choices; raises what is wrong with them."""
    item = item_on_sale(uow, item_id)
    check_choices(item.groups, option_ids, uow.now)
    return item


def _same(
    line: CartLine,
    item: ItemCard,
    option_ids: Sequence[OptionId],
    note: str,
    phone_id: PhoneId | None,
) -> bool:
    return (line.item_id, line.note, line.phone_id) == (item.id, note, phone_id) and sorted(
        line.option_ids
    ) == sorted(option_ids)


def _check_quantity(quantity: int, item: ItemCard) -> None:
    if not 1 <= quantity <= MOST_PORTIONS:
        raise Invalid(
            "1 to {most} of one dish can be ordered here",
            field="quantity",
            do="Ask our staff for more",
            most=MOST_PORTIONS,
        )
    if item.left is not None and quantity > item.left:
        raise Conflict(
            "Only {left} of {name} are left",
            field="quantity",
            do="Take fewer, or something else",
            left=item.left,
            name=item.name,
        )
