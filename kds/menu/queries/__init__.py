"""The menu's cards, and how a command finds the dish that is meant."""

from kds.menu.queries.cards import (
    CategoryCard,
    ComponentCard,
    DaypartCard,
    GroupCard,
    ItemCard,
    Look,
    OptionCard,
    PriceCard,
    Use,
    Users,
)
from kds.menu.queries.finding import Menu, find_item, find_option, read_menu
from kds.menu.queries.live import (
    category_cards,
    component_cards,
    daypart_cards,
    group_cards,
    item_cards,
)
from kds.menu.queries.pictures import pictures_in_use
from kds.menu.queries.recipes import load_users
from kds.menu.queries.substitutes import substitute_for

__all__ = [
    "CategoryCard",
    "ComponentCard",
    "DaypartCard",
    "GroupCard",
    "ItemCard",
    "Look",
    "Menu",
    "OptionCard",
    "PriceCard",
    "Use",
    "Users",
    "category_cards",
    "component_cards",
    "daypart_cards",
    "find_item",
    "find_option",
    "group_cards",
    "item_cards",
    "load_users",
    "pictures_in_use",
    "read_menu",
    "substitute_for",
]
