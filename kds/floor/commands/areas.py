"""Areas and sections: the zones of the house, and the tables that one server owns."""

from __future__ import annotations

from sqlalchemy import func, select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.events import (
    AreaChanged,
    DutyChanged,
    LandmarkChanged,
    SectionChanged,
    TableChanged,
)
from kds.floor.model import Area, Duty, Landmark, Section, Table
from kds.values import AreaId, LandmarkId, SectionId, StaffId, TableId

SMALLEST, LARGEST = 200, 20_000
"""Centimetres."""
COLOURS = 8


def add_area(uow: UnitOfWork, name: str, width: int = 1200, depth: int = 800) -> AreaId:
    """Add a zone to the house; lengths in centimetres."""
    uow.require(Capability.EDIT_FLOOR)
    _check_area(uow, name, width, depth)
    count = uow.session.scalar(select(func.count()).select_from(Area)) or 0
    area = uow.add(Area(name=name, position=count, width=width, depth=depth))
    uow.record(AreaChanged(AreaId(area.id)))
    return AreaId(area.id)


def change_area(uow: UnitOfWork, area_id: AreaId, name: str, width: int, depth: int) -> None:
    """Rename or resize a zone."""
    uow.require(Capability.EDIT_FLOOR)
    area = standing_area(uow, area_id)
    _check_area(uow, name, width, depth, area_id)
    area.name, area.width, area.depth = name, width, depth
    uow.record(AreaChanged(area_id))


def remove_area(uow: UnitOfWork, area_id: AreaId) -> None:
    """Take a zone without tables out of the house, with its walls and all."""
    uow.require(Capability.EDIT_FLOOR)
    area = standing_area(uow, area_id)
    if uow.session.scalar(
        select(Table.id).where(Table.area_id == area_id, Table.removed_at.is_(None)).limit(1)
    ):
        raise Conflict("There are tables in {name}", do="Move or remove them first", name=area.name)
    for landmark in uow.session.scalars(
        select(Landmark).where(Landmark.area_id == area_id, Landmark.removed_at.is_(None))
    ).all():
        landmark.removed_at = uow.now
        uow.record(LandmarkChanged(LandmarkId(landmark.id)))
    area.removed_at = uow.now
    uow.record(AreaChanged(area_id))


def add_section(uow: UnitOfWork, name: str, colour: int = 0) -> SectionId:
    """Add a section: tables that one server owns."""
    uow.require(Capability.EDIT_FLOOR)
    _check_section(uow, name, colour)
    section = uow.add(Section(name=name, colour=colour))
    uow.record(SectionChanged(SectionId(section.id)))
    return SectionId(section.id)


def change_section(uow: UnitOfWork, section_id: SectionId, name: str, colour: int) -> None:
    """Rename a section or give it another colour (0 to 7)."""
    uow.require(Capability.EDIT_FLOOR)
    section = standing_section(uow, section_id)
    _check_section(uow, name, colour, section_id)
    section.name, section.colour = name, colour
    uow.record(SectionChanged(section_id))


def remove_section(uow: UnitOfWork, section_id: SectionId) -> None:
    """Dissolve a section: its tables and servers belong to none."""
    uow.require(Capability.EDIT_FLOOR)
    section = standing_section(uow, section_id)
    for table in uow.session.scalars(select(Table).where(Table.section_id == section_id)).all():
        table.section_id = None
        uow.record(TableChanged(TableId(table.id)))
    for duty in uow.session.scalars(select(Duty).where(Duty.section_id == section_id)).all():
        duty.section_id = None
        uow.record(DutyChanged(StaffId(duty.staff_id)))
    # Its name may be used again.
    section.name, section.removed_at = f"{section.name} #{section.id}"[-40:], uow.now
    uow.record(SectionChanged(section_id))


def assign_section(
    uow: UnitOfWork, table_ids: tuple[TableId, ...], section_id: SectionId | None = None
) -> None:
    """Put tables into a section, or into none."""
    uow.require(Capability.EDIT_FLOOR)
    if section_id is not None:
        standing_section(uow, section_id)
    for table_id in table_ids:
        uow.get(Table, table_id).section_id = section_id
        uow.record(TableChanged(table_id))


def standing_area(uow: UnitOfWork, area_id: AreaId) -> Area:
    area = uow.get(Area, area_id)
    if area.removed_at is not None:
        raise Conflict("That area is no longer there", do="Choose another")
    return area


def standing_section(uow: UnitOfWork, section_id: SectionId) -> Section:
    section = uow.get(Section, section_id)
    if section.removed_at is not None:
        raise Conflict("That section is no longer there", do="Choose another")
    return section


def area_named(uow: UnitOfWork, name: str) -> Area | None:
    return uow.session.scalar(select(Area).where(Area.name == name, Area.removed_at.is_(None)))


def _check_area(
    uow: UnitOfWork, name: str, width: int, depth: int, area_id: AreaId | None = None
) -> None:
    check_name(name, 60)
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= depth <= LARGEST):
        raise Invalid("An area is 2 to 200 metres wide", field="width", do="Correct its size")
    found = area_named(uow, name)
    if found is not None and found.id != area_id:
        raise Invalid(
            "There is an area {name} already", field="name", do="Take another name", name=name
        )


def _check_section(
    uow: UnitOfWork, name: str, colour: int, section_id: SectionId | None = None
) -> None:
    check_name(name, 40)
    if not 0 <= colour < COLOURS:
        raise Invalid("A colour is 0 to 7", field="colour", do="Choose one of the palette")
    found = uow.session.scalar(select(Section.id).where(Section.name == name))
    if found is not None and found != section_id:
        raise Invalid(
            "There is a section {name} already", field="name", do="Take another name", name=name
        )


def check_name(name: str, most: int) -> None:
    if not name.strip():
        raise Invalid("A name is missing", field="name", do="Enter a name")
    if len(name) > most:
        raise Invalid("That name is too long", field="name", do="Shorten it")
