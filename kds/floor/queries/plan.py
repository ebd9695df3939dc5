"""The whole room as a file: what is exported, looked over, and imported again."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.floor.model import (
    Adjacency,
    Area,
    Combination,
    CombinationTable,
    Landmark,
    LandmarkKind,
    Offer,
    Section,
    Shape,
    Table,
)


@dataclass(frozen=True, slots=True)
class AreaPlan:
    """Lengths in centimetres."""

    name: str
    width: int = 1200
    depth: int = 800


@dataclass(frozen=True, slots=True)
class SectionPlan:
    name: str
    colour: int = 0


@dataclass(frozen=True, slots=True)
class TablePlan:
    """`x`, `y` its middle within its area, in centimetres; `rotation` in degrees."""

    name: str
    area: str
    seats: int
    x: int = 0
    y: int = 0
    width: int = 90
    depth: int = 90
    rotation: int = 0
    shape: Shape = Shape.SQUARE
    least: int = 1
    offer: Offer = Offer.ONLINE
    section: str = ""


@dataclass(frozen=True, slots=True)
class JoinPlan:
    """Two tables side by side, by name."""

    tables: tuple[str, str]
    seat_loss: int = 2


@dataclass(frozen=True, slots=True)
class CombinationPlan:
    """Tables that may serve one party, by name; None = as many as the joins leave."""

    tables: tuple[str, ...]
    least: int | None = None
    most: int | None = None
    priority: int = 0


@dataclass(frozen=True, slots=True)
class LandmarkPlan:
    """A wall, the entrance, the bar …: `x`, `y` its middle within its area, in centimetres."""

    kind: LandmarkKind
    area: str
    x: int
    y: int
    width: int
    depth: int
    rotation: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """All that the editor edits. The order of the tables is their order of preference."""

    areas: tuple[AreaPlan, ...] = ()
    sections: tuple[SectionPlan, ...] = ()
    tables: tuple[TablePlan, ...] = ()
    joins: tuple[JoinPlan, ...] = ()
    combinations: tuple[CombinationPlan, ...] = ()
    landmarks: tuple[LandmarkPlan, ...] = ()


def read_room(session: Session) -> RoomPlan:
    """The room as it stands."""
    areas = session.scalars(
        select(Area).where(Area.removed_at.is_(None)).order_by(Area.position)
    ).all()
    sections = session.scalars(
        select(Section).where(Section.removed_at.is_(None)).order_by(Section.id)
    ).all()
    area_names = {area.id: area.name for area in areas}
    section_names: dict[int | None, str] = {section.id: section.name for section in sections}
    tables = session.scalars(
        select(Table).where(Table.removed_at.is_(None)).order_by(Table.position)
    ).all()
    names = {table.id: table.name for table in tables}
    return RoomPlan(
        areas=tuple(AreaPlan(area.name, area.width, area.depth) for area in areas),
        sections=tuple(SectionPlan(section.name, section.colour) for section in sections),
        tables=tuple(
            _table(table, area_names[table.area_id], section_names.get(table.section_id, ""))
            for table in tables
        ),
        joins=_joins(session, names),
        combinations=_combinations(session, names),
        landmarks=tuple(plan for _, plan in standing_landmarks(session)),
    )


def _table(table: Table, area: str, section: str) -> TablePlan:
    return TablePlan(
        name=table.name,
        area=area,
        seats=table.seats,
        x=table.x,
        y=table.y,
        width=table.width,
        depth=table.depth,
        rotation=table.rotation,
        shape=table.shape,
        least=table.least,
        offer=table.offer,
        section=section,
    )


def standing_landmarks(session: Session) -> list[tuple[Landmark, LandmarkPlan]]:
    """What stands fixed, each with the words of the file for it."""
    rows = session.execute(
        select(Landmark, Area.name)
        .join(Area, Area.id == Landmark.area_id)
        .where(Landmark.removed_at.is_(None), Area.removed_at.is_(None))
        .order_by(Landmark.id)
    )
    return [
        (
            one,
            LandmarkPlan(
                one.kind, area, one.x, one.y, one.width, one.depth, one.rotation, one.label
            ),
        )
        for one, area in rows
    ]


def _joins(session: Session, names: dict[int, str]) -> tuple[JoinPlan, ...]:
    rows = session.execute(
        select(Adjacency.table_id, Adjacency.other_id, Adjacency.seat_loss).order_by(
            Adjacency.table_id, Adjacency.other_id
        )
    )
    return tuple(
        JoinPlan((names[one], names[other]), loss)
        for one, other, loss in rows
        if one in names and other in names
    )


def _combinations(session: Session, names: dict[int, str]) -> tuple[CombinationPlan, ...]:
    rows = session.execute(
        select(Combination, CombinationTable.table_id)
        .join(CombinationTable, CombinationTable.combination_id == Combination.id)
        .where(Combination.removed_at.is_(None))
        .order_by(Combination.id, CombinationTable.table_id)
    )
    members: dict[Combination, list[int]] = {}
    for combination, table_id in rows:
        members.setdefault(combination, []).append(table_id)
    return tuple(
        CombinationPlan(tuple(names[t] for t in tables), each.least, each.most, each.priority)
        for each, tables in members.items()
        if all(t in names for t in tables)
    )
