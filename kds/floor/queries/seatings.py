"""Who sits where: facts, by party."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kds.bus.projection import Read, projection
from kds.floor import events
from kds.floor.model import Seating
from kds.values import PartyId, TableId


@dataclass(frozen=True, slots=True)
class SeatingCard:
    """Where a seated party sits: `id` is the party's; all its tables, one or several."""

    id: PartyId
    table_ids: tuple[TableId, ...]
    seated_at: datetime
    extra_chairs: int


@projection(events.PartySeated, events.PartyShifted, events.PartyLeft, by="party_id")
def seating_cards(read: Read, ids: Sequence[PartyId] | None) -> list[SeatingCard]:
    """Open seatings, by party."""
    statement = (
        select(Seating.party_id, Seating.table_id, Seating.seated_at, Seating.extra_chairs)
        .where(Seating.left_at.is_(None))
        .order_by(Seating.table_id)
    )
    if ids is not None:
        statement = statement.where(Seating.party_id.in_(ids))
    found = defaultdict[int, list[Any]](list)
    for row in read.execute(statement):
        found[row.party_id].append(row)
    return [_seating(party_id, rows) for party_id, rows in found.items()]


def _seating(party_id: int, rows: list[Any]) -> SeatingCard:
    return SeatingCard(
        PartyId(party_id),
        tuple(TableId(row.table_id) for row in rows),
        min(row.seated_at for row in rows),
        sum(row.extra_chairs for row in rows),
    )
