"""The room's cards: areas, sections, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kds.bus.projection import Read, projection
from kds.floor import events
from kds.floor.model import (
    Area,
    Landmark,
    LandmarkKind,
    Offer,
    Section,
    Shape,
    Table,
)
from kds.values import AreaId, LandmarkId, SectionId, TableId


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
class LandmarkCard:
    """A wall, the entrance, the bar …: placed as a table is."""

    id: LandmarkId
    area_id: AreaId
    kind: LandmarkKind
    label: str
    x: int
    y: int
    width: int
    depth: int
    rotation: int


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


@projection(events.LandmarkChanged, by="landmark_id")
def landmark_cards(read: Read, ids: Sequence[LandmarkId] | None) -> list[LandmarkCard]:
    """What stands fixed in the house."""
    one = Landmark
    statement = select(
        one.id,
        one.area_id,
        one.kind,
        one.label,
        one.x,
        one.y,
        one.width,
        one.depth,
        one.rotation,
    ).where(one.removed_at.is_(None))
    if ids is not None:
        statement = statement.where(one.id.in_(ids))
    return [
        LandmarkCard(LandmarkId(i), AreaId(area_id), *rest)
        for i, area_id, *rest in read.execute(statement)
    ]


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
