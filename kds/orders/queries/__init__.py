"""What is asked of orders: live cards of orders."""

from kds.orders.queries.cards import (
    ChoiceCard,
    Concern,
    Flagged,
    LineCard,
    OrderCard,
    concerns_of,
)
from kds.orders.queries.orders import (
    LONGEST,
    RECENT,
    is_live,
    order_by_external,
    order_by_id,
    order_cards,
)

__all__ = [
    "LONGEST",
    "RECENT",
    "ChoiceCard",
    "Concern",
    "Flagged",
    "LineCard",
    "OrderCard",
    "concerns_of",
    "is_live",
    "order_by_external",
    "order_by_id",
    "order_cards",
]
