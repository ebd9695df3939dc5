"""A guest who orders by themselves: what a cart does at its end, without the cart."""

from __future__ import annotations

from datetime import datetime

from kds.bus.unit import UnitOfWork
from kds.menu.model import Channel
from kds.menu.queries import read_menu
from kds.orders.commands import stock
from kds.orders.commands.drafts import course_of, new_line
from kds.orders.commands.orders import new_order
from kds.orders.commands.releasing import hand_over
from kds.orders.model import FiresOn, Order, OrderLine
from kds.values import ItemId, OrderId


def guest_order(
    uow: UnitOfWork,
    dishes: tuple[ItemId, ...],
    fires_on: FiresOn = FiresOn.PAID,
    promised_at: datetime | None = None,
    channel: Channel = Channel.KIOSK,
    name: str = "",
) -> OrderId:
    """One of each dish, in one order that waits for what `fires_on` says."""
    order = new_order(uow, channel, fires_on=fires_on, name=name, covers=0)
    lines = lines_for(uow, order, dishes)
    stock.take(uow, lines)
    hand_over(uow, order, lines, promised_at)
    return OrderId(order.id)


def lines_for(uow: UnitOfWork, order: Order, dishes: tuple[ItemId, ...]) -> list[OrderLine]:
    """One of each dish, in the course where it belongs."""
    menu = read_menu(uow.session)
    items = [item for dish in dishes if (item := menu.item(dish))]
    return [
        uow.add(new_line(uow, order, item, [], quantity=1, course=course_of(uow, item)))
        for item in items
    ]
