"""The orders' tables."""

from kds.orders.model.carts import (
    Cart,
    CartLine,
    CartState,
    ChannelRules,
    Phone,
    Refusal,
    Visit,
    Wish,
)
from kds.orders.model.companions import Companion
from kds.orders.model.orders import (
    Attention,
    Counter,
    FiresOn,
    LineState,
    Order,
    OrderLine,
    OrderState,
    VoidReason,
)

__all__ = [
    "Attention",
    "Cart",
    "CartLine",
    "CartState",
    "ChannelRules",
    "Companion",
    "Counter",
    "FiresOn",
    "LineState",
    "Order",
    "OrderLine",
    "OrderState",
    "Phone",
    "Refusal",
    "Visit",
    "VoidReason",
    "Wish",
]
