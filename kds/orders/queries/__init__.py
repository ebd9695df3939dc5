"""What is asked of orders: live cards of orders and carts, the rules of each channel."""

from kds.orders.queries.cards import (
    ChoiceCard,
    Concern,
    Flagged,
    LineCard,
    OrderCard,
    concerns_of,
)
from kds.orders.queries.carts import CartCard, CartLineCard, cart_cards
from kds.orders.queries.channels import ChannelCard, channel_cards, channel_rules, kiosk_rules
from kds.orders.queries.companions import CompanionCard, companion_cards, goes_with
from kds.orders.queries.orders import (
    LONGEST,
    RECENT,
    is_live,
    order_by_external,
    order_by_id,
    order_cards,
    orders_by_ids,
)
from kds.orders.queries.pricing import (
    PricedLine,
    Trouble,
    daypart_now,
    presets,
    price_line,
    price_now,
    priced,
)

__all__ = [
    "LONGEST",
    "RECENT",
    "CartCard",
    "CartLineCard",
    "ChannelCard",
    "ChoiceCard",
    "CompanionCard",
    "Concern",
    "Flagged",
    "LineCard",
    "OrderCard",
    "PricedLine",
    "Trouble",
    "cart_cards",
    "channel_cards",
    "channel_rules",
    "companion_cards",
    "concerns_of",
    "daypart_now",
    "goes_with",
    "is_live",
    "kiosk_rules",
    "order_by_external",
    "order_by_id",
    "order_cards",
    "orders_by_ids",
    "presets",
    "price_line",
    "price_now",
    "priced",
]
