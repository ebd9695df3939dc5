"""Tables: put into the room, described, placed, taken out."""

from __future__ import annotations

from sqlalchemy import delete, func, or_, select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands.areas import area_named, check_name, standing_area, standing_section
from kds.floor.events import AreaChanged, TableChanged, UnitsChanged
from kds.floor.model import (
    Adjacency,
    Area,
    Claim,
    ClaimState,
    Combination,
    CombinationTable,
    Offer,
    Seating,
    Shape,
    Table,
)
from kds.values import AreaId, SectionId, TableId

MOST_SEATS = 40
FARTHEST = 20_000
"""Centimetres."""
NAME_LENGTH = 20


def add_table(
    uow: UnitOfWork,
    name: str,
    seats: int,
    area: str,
    shape: Shape = Shape.SQUARE,
    x: int = 0,
    y: int = 0,
    width: int = 90,
    depth: int = 90,
    rotation: int = 0,
    least: int = 1,
    offer: Offer = Offer.ONLINE,
    section_id: SectionId | None = None,
) -> TableId:
    """Put a table into the room; its area is made when it is new."""
    uow.require(Capability.EDIT_FLOOR)
    check_table(uow, name, seats, least)
    check_size(width, depth)
    check_place(x, y)
    room = area_named(uow, area) or _new_area(uow, area)
    table = uow.add(
        Table(
            area_id=room.id,
            name=name,
            seats=seats,
            least=least,
            shape=shape,
            x=x,
            y=y,
            width=width,
            depth=depth,
            rotation=rotation % 360,
            offer=offer,
            section_id=section_id,
            position=_count(uow, Table),
        )
    )
    uow.record(TableChanged(TableId(table.id)))
    return TableId(table.id)


def change_table(
    uow: UnitOfWork,
    table_id: TableId,
    name: str,
    seats: int,
    least: int = 1,
    shape: Shape = Shape.SQUARE,
    offer: Offer = Offer.ONLINE,
    area_id: AreaId | None = None,
    section_id: SectionId | None = None,
) -> None:
    """Say what a table is: name, seats, smallest party, shape, who may book it, area, section."""
    uow.require(Capability.EDIT_FLOOR)
    table = standing_table(uow, table_id)
    check_table(uow, name, seats, least, table_id)
    if area_id is not None:
        table.area_id = standing_area(uow, area_id).id
    if section_id is not None:
        standing_section(uow, section_id)
    table.name, table.seats, table.least = name, seats, least
    table.shape, table.offer, table.section_id = shape, offer, section_id
    uow.record(TableChanged(table_id))


def remove_table(uow: UnitOfWork, table_id: TableId) -> None:
    """Take a table out of the room, with its joins; one that is used or booked stays."""
    uow.require(Capability.EDIT_FLOOR)
    table = standing_table(uow, table_id)
    if seating_at(uow, table_id) is not None:
        raise Conflict("Table {name} is occupied", do="Move its guests first", name=table.name)
    claimed = select(Claim.id).where(
        Claim.table_id == table_id, Claim.state != ClaimState.RELEASED, Claim.ends_at > uow.now
    )
    if uow.session.scalar(claimed.limit(1)):
        raise Conflict("Table {name} is booked", do="Move its bookings first", name=table.name)
    table.removed_at = uow.now
    _unjoin(uow, table_id)
    uow.record(TableChanged(table_id))


def restore_table(uow: UnitOfWork, table_id: TableId) -> None:
    """Put a table back that was taken out: the editor's undo. Its joins are not restored."""
    uow.require(Capability.EDIT_FLOOR)
    table = uow.get(Table, table_id)
    if table.removed_at is None:
        return
    check_table(uow, table.name, table.seats, table.least)
    standing_area(uow, AreaId(table.area_id))
    table.removed_at = None
    uow.record(TableChanged(table_id))


def standing_table(uow: UnitOfWork, table_id: TableId) -> Table:
    table = uow.get(Table, table_id)
    if table.removed_at is not None:
        raise Conflict("That table is no longer in the room", do="Choose another table")
    return table


def seating_at(uow: UnitOfWork, table_id: int) -> Seating | None:
    """Who sits at a table now."""
    return uow.session.scalar(
        select(Seating).where(Seating.table_id == table_id, Seating.left_at.is_(None))
    )


def check_table(
    uow: UnitOfWork, name: str, seats: int, least: int, table_id: TableId | None = None
) -> None:
    check_name(name, NAME_LENGTH)
    if not 1 <= seats <= MOST_SEATS:
        raise Invalid("A table has 1 to 40 seats", field="seats", do="Correct the number of seats")
    if not 1 <= least <= seats:
        raise Invalid(
            "Its smallest party has 1 guest up to its seats", field="least", do="Correct the number"
        )
    found = uow.session.scalar(
        select(Table.id).where(Table.name == name, Table.removed_at.is_(None))
    )
    if found is not None and found != table_id:
        raise Invalid(
            "There is a table {name} already", field="name", do="Take another name", name=name
        )


def check_size(width: int, depth: int) -> None:
    if not (20 <= width <= 2000 and 20 <= depth <= 2000):
        raise Invalid("A table is 20 cm to 20 m wide", field="width", do="Correct its size")


def check_place(x: int, y: int) -> None:
    if not (-FARTHEST <= x <= FARTHEST and -FARTHEST <= y <= FARTHEST):
        raise Invalid("That is outside of the house", field="x", do="Put it into its area")


def _unjoin(uow: UnitOfWork, table_id: TableId) -> None:
    """Whatever the table was part of is gone with it."""
    uow.session.execute(
        delete(Adjacency).where(or_(Adjacency.table_id == table_id, Adjacency.other_id == table_id))
    )
    of = select(CombinationTable.combination_id).where(CombinationTable.table_id == table_id)
    for combination in uow.session.scalars(select(Combination).where(Combination.id.in_(of))):
        combination.removed_at = combination.removed_at or uow.now
    uow.record(UnitsChanged((table_id,)))


def _new_area(uow: UnitOfWork, name: str) -> Area:
    area = uow.add(Area(name=name, position=_count(uow, Area), width=1200, depth=800))
    uow.record(AreaChanged(AreaId(area.id)))
    return area


def _count(uow: UnitOfWork, model: type[Area] | type[Table]) -> int:
    return uow.session.scalar(select(func.count()).select_from(model)) or 0
