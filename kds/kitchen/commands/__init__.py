"""What people do in the kitchen, and what the kitchen does when an order changes."""

from kds.kitchen.commands.changes import mark_edited_line, relabel_tickets, strike_line
from kds.kitchen.commands.cooking import (
    acknowledge_ticket,
    bump_item,
    bump_line,
    bump_ticket,
    park_ticket,
    see_tickets,
    start_line,
    start_ticket,
    unpark_ticket,
)
from kds.kitchen.commands.covering import cover_station, uncover_station
from kds.kitchen.commands.holding import hold_fired, mark_held_lines
from kds.kitchen.commands.opening import expect_tickets, open_tickets
from kds.kitchen.commands.passing import (
    clear_leftovers,
    collect_order,
    recall_ticket,
    rush_order,
    unbump_line,
    unbump_ticket,
    uncollect_order,
)
from kds.kitchen.commands.pushing import push_line, push_ticket
from kds.kitchen.commands.stations import (
    Route,
    add_station,
    change_station,
    remove_station,
    set_default_station,
    set_route,
    set_routing,
    set_station_age,
)
from kds.kitchen.commands.throttle import (
    keep_ledger,
    promise_order,
    renew_promise,
    set_busy,
)
from kds.kitchen.commands.waste import (
    take_back_waste,
    throw_away,
    waste_spoiled_part,
    waste_voided_line,
)

__all__ = [
    "Route",
    "acknowledge_ticket",
    "add_station",
    "bump_item",
    "bump_line",
    "bump_ticket",
    "change_station",
    "clear_leftovers",
    "collect_order",
    "cover_station",
    "expect_tickets",
    "hold_fired",
    "keep_ledger",
    "mark_edited_line",
    "mark_held_lines",
    "open_tickets",
    "park_ticket",
    "promise_order",
    "push_line",
    "push_ticket",
    "recall_ticket",
    "relabel_tickets",
    "remove_station",
    "renew_promise",
    "rush_order",
    "see_tickets",
    "set_busy",
    "set_default_station",
    "set_route",
    "set_routing",
    "set_station_age",
    "start_line",
    "start_ticket",
    "strike_line",
    "take_back_waste",
    "throw_away",
    "unbump_line",
    "unbump_ticket",
    "uncollect_order",
    "uncover_station",
    "unpark_ticket",
    "waste_spoiled_part",
    "waste_voided_line",
]
