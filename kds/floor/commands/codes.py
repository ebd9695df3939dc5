"""The codes that are printed for the tables."""

from __future__ import annotations

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.floor.commands.tables import standing_table
from kds.floor.events import TableChanged
from kds.floor.model.room import new_code
from kds.values import TableId


def renew_table_code(uow: UnitOfWork, table_id: TableId) -> None:
    """Give a table another code: what was printed or photographed before leads nowhere."""
    uow.require(Capability.EDIT_FLOOR)
    standing_table(uow, table_id).code = new_code()
    uow.record(TableChanged(table_id))
