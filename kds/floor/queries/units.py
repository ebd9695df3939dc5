"""What a party can be given: tables, combinations, and what may be joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.bus.projection import Read, projection
from kds.floor import events
from kds.floor.model import Adjacency, Combination, CombinationTable, Offer, Table
from kds.values import AreaId, SectionId, TableId


@dataclass(frozen=True, slots=True)
class JoinCard:
    """Two tables that can be pushed together, and how many seats that costs. `id`: "7+8"."""

    id: str
    table_id: TableId
    other_id: TableId
    seat_loss: int


@dataclass(frozen=True, slots=True)
class UnitCard:
    """A table or a permitted combination. `id` is its table ids joined by `+`: "7", "7+8"."""

    id: str
    table_ids: tuple[TableId, ...]
    name: str
    area_id: AreaId
    section_ids: frozenset[SectionId]
    least: int
    most: int
    priority: int
    """Lower is taken first, among units that fit equally well."""
    offer: Offer
    """The strictest of its tables'."""
    combination_id: int | None
    sort: str

    @property
    def single(self) -> bool:
        return len(self.table_ids) == 1


@projection(events.TableChanged, events.UnitsChanged, by="unit_id")
def unit_cards(read: Read, ids: Sequence[str] | None) -> list[UnitCard]:
    """Every table and every permitted combination of tables that all stand."""
    return read_units(read.session)


def read_units(session: Session) -> list[UnitCard]:
    """All units, single tables first."""
    rows = session.execute(
        select(Table.__table__).where(Table.removed_at.is_(None)).order_by(Table.position)
    ).all()
    tables = {row.id: row for row in rows}
    combined = session.execute(
        select(Combination, CombinationTable.table_id)
        .join(CombinationTable, CombinationTable.combination_id == Combination.id)
        .where(Combination.removed_at.is_(None))
    )
    members = defaultdict[Combination, list[int]](list)
    for combination, table_id in combined:
        members[combination].append(table_id)
    units = [_unit((row,), row.least, row.seats, row.position, None) for row in rows]
    for combination, table_ids in members.items():
        if all(each in tables for each in table_ids):
            of = tuple(tables[each] for each in sorted(table_ids))
            units.append(
                _unit(of, combination.least, combination.most, combination.priority, combination.id)
            )
    return units


def _unit(
    rows: tuple[Any, ...], least: int, most: int, priority: int, combination_id: int | None
) -> UnitCard:
    offers = list(Offer)
    ordered = sorted(rows, key=lambda row: row.position)
    return UnitCard(
        id="+".join(str(row.id) for row in rows),
        table_ids=tuple(TableId(row.id) for row in rows),
        name="+".join(row.name for row in ordered),
        area_id=AreaId(rows[0].area_id),
        section_ids=frozenset(SectionId(row.section_id) for row in rows if row.section_id),
        least=least,
        most=most,
        priority=priority,
        offer=max((row.offer for row in rows), key=offers.index),
        combination_id=combination_id,
        sort=f"{len(rows):02}.{ordered[0].position:04}",
    )


@projection(events.TableChanged, events.UnitsChanged, by="join_id")
def join_cards(read: Read, ids: Sequence[str] | None) -> list[JoinCard]:
    """Which tables stand next to each other."""
    rows = read.execute(select(Adjacency.table_id, Adjacency.other_id, Adjacency.seat_loss))
    return [
        JoinCard(f"{one}+{other}", TableId(one), TableId(other), loss) for one, other, loss in rows
    ]
