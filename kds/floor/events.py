"""What happened to the floor."""

from __future__ import annotations

from dataclasses import dataclass

from kds.bus.event import Event
from kds.values import TableId


@dataclass(frozen=True, slots=True)
class TableChanged(Event):
    """A table was made, renamed, resized or removed."""

    table_id: TableId
