"""A booking as the diary makes one, for tests that stand left of the bookings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from kds.bus.unit import UnitOfWork
from kds.floor.commands.claims import claim_tables
from kds.floor.commands.parties import new_party
from kds.floor.model import PartyState, Source
from kds.values import PartyId, TableId


def book(
    uow: UnitOfWork,
    size: int,
    table_ids: tuple[TableId, ...],
    starts_at: datetime,
    minutes: int = 90,
    **values: Any,
) -> PartyId:
    """A booked party with its claims, one for each table."""
    party = new_party(
        uow,
        PartyState.BOOKED,
        Source.PHONE,
        size,
        booked_for=starts_at,
        minutes=minutes,
        **values,
    )
    ends_at = starts_at + timedelta(minutes=minutes)
    claim_tables(uow, PartyId(party.id), table_ids, starts_at, ends_at)
    return PartyId(party.id)
