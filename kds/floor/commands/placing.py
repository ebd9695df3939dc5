"""Tables in their room: moved, turned, resized."""

from __future__ import annotations

from dataclasses import dataclass

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.floor.commands.tables import check_place, check_size, standing_table
from kds.floor.events import TablesPlaced
from kds.values import TableId


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table is put: its middle and size in centimetres, its rotation in degrees."""

    table_id: TableId
    x: int
    y: int
    rotation: int | None = None
    width: int | None = None
    depth: int | None = None


def place_table(
    uow: UnitOfWork,
    table_id: TableId,
    x: int,
    y: int,
    rotation: int | None = None,
    width: int | None = None,
    depth: int | None = None,
) -> None:
    """Move, turn or resize one table."""
    place_tables(uow, (Place(table_id, x, y, rotation, width, depth),))


def place_tables(uow: UnitOfWork, places: tuple[Place, ...]) -> None:
    """Move, turn or resize tables together: one drag, one undo."""
    uow.require(Capability.EDIT_FLOOR)
    for place in places:
        table = standing_table(uow, place.table_id)
        width = table.width if place.width is None else place.width
        depth = table.depth if place.depth is None else place.depth
        check_place(place.x, place.y)
        check_size(width, depth)
        table.x, table.y, table.width, table.depth = place.x, place.y, width, depth
        if place.rotation is not None:
            table.rotation = place.rotation % 360
    uow.record(TablesPlaced(tuple(place.table_id for place in places)))
