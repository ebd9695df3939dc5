"""Joins and combinations: which tables stand side by side, and which may be one unit."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands.tables import standing_table
from kds.floor.events import UnitsChanged
from kds.floor.model import Adjacency, Combination, CombinationTable, Table
from kds.floor.rules.units import MOST_TABLES, hang_together, pair, seats_together
from kds.values import TableId

LOSS = 2
"""Seats that a join costs unless said otherwise: two square tables of 4 seat 6."""


def join_tables(
    uow: UnitOfWork,
    table_id: TableId,
    other_id: TableId,
    seat_loss: int = LOSS,
    combine: bool = True,
) -> None:
    """Say that two tables can be pushed together; with `combine` the two are a unit at once."""
    uow.require(Capability.EDIT_FLOOR)
    one, other = pair(table_id, other_id)
    tables = [standing_table(uow, TableId(each)) for each in (one, other)]
    if one == other:
        raise Invalid("A table can't be joined to itself", field="other_id", do="Choose two tables")
    if not 0 <= seat_loss <= min(20, tables[0].seats + tables[1].seats - 1):
        raise Invalid("So many seats can't be lost", field="seat_loss", do="Correct the number")
    found = uow.session.get(Adjacency, (one, other))
    if found is None:
        uow.session.add(Adjacency(table_id=one, other_id=other, seat_loss=seat_loss))
        uow.session.flush()
    else:
        found.seat_loss = seat_loss
    if combine and combination_of(uow, (one, other)) is None:
        allow_combination(uow, (TableId(one), TableId(other)))
    uow.record(UnitsChanged((TableId(one), TableId(other))))


def unjoin_tables(uow: UnitOfWork, table_id: TableId, other_id: TableId) -> None:
    """Two tables no longer stand side by side: what hung on that join is no unit any more."""
    uow.require(Capability.EDIT_FLOOR)
    one, other = pair(table_id, other_id)
    found = uow.session.get(Adjacency, (one, other))
    if found is None:
        raise Conflict("These tables aren't joined", do="Look at the room again")
    uow.session.delete(found)
    uow.session.flush()
    for combination, tables in _combinations_with(uow, one):
        if other in tables and not hang_together(tables, joins_of(uow, tables)):
            combination.removed_at = uow.now
    uow.record(UnitsChanged((TableId(one), TableId(other))))


def allow_combination(
    uow: UnitOfWork,
    table_ids: tuple[TableId, ...],
    least: int | None = None,
    most: int | None = None,
    priority: int = 0,
) -> int:
    """Let tables that hang together serve one party, as a unit with its own covers.

    `most` is the seats less what the joins cost, `least` one more than its largest table seats.
    """
    uow.require(Capability.EDIT_FLOOR)
    tables: dict[int, int] = {each: standing_table(uow, each).seats for each in table_ids}
    if not 2 <= len(tables) <= MOST_TABLES:
        raise Invalid("A combination has 2 to 4 tables", field="table_ids", do="Choose 2 to 4")
    together = seats_together(tables, joins_of(uow, tables))
    if together is None:
        raise Conflict("These tables don't stand side by side", do="Join them first")
    most = together if most is None else most
    least = min(most, max(tables.values()) + 1) if least is None else least
    if not 1 <= least <= most <= sum(tables.values()) + len(tables):
        raise Invalid("So many don't fit there", field="most", do="Correct the numbers")
    combination = combination_of(uow, tables)
    if combination is None:
        combination = uow.add(Combination(least=least, most=most, priority=priority))
        for each in tables:
            uow.session.add(CombinationTable(combination_id=combination.id, table_id=each))
    combination.least, combination.most, combination.priority = least, most, priority
    uow.session.flush()
    uow.record(UnitsChanged(tuple(dict.fromkeys(table_ids))))
    return combination.id


def forbid_combination(uow: UnitOfWork, combination_id: int) -> None:
    """These tables are no unit any more; they still stand side by side."""
    uow.require(Capability.EDIT_FLOOR)
    combination = uow.get(Combination, combination_id)
    tables = uow.session.scalars(
        select(CombinationTable.table_id).where(CombinationTable.combination_id == combination_id)
    ).all()
    combination.removed_at = uow.now
    uow.record(UnitsChanged(tuple(TableId(each) for each in tables)))


def combination_of(uow: UnitOfWork, table_ids: Iterable[int]) -> Combination | None:
    """The standing combination of exactly these tables."""
    wanted = set(table_ids)
    some = next(iter(wanted), 0)
    return next((c for c, tables in _combinations_with(uow, some) if tables == wanted), None)


def joins_of(uow: UnitOfWork, table_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    """The joins among these tables."""
    among = list(table_ids)
    rows = uow.session.execute(
        select(Adjacency.table_id, Adjacency.other_id, Adjacency.seat_loss).where(
            Adjacency.table_id.in_(among), Adjacency.other_id.in_(among)
        )
    )
    return {(one, other): loss for one, other, loss in rows}


def check_together(uow: UnitOfWork, table_ids: tuple[TableId, ...]) -> None:
    """Refuse tables that a party can't share: pushing together needs tables side by side."""
    if len(table_ids) > 1 and not hang_together(table_ids, joins_of(uow, table_ids)):
        names = [uow.get(Table, each).name for each in table_ids]
        raise Conflict(
            "{tables} don't stand side by side",
            do="Choose tables that can be joined",
            tables=", ".join(names),
        )


def _combinations_with(uow: UnitOfWork, table_id: int) -> list[tuple[Combination, set[int]]]:
    of = select(CombinationTable.combination_id).where(CombinationTable.table_id == table_id)
    rows = uow.session.execute(
        select(Combination, CombinationTable.table_id)
        .join(CombinationTable, CombinationTable.combination_id == Combination.id)
        .where(Combination.id.in_(of), Combination.removed_at.is_(None))
    )
    found: dict[Combination, set[int]] = {}
    for combination, member in rows:
        found.setdefault(combination, set()).add(member)
    return list(found.items())
