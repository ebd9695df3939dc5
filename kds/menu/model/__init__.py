"""The menu's tables."""

from kds.menu.model.components import Component, ItemComponent, OptionComponent
from kds.menu.model.dishes import (
    Category,
    Daypart,
    Item,
    ItemGroup,
    ItemPrice,
    MenuVersion,
    ModifierGroup,
    Option,
)
from kds.menu.model.words import Allergen, Channel, Colour, Drawing

__all__ = [
    "Allergen",
    "Category",
    "Channel",
    "Colour",
    "Component",
    "Daypart",
    "Drawing",
    "Item",
    "ItemComponent",
    "ItemGroup",
    "ItemPrice",
    "MenuVersion",
    "ModifierGroup",
    "Option",
    "OptionComponent",
]
