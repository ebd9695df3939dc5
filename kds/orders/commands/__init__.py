"""What people do to orders: the order itself, its drafts, its rounds, its sent lines."""

from kds.orders.commands.drafts import (
    add_line,
    change_draft,
    remove_draft,
    restore_draft,
    step_draft,
    tap_item,
)
from kds.orders.commands.lines import edit_line, refire_line, serve_lines, void_line
from kds.orders.commands.orders import (
    change_guests,
    close_order,
    move_order,
    open_order,
    rename_order,
    set_flags,
)
from kds.orders.commands.placing import NewLine, NewOrder, Placed, place_order
from kds.orders.commands.policies import (
    close_collected,
    close_orders_of_party,
    follow_party,
    join_orders,
    lines_are_ready,
    lines_are_unready,
    part_orders,
    retitle_orders_of_staff,
    retitle_orders_of_table,
)
from kds.orders.commands.rounds import fire_course, fire_line, fire_order, hold_course, send
from kds.orders.commands.staging import table_eats, table_has_ordered, table_has_paid

__all__ = [
    "NewLine",
    "NewOrder",
    "Placed",
    "add_line",
    "change_draft",
    "change_guests",
    "close_collected",
    "close_order",
    "close_orders_of_party",
    "edit_line",
    "fire_course",
    "fire_line",
    "fire_order",
    "follow_party",
    "hold_course",
    "join_orders",
    "lines_are_ready",
    "lines_are_unready",
    "move_order",
    "open_order",
    "part_orders",
    "place_order",
    "refire_line",
    "remove_draft",
    "rename_order",
    "restore_draft",
    "retitle_orders_of_staff",
    "retitle_orders_of_table",
    "send",
    "serve_lines",
    "set_flags",
    "step_draft",
    "table_eats",
    "table_has_ordered",
    "table_has_paid",
    "tap_item",
    "void_line",
]
