"""The tables' printed codes, and which table a code is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from kds.bus.projection import Live, Read, projection
from kds.floor import events
from kds.floor.model import Area, Table
from kds.floor.queries.seatings import seating_cards
from kds.values import PartyId, TableId


@dataclass(frozen=True, slots=True)
class TableCode:
    """A table with the code that is printed for it."""

    id: TableId
    name: str
    area: str
    code: str
    sort: str


@projection(events.TableChanged, events.AreaChanged, by="table_id")
def table_codes(read: Read, ids: Sequence[TableId] | None) -> list[TableCode]:
    """The code of every table that stands in the room."""
    statement = (
        select(
            Table.id,
            Table.name,
            Area.name.label("area"),
            Table.code,
            Table.position,
            Area.position.label("area_position"),
        )
        .join(Area, Area.id == Table.area_id)
        .where(Table.removed_at.is_(None))
    )
    if ids is not None:
        statement = statement.where(Table.id.in_(ids))
    return [
        TableCode(
            TableId(row.id),
            row.name,
            row.area,
            row.code,
            f"{row.area_position:03}.{row.position:04}",
        )
        for row in read.execute(statement)
    ]


def table_of_code(live: Live, code: str) -> TableCode | None:
    """The table whose printed code this is."""
    return next(iter(live.by(table_codes, "code", code)), None)


def party_at(live: Live, table_id: TableId) -> PartyId | None:
    """Who sits at a table now."""
    found = (each.id for each in live(seating_cards) if table_id in each.table_ids)
    return next(found, None)
