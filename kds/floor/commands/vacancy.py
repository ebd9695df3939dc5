"""Whether a party may sit at some tables now, and what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands.claims import clashes, expire_holds
from kds.floor.commands.tables import seating_at, standing_table
from kds.floor.commands.units import check_together
from kds.floor.events import TableCleared
from kds.floor.model import ClaimState, Table
from kds.values import PartyId, TableId


def free_tables(
    uow: UnitOfWork, table_ids: Sequence[TableId], party_id: PartyId | None, anyway: bool
) -> list[Table]:
    """The tables, when the party may sit there now; else the refusal that says what is in the way.

    Tables where it sits already count as free.
    """
    ids = tuple(dict.fromkeys(table_ids))
    if not ids:
        raise Invalid("No table is chosen", field="table_ids", do="Choose a table")
    tables = [standing_table(uow, each) for each in ids]
    check_together(uow, ids)
    fresh = []
    for table in tables:
        seating = seating_at(uow, table.id)
        if seating is None:
            fresh.append(table)
        elif seating.party_id != party_id:
            raise Conflict("Table {name} is occupied", do="Choose a free table", name=table.name)
    _check_unclaimed(uow, fresh, party_id, anyway)
    dirty = [table for table in fresh if table.dirty_since is not None]
    if dirty and not anyway:
        raise Conflict("Table {name} isn't cleared", do="Clear it first", name=dirty[0].name)
    clean(uow, dirty)
    return tables


def _check_unclaimed(
    uow: UnitOfWork, tables: Sequence[Table], party_id: PartyId | None, anyway: bool
) -> None:
    expire_holds(uow)
    moment = uow.now + timedelta(milliseconds=1)
    names = {table.id: table.name for table in tables}
    for claim in clashes(uow, list(names), uow.now, moment, party_id):
        name = names[claim.table_id]
        if claim.state is ClaimState.BLOCK:
            raise Conflict("Table {name} is blocked", do="Unblock it first", name=name)
        if not anyway:
            raise Conflict(
                "Table {name} is kept for another party",
                do="Choose another table, or seat them there anyway",
                name=name,
            )


def clean(uow: UnitOfWork, tables: Sequence[Table]) -> None:
    dirty = [table for table in tables if table.dirty_since is not None]
    for table in dirty:
        table.dirty_since = None
    if dirty:
        uow.record(TableCleared(tuple(TableId(table.id) for table in dirty)))
