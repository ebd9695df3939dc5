"""The room from a file: what is in it comes to stand as the file says, the rest is taken away."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Invalid
from kds.floor.commands.areas import (
    add_area,
    add_section,
    area_named,
    change_area,
    change_section,
    remove_area,
    remove_section,
)
from kds.floor.commands.landmarks import add_landmark, remove_landmark
from kds.floor.commands.placing import place_table
from kds.floor.commands.tables import add_table, change_table, remove_table
from kds.floor.commands.units import allow_combination, join_tables
from kds.floor.events import TableChanged, UnitsChanged
from kds.floor.model import Adjacency, Area, Combination, Section, Table
from kds.floor.queries.plan import RoomPlan, TablePlan, standing_landmarks
from kds.values import AreaId, LandmarkId, SectionId, TableId


def import_room(uow: UnitOfWork, room: RoomPlan) -> int:
    """Make the room as the file says, matched by names; gives how many tables stand.

    All or nothing: a table that the file doesn't name but that is occupied or booked refuses it.
    """
    uow.require(Capability.EDIT_FLOOR)
    _check(room)
    for area in room.areas:
        found = area_named(uow, area.name)
        if found is None:
            add_area(uow, area.name, area.width, area.depth)
        else:
            change_area(uow, AreaId(found.id), area.name, area.width, area.depth)
    sections = _sections(uow, room)
    tables = {table.name: _table(uow, table, sections) for table in room.tables}
    _order(uow, room, tables)
    _units(uow, room, tables)
    _landmarks(uow, room)
    _remove_others(uow, room)
    return len(tables)


def _sections(uow: UnitOfWork, room: RoomPlan) -> dict[str, SectionId]:
    standing = {
        each.name: each
        for each in uow.session.scalars(select(Section).where(Section.removed_at.is_(None)))
    }
    made: dict[str, SectionId] = {}
    for section in room.sections:
        found = standing.get(section.name)
        if found is None:
            made[section.name] = add_section(uow, section.name, section.colour)
        else:
            made[section.name] = SectionId(found.id)
            change_section(uow, SectionId(found.id), section.name, section.colour)
    return made


def _table(uow: UnitOfWork, plan: TablePlan, sections: Mapping[str, SectionId]) -> TableId:
    section_id = sections.get(plan.section)
    found = uow.session.scalar(
        select(Table).where(Table.name == plan.name, Table.removed_at.is_(None))
    )
    if found is None:
        return add_table(
            uow,
            plan.name,
            plan.seats,
            plan.area,
            shape=plan.shape,
            x=plan.x,
            y=plan.y,
            width=plan.width,
            depth=plan.depth,
            rotation=plan.rotation,
            least=plan.least,
            offer=plan.offer,
            section_id=section_id,
        )
    table_id = TableId(found.id)
    area = area_named(uow, plan.area)
    change_table(
        uow,
        table_id,
        plan.name,
        plan.seats,
        least=plan.least,
        shape=plan.shape,
        offer=plan.offer,
        area_id=None if area is None else AreaId(area.id),
        section_id=section_id,
    )
    place_table(uow, table_id, plan.x, plan.y, plan.rotation, plan.width, plan.depth)
    return table_id


def _order(uow: UnitOfWork, room: RoomPlan, tables: Mapping[str, TableId]) -> None:
    for position, plan in enumerate(room.tables):
        table = uow.get(Table, tables[plan.name])
        if table.position != position:
            table.position = position
            uow.record(TableChanged(tables[plan.name]))


def _units(uow: UnitOfWork, room: RoomPlan, tables: Mapping[str, TableId]) -> None:
    """Joins and combinations are only as the file has them."""
    uow.session.flush()
    uow.session.execute(delete(Adjacency))
    for combination in uow.session.scalars(
        select(Combination).where(Combination.removed_at.is_(None))
    ).all():
        combination.removed_at = uow.now
    uow.session.flush()
    uow.session.expire_all()
    for join in room.joins:
        one, other = (tables[name] for name in join.tables)
        join_tables(uow, one, other, join.seat_loss, combine=False)
    for plan in room.combinations:
        ids = tuple(tables[name] for name in plan.tables)
        allow_combination(uow, ids, plan.least, plan.most, plan.priority)
    uow.record(UnitsChanged(tuple(tables.values())))


def _landmarks(uow: UnitOfWork, room: RoomPlan) -> None:
    """They have no names: one that stands exactly as in the file stays, any other is new."""
    wanted = list(room.landmarks)
    for landmark, plan in standing_landmarks(uow.session):
        if plan in wanted:
            wanted.remove(plan)
        else:
            remove_landmark(uow, LandmarkId(landmark.id))
    for plan in wanted:
        add_landmark(
            uow,
            plan.kind,
            plan.area,
            plan.x,
            plan.y,
            plan.width,
            plan.depth,
            plan.rotation,
            plan.label,
        )


def _remove_others(uow: UnitOfWork, room: RoomPlan) -> None:
    names = {table.name for table in room.tables}
    for table in uow.session.scalars(select(Table).where(Table.removed_at.is_(None))).all():
        if table.name not in names:
            remove_table(uow, TableId(table.id))
    uow.session.flush()
    used = {area.name for area in room.areas} | {table.area for table in room.tables}
    used |= {landmark.area for landmark in room.landmarks}
    for area in uow.session.scalars(select(Area).where(Area.removed_at.is_(None))).all():
        if area.name not in used:
            remove_area(uow, AreaId(area.id))
    sections = {section.name for section in room.sections}
    for section in uow.session.scalars(select(Section).where(Section.removed_at.is_(None))).all():
        if section.name not in sections:
            remove_section(uow, SectionId(section.id))


def _check(room: RoomPlan) -> None:
    """Every name that is used is there, and only once."""
    names = [table.name for table in room.tables]
    if len(set(names)) < len(names):
        raise Invalid("Two tables have the same name", field="room.tables", do="Rename one")
    if len({area.name for area in room.areas}) < len(room.areas):
        raise Invalid("Two areas have the same name", field="room.areas", do="Rename one")
    sections = {section.name for section in room.sections} | {""}
    for table in room.tables:
        if table.section not in sections:
            raise Invalid(
                "There is no section {name}", field="room.tables", do="Add it", name=table.section
            )
    mentioned = [name for join in room.joins for name in join.tables]
    mentioned += [name for each in room.combinations for name in each.tables]
    for name in mentioned:
        if name not in names:
            raise Invalid("There is no table {name}", field="room.joins", do="Add it", name=name)
