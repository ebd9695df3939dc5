"""The floor's cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from kds.bus.projection import Read, projection
from kds.floor.events import TableChanged
from kds.floor.model import Area, Table
from kds.values import TableId


@dataclass(frozen=True, slots=True)
class TableCard:
    id: TableId
    name: str
    seats: int
    area: str
    sort: str


@projection(TableChanged, by="table_id")
def table_cards(read: Read, ids: Sequence[TableId] | None) -> list[TableCard]:
    """Every table that stands in the room."""
    statement = (
        select(Table.id, Table.name, Table.seats, Table.position, Area.name, Area.position)
        .join(Area, Area.id == Table.area_id)
        .where(Table.removed_at.is_(None))
    )
    if ids is not None:
        statement = statement.where(Table.id.in_(ids))
    return [
        TableCard(TableId(i), name, seats, area, f"{area_position:03}.{position:04}")
        for i, name, seats, position, area, area_position in read.execute(statement)
    ]
