"""What screens may ask of the kitchen."""

from __future__ import annotations

from kds.kitchen import commands
from kds.web.forms import post

TICKET, LINE = "/kitchen/tickets/{ticket_id:int}", "/kitchen/lines/{ticket_line_id:int}"
STATION, ORDER = "/kitchen/stations/{station_id:int}", "/kitchen/orders/{order_id:int}"

ROUTES = [
    # Cooking
    post(f"{STATION}/see", commands.see_tickets),
    post(f"{TICKET}/acknowledge", commands.acknowledge_ticket),
    post(f"{TICKET}/start", commands.start_ticket),
    post(f"{LINE}/start", commands.start_line),
    post(
        f"{TICKET}/bump",
        commands.bump_ticket,
        undo="/kitchen/tickets/{ticket_id}/unbump",
        undo_label="Bumped",
    ),
    post(
        f"{LINE}/bump",
        commands.bump_line,
        undo="/kitchen/lines/{ticket_line_id}/unbump",
        undo_label="Bumped",
    ),
    post(f"{STATION}/bump-item", commands.bump_item),
    post(
        f"{TICKET}/park",
        commands.park_ticket,
        undo="/kitchen/tickets/{ticket_id}/unpark",
        undo_label="Parked",
    ),
    post(f"{TICKET}/unpark", commands.unpark_ticket),
    # The pass
    post(f"{TICKET}/unbump", commands.unbump_ticket),
    post(f"{LINE}/unbump", commands.unbump_line),
    post(f"{TICKET}/recall", commands.recall_ticket),
    post(f"{TICKET}/push", commands.push_ticket),
    post(f"{LINE}/push", commands.push_line),
    post(
        f"{ORDER}/collect",
        commands.collect_order,
        undo="/kitchen/orders/{order_id}/uncollect",
        undo_label="Collected",
    ),
    post(f"{ORDER}/uncollect", commands.uncollect_order),
    post(
        f"{ORDER}/rush",
        commands.rush_order,
        undo="/kitchen/orders/{order_id}/rush",
        undo_label="Rush changed",
    ),
    post("/kitchen/busy", commands.set_busy),
    post(f"{ORDER}/hold", commands.hold_fired),
    post("/kitchen/clear", commands.clear_leftovers),
    # Waste
    post(
        "/kitchen/waste",
        commands.throw_away,
        undo="/kitchen/waste/{answer}/back",
        undo_label="Noted as waste",
    ),
    post("/kitchen/waste/{waste_id:int}/back", commands.take_back_waste),
    # Stations
    post("/kitchen/stations", commands.add_station),
    post(f"{STATION}/change", commands.change_station),
    post(f"{STATION}/age", commands.set_station_age),
    post(f"{STATION}/default", commands.set_default_station),
    post(f"{STATION}/remove", commands.remove_station),
    post("/kitchen/items/{item_id:int}/routing", commands.set_routing),
    post("/kitchen/items/{item_id:int}/route", commands.set_route),
]
