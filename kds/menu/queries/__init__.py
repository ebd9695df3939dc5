"""The menu's cards, and how a command finds the dish that is meant."""

from kds.menu.queries.cards import (
    CategoryCard,
    DaypartCard,
    GroupCard,
    ItemCard,
    OptionCard,
    PriceCard,
)
from kds.menu.queries.finding import Menu, find_item, find_option, read_menu
from kds.menu.queries.live import category_cards, daypart_cards, group_cards, item_cards

__all__ = [
    "CategoryCard",
    "DaypartCard",
    "GroupCard",
    "ItemCard",
    "Menu",
    "OptionCard",
    "PriceCard",
    "category_cards",
    "daypart_cards",
    "find_item",
    "find_option",
    "group_cards",
    "item_cards",
    "read_menu",
]
