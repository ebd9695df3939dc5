"""Blocks: claims of the house on its own tables."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import AwareDatetime

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands.claims import claim_tables, let_go
from kds.floor.commands.parties import check_text
from kds.floor.commands.tables import standing_table
from kds.floor.model import Claim, ClaimState
from kds.values import ClaimId, TableId

LONGEST = timedelta(days=366)


def block_tables(
    uow: UnitOfWork,
    table_ids: tuple[TableId, ...],
    ends_at: AwareDatetime,
    starts_at: AwareDatetime | None = None,
    reason: str = "",
) -> list[ClaimId]:
    """Keep tables from being booked or seated, from now or `starts_at` on."""
    uow.require(Capability.SEAT_GUESTS)
    check_text(reason, 120, "reason")
    begins: datetime = starts_at or uow.now
    if ends_at <= uow.now or ends_at - begins > LONGEST:
        raise Invalid("A block ends in the future, within a year", field="ends_at", do="Correct it")
    if not table_ids:
        raise Invalid("No table is chosen", field="table_ids", do="Choose a table")
    for table_id in table_ids:
        standing_table(uow, table_id)
    return claim_tables(
        uow, None, table_ids, begins, ends_at, state=ClaimState.BLOCK, reason=reason
    )


def unblock(uow: UnitOfWork, claim_id: ClaimId) -> None:
    """Give a blocked table free."""
    uow.require(Capability.SEAT_GUESTS)
    claim = uow.get(Claim, claim_id)
    if claim.state is not ClaimState.BLOCK:
        raise Conflict("That table isn't blocked", do="Look at the map again")
    let_go(uow, [claim])
