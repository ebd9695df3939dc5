"""Open seatings: where a party sits, and how it comes to sit elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from kds.bus.unit import UnitOfWork
from kds.floor.commands.claims import release_claims
from kds.floor.events import PartyShifted, TablesSoiled
from kds.floor.model import Party, Seating, Table
from kds.values import PartyId, TableId


def shift(uow: UnitOfWork, party: Party, open_: Sequence[Seating], tables: Sequence[Table]) -> None:
    """Close and open seatings so that a party sits at exactly these tables; left ones are dirty."""
    wanted, sits = {table.id for table in tables}, {seating.table_id for seating in open_}
    left = [seating for seating in open_ if seating.table_id not in wanted]
    for seating in left:
        seating.left_at = uow.now
    uow.session.flush()
    for table in tables:
        if table.id not in sits:
            uow.add(new_seating(party, table.id, uow))
    left_ids = tuple(TableId(seating.table_id) for seating in left)
    release_claims(uow, party.id, but=wanted)
    uow.record(PartyShifted(PartyId(party.id), tuple(TableId(t.id) for t in tables), left_ids))
    soil(uow, left_ids)


def new_seating(party: Party, table_id: int, uow: UnitOfWork) -> Seating:
    return Seating(party_id=party.id, table_id=table_id, seated_at=uow.now, extra_chairs=0)


def seatings_of(uow: UnitOfWork, party_id: int) -> list[Seating]:
    """Where a party sits now."""
    return list(
        uow.session.scalars(
            select(Seating)
            .where(Seating.party_id == party_id, Seating.left_at.is_(None))
            .order_by(Seating.table_id)
        )
    )


def soil(uow: UnitOfWork, table_ids: Sequence[TableId]) -> None:
    """These tables were left: somebody must clear them."""
    for table_id in table_ids:
        uow.get(Table, table_id).dirty_since = uow.now
    if table_ids:
        uow.record(TablesSoiled(tuple(table_ids)))
