"""What people do to the floor."""

from __future__ import annotations

from sqlalchemy import func, select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Invalid
from kds.floor.events import TableChanged
from kds.floor.model import Area, Table
from kds.values import TableId


def add_table(uow: UnitOfWork, name: str, seats: int, area: str) -> TableId:
    """Put a table into the room; its area is made when it is new."""
    uow.require(Capability.EDIT_FLOOR)
    if not 1 <= seats <= 40:
        raise Invalid("A table has 1 to 40 seats", field="seats", do="Correct the number of seats")
    if uow.session.scalar(select(Table).where(Table.name == name)):
        raise Invalid(
            "There is a table {name} already", field="name", do="Take another name", name=name
        )
    found = uow.session.scalar(select(Area).where(Area.name == area))
    room = found or uow.add(Area(name=area, position=_count(uow, Area)))
    table = uow.add(Table(area_id=room.id, name=name, seats=seats, position=_count(uow, Table)))
    uow.record(TableChanged(TableId(table.id)))
    return TableId(table.id)


def _count(uow: UnitOfWork, model: type[Area] | type[Table]) -> int:
    return uow.session.scalar(select(func.count()).select_from(model)) or 0
