"""What people do to the menu, by noun."""

from kds.menu.commands import version  # noqa: F401  (its policies run after every change)
from kds.menu.commands.availability import (
    put_back,
    put_component_back,
    put_option_back,
    set_component_left,
    set_component_out,
    set_left,
    set_option_left,
    set_option_out,
    set_out,
    snooze,
    snooze_component,
    snooze_option,
)
from kds.menu.commands.categories import (
    add_category,
    change_category,
    move_category,
    remove_category,
)
from kds.menu.commands.components import (
    add_component,
    remove_component,
    rename_component,
    set_item_component,
    set_option_component,
)
from kds.menu.commands.dayparts import add_daypart, change_daypart, remove_daypart
from kds.menu.commands.groups import (
    add_group,
    attach_group,
    change_group,
    detach_group,
    remove_group,
)
from kds.menu.commands.items import (
    add_item,
    change_item,
    drop_price,
    move_item,
    remove_item,
    restore_item,
    set_price,
)
from kds.menu.commands.looks import dress_item, drop_picture, set_picture, set_substitute
from kds.menu.commands.options import add_option, change_option, move_option, remove_option
from kds.menu.commands.stock import give_back, take_stock, use_up

__all__ = [
    "add_category",
    "add_component",
    "add_daypart",
    "add_group",
    "add_item",
    "add_option",
    "attach_group",
    "change_category",
    "change_daypart",
    "change_group",
    "change_item",
    "change_option",
    "detach_group",
    "dress_item",
    "drop_picture",
    "drop_price",
    "give_back",
    "move_category",
    "move_item",
    "move_option",
    "put_back",
    "put_component_back",
    "put_option_back",
    "remove_category",
    "remove_component",
    "remove_daypart",
    "remove_group",
    "remove_item",
    "remove_option",
    "rename_component",
    "restore_item",
    "set_component_left",
    "set_component_out",
    "set_item_component",
    "set_left",
    "set_option_component",
    "set_option_left",
    "set_option_out",
    "set_out",
    "set_picture",
    "set_price",
    "set_substitute",
    "snooze",
    "snooze_component",
    "snooze_option",
    "take_stock",
    "use_up",
]
