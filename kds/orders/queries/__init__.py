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
from kds.orders.queries.phones import (
    PhoneCard,
    asked_of,
    cart_of,
    open_order_of,
    orders_of_party,
    party_of_visit,
    phone_by_token,
    phone_cards,
    phones_of,
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
    "PhoneCard",
    "PricedLine",
    "Trouble",
    "asked_of",
    "cart_cards",
    "cart_of",
    "channel_cards",
    "channel_rules",
    "companion_cards",
    "concerns_of",
    "daypart_now",
    "goes_with",
    "is_live",
    "kiosk_rules",
    "open_order_of",
    "order_by_external",
    "order_by_id",
    "order_cards",
    "orders_by_ids",
    "orders_of_party",
    "party_of_visit",
    "phone_by_token",
    "phone_cards",
    "phones_of",
    "presets",
    "price_line",
    "price_now",
    "priced",
]
