"""The room's cards: areas, sections, tables, what may be joined, who serves tonight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.bus.projection import Read, projection
from kds.floor import events
from kds.floor.model import (
    Adjacency,
    Area,
    Combination,
    CombinationTable,
    Duty,
    Offer,
    Section,
    Shape,
    Table,
)
from kds.staff.events import StaffChanged
from kds.staff.model import Staff
from kds.values import AreaId, SectionId, StaffId, TableId

DUTY_LASTS = timedelta(hours=30)
"""A duty that nobody ended is over so long after its business date's midnight (UTC)."""


@dataclass(frozen=True, slots=True)
class AreaCard:
    """A zone of the house; lengths in centimetres."""

    id: AreaId
    name: str
    width: int
    depth: int
    sort: str


@dataclass(frozen=True, slots=True)
class SectionCard:
    id: SectionId
    name: str
    colour: int
    """A place in the palette, 0 to 7."""


@dataclass(frozen=True, slots=True)
class TableCard:
    """A table where it stands: `x`, `y` its middle, in centimetres; `rotation` in degrees."""

    id: TableId
    name: str
    seats: int
    area: str
    sort: str
    area_id: AreaId
    section_id: SectionId | None
    least: int
    shape: Shape
    x: int
    y: int
    width: int
    depth: int
    rotation: int
    offer: Offer
    dirty_since: datetime | None


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


@dataclass(frozen=True, slots=True)
class DutyCard:
    """A server at work tonight, at most one card each."""

    id: StaffId
    name: str
    business_date: date
    section_id: SectionId | None
    position: int
    skips: int
    last_seated_at: datetime | None
    sort: str


@projection(events.AreaChanged, by="area_id")
def area_cards(read: Read, ids: Sequence[AreaId] | None) -> list[AreaCard]:
    """Every area of the house."""
    statement = select(Area.id, Area.name, Area.width, Area.depth, Area.position)
    statement = statement.where(Area.removed_at.is_(None))
    if ids is not None:
        statement = statement.where(Area.id.in_(ids))
    return [
        AreaCard(AreaId(i), name, width, depth, f"{position:03}")
        for i, name, width, depth, position in read.execute(statement)
    ]


@projection(events.SectionChanged, by="section_id")
def section_cards(read: Read, ids: Sequence[SectionId] | None) -> list[SectionCard]:
    """Every section of the house."""
    statement = select(Section.id, Section.name, Section.colour).where(Section.removed_at.is_(None))
    if ids is not None:
        statement = statement.where(Section.id.in_(ids))
    return [SectionCard(SectionId(i), *rest) for i, *rest in read.execute(statement)]


@projection(
    events.TableChanged,
    events.TablesPlaced,
    events.TablesSoiled,
    events.TableCleared,
    events.AreaChanged,
    by="table_id",
)
def table_cards(read: Read, ids: Sequence[TableId] | None) -> list[TableCard]:
    """Every table that stands in the room."""
    statement = (
        select(Table.__table__, Area.name.label("area"), Area.position.label("area_position"))
        .join(Area, Area.id == Table.area_id)
        .where(Table.removed_at.is_(None))
    )
    if ids is not None:
        statement = statement.where(Table.id.in_(ids))
    return [_table(row) for row in read.execute(statement)]


def _table(row: Any) -> TableCard:
    return TableCard(
        id=TableId(row.id),
        name=row.name,
        seats=row.seats,
        area=row.area,
        sort=f"{row.area_position:03}.{row.position:04}",
        area_id=AreaId(row.area_id),
        section_id=row.section_id,
        least=row.least,
        shape=row.shape,
        x=row.x,
        y=row.y,
        width=row.width,
        depth=row.depth,
        rotation=row.rotation,
        offer=row.offer,
        dirty_since=row.dirty_since,
    )


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


def _on_duty(card: DutyCard, now: datetime) -> bool:
    return card.business_date >= _oldest(now)


def _oldest(now: datetime) -> date:
    return (now - DUTY_LASTS).date()


@projection(events.DutyChanged, StaffChanged, by="staff_id", keep=_on_duty)
def duty_cards(read: Read, ids: Sequence[StaffId] | None) -> list[DutyCard]:
    """Who serves tonight: the newest duty of everybody, unless it has ended."""
    statement = (
        select(Duty.__table__, Staff.name)
        .join(Staff, Staff.id == Duty.staff_id)
        .where(Duty.business_date >= _oldest(read.now))
        .order_by(Duty.business_date)
    )
    if ids is not None:
        statement = statement.where(Duty.staff_id.in_(ids))
    newest = {row.staff_id: row for row in read.execute(statement)}
    return [_duty(row) for row in newest.values() if row.ended_at is None]


def _duty(row: Any) -> DutyCard:
    return DutyCard(
        id=StaffId(row.staff_id),
        name=row.name,
        business_date=row.business_date,
        section_id=row.section_id,
        position=row.position,
        skips=row.skips,
        last_seated_at=row.last_seated_at,
        sort=f"{row.position:03}",
    )
