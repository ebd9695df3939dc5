"""The floor's actions, and its room as a file."""

from __future__ import annotations

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kds.actor import Capability
from kds.floor import commands
from kds.floor.queries.plan import RoomPlan, read_room
from kds.web.forms import post
from kds.web.house import web_of

_room = TypeAdapter(RoomPlan)


async def export(request: Request) -> Response:
    """`GET /floor/room.json`: areas, tables, sections, joins and combinations."""
    web = web_of(request)
    web.actor(request).require(Capability.EDIT_FLOOR)
    room = await web.house.read(read_room)
    headers = {"Content-Disposition": 'attachment; filename="room.json"'}
    return Response(_room.dump_json(room, indent=1), 200, headers, "application/json")


ROUTES: list[BaseRoute] = [
    Route("/floor/room.json", export, name="export_room"),
    post("/floor/room", commands.import_room),
    post("/floor/areas", commands.add_area),
    post("/floor/areas/{area_id}/change", commands.change_area),
    post("/floor/areas/{area_id}/remove", commands.remove_area),
    post("/floor/sections", commands.add_section),
    post("/floor/sections/assign", commands.assign_section),
    post("/floor/sections/{section_id}/change", commands.change_section),
    post("/floor/sections/{section_id}/remove", commands.remove_section),
    post("/floor/tables", commands.add_table),
    post("/floor/tables/{table_id}/code", commands.renew_table_code),
    post("/floor/tables/place", commands.place_tables),
    post("/floor/tables/clear", commands.clear_tables),
    post("/floor/tables/block", commands.block_tables),
    post("/floor/tables/{table_id}/change", commands.change_table),
    post("/floor/tables/{table_id}/place", commands.place_table),
    post(
        "/floor/tables/{table_id}/remove",
        commands.remove_table,
        undo="/floor/tables/{table_id}/restore",
        undo_label="Removed",
    ),
    post("/floor/tables/{table_id}/restore", commands.restore_table),
    post("/floor/tables/{table_id}/chair", commands.add_chair),
    post(
        "/floor/tables/{table_id}/clear",
        commands.clear_table,
        undo="/floor/tables/{table_id}/soil",
        undo_label="Cleared",
    ),
    post("/floor/tables/{table_id}/soil", commands.soil_table),
    post("/floor/landmarks", commands.add_landmark),
    post("/floor/landmarks/{landmark_id}/change", commands.change_landmark),
    post("/floor/landmarks/{landmark_id}/remove", commands.remove_landmark),
    post("/floor/landmarks/{landmark_id}/restore", commands.restore_landmark),
    post("/floor/joins", commands.join_tables),
    post("/floor/joins/remove", commands.unjoin_tables),
    post("/floor/combinations", commands.allow_combination),
    post("/floor/combinations/{combination_id}/remove", commands.forbid_combination),
    post("/floor/blocks/{claim_id}/remove", commands.unblock),
    post("/floor/duties/{staff_id}/start", commands.start_duty),
    post("/floor/duties/{staff_id}/end", commands.end_duty),
    post("/floor/duties/{staff_id}/skip", commands.skip_turn),
    post("/floor/duties/{staff_id}/move", commands.move_turn),
    post(
        "/floor/waiting",
        commands.add_waiting,
        undo="/floor/parties/{answer}/renege",
        undo_label="On the waitlist",
    ),
    post(
        "/floor/walk-in",
        commands.seat_walk_in,
        undo="/floor/parties/{answer}/unseat",
        undo_label="Seated",
    ),
    post("/floor/parties/{party_id}/quote", commands.quote_wait),
    post("/floor/parties/{party_id}/change", commands.change_party),
    post("/floor/parties/{party_id}/arrive", commands.arrive),
    post("/floor/parties/{party_id}/late", commands.mark_late),
    post("/floor/parties/{party_id}/ready", commands.notify_ready),
    post(
        "/floor/parties/{party_id}/renege",
        commands.renege,
        undo="/floor/parties/{party_id}/back",
        undo_label="Taken off the list",
    ),
    post(
        "/floor/parties/{party_id}/no-show",
        commands.mark_no_show,
        undo="/floor/parties/{party_id}/back",
        undo_label="No-show",
    ),
    post(
        "/floor/parties/{party_id}/cancel",
        commands.cancel_party,
        undo="/floor/parties/{party_id}/back",
        undo_label="Cancelled",
    ),
    post("/floor/parties/{party_id}/back", commands.bring_back),
    post(
        "/floor/parties/{party_id}/seat",
        commands.seat_party,
        undo="/floor/parties/{party_id}/unseat",
        undo_label="Seated",
    ),
    post("/floor/parties/{party_id}/unseat", commands.unseat_party),
    post("/floor/parties/{party_id}/move", commands.move_party),
    post("/floor/parties/{party_id}/merge", commands.merge_parties),
    post("/floor/parties/{party_id}/split", commands.split_party),
    post("/floor/parties/{party_id}/stage", commands.set_stage),
    post(
        "/floor/parties/{party_id}/leave",
        commands.leave,
        undo="/floor/parties/{party_id}/return",
        undo_label="Left",
    ),
    post("/floor/parties/{party_id}/return", commands.return_party),
]
