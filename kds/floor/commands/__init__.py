"""What people do to the floor: the room, the door, who sits where."""

from kds.floor.commands.areas import (
    add_area,
    add_section,
    assign_section,
    change_area,
    change_section,
    remove_area,
    remove_section,
)
from kds.floor.commands.blocks import block_tables, unblock
from kds.floor.commands.clearing import (
    clear_table,
    clear_tables,
    follow_order,
    leave,
    return_party,
    set_stage,
    soil_table,
)
from kds.floor.commands.codes import renew_table_code
from kds.floor.commands.door import (
    add_waiting,
    arrive,
    bring_back,
    cancel_party,
    change_party,
    mark_late,
    mark_no_show,
    notify_ready,
    quote_wait,
    renege,
)
from kds.floor.commands.duties import end_duty, move_turn, skip_turn, start_duty
from kds.floor.commands.forgetting import (
    follow_profile,
    forget_guest,
    forget_guests,
    forget_parties,
)
from kds.floor.commands.importing import import_room
from kds.floor.commands.landmarks import (
    add_landmark,
    change_landmark,
    remove_landmark,
    restore_landmark,
)
from kds.floor.commands.learning import learn_turns
from kds.floor.commands.parties import retitle_parties_of_guest
from kds.floor.commands.placing import Place, place_table, place_tables
from kds.floor.commands.seating import (
    add_chair,
    ensure_seated,
    move_party,
    seat_party,
    seat_walk_in,
)
from kds.floor.commands.sharing import merge_parties, split_party
from kds.floor.commands.tables import (
    add_table,
    change_table,
    remove_table,
    restore_table,
)
from kds.floor.commands.units import (
    allow_combination,
    forbid_combination,
    join_tables,
    unjoin_tables,
)
from kds.floor.commands.unseating import unseat_party

__all__ = [
    "Place",
    "add_area",
    "add_chair",
    "add_landmark",
    "add_section",
    "add_table",
    "add_waiting",
    "allow_combination",
    "arrive",
    "assign_section",
    "block_tables",
    "bring_back",
    "cancel_party",
    "change_area",
    "change_landmark",
    "change_party",
    "change_section",
    "change_table",
    "clear_table",
    "clear_tables",
    "end_duty",
    "ensure_seated",
    "follow_order",
    "follow_profile",
    "forbid_combination",
    "forget_guest",
    "forget_guests",
    "forget_parties",
    "import_room",
    "join_tables",
    "learn_turns",
    "leave",
    "mark_late",
    "mark_no_show",
    "merge_parties",
    "move_party",
    "move_turn",
    "notify_ready",
    "place_table",
    "place_tables",
    "quote_wait",
    "remove_area",
    "remove_landmark",
    "remove_section",
    "remove_table",
    "renege",
    "renew_table_code",
    "restore_landmark",
    "restore_table",
    "retitle_parties_of_guest",
    "return_party",
    "seat_party",
    "seat_walk_in",
    "set_stage",
    "skip_turn",
    "soil_table",
    "split_party",
    "start_duty",
    "unblock",
    "unjoin_tables",
    "unseat_party",
]
