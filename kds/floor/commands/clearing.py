"""What a seated party does next: eats, pays, leaves; and the table is cleared."""

from __future__ import annotations

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.event import when
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.floor.commands.claims import release_claims
from kds.floor.commands.parties import move, party_in, remember_guest
from kds.floor.commands.sitting import seatings_of, soil
from kds.floor.commands.tables import seating_at, standing_table
from kds.floor.events import PartyLeft, PartySeated, TableCleared, TableStaged
from kds.floor.model import SEATED, Party, PartyState, Seating, Stage
from kds.floor.rules.stage import advance
from kds.orders.events import TableOrderStaged
from kds.values import PartyId, TableId


def set_stage(uow: UnitOfWork, party_id: PartyId, stage: Stage) -> None:
    """Overrule by a tap how far a party is, forwards or back."""
    uow.require(Capability.SEAT_GUESTS)
    _stage(uow, party_in(uow, party_id, SEATED), stage)


def leave(uow: UnitOfWork, party_id: PartyId) -> None:
    """A party has gone: its tables are dirty, what was planned for it is over."""
    uow.require(Capability.SEAT_GUESTS)
    party = party_in(uow, party_id, SEATED)
    seatings = seatings_of(uow, party_id)
    for seating in seatings:
        seating.left_at = uow.now
    ids = tuple(TableId(seating.table_id) for seating in seatings)
    party.left_at = uow.now
    release_claims(uow, party_id)
    remember_guest(uow, party, visits=1)
    move(uow, party, PartyState.COMPLETED)
    uow.record(PartyLeft(party_id, ids))
    soil(uow, ids)


def return_party(uow: UnitOfWork, party_id: PartyId) -> None:
    """Undo a leaving that was a slip, while its tables are still free."""
    uow.require(Capability.SEAT_GUESTS)
    party = party_in(uow, party_id, {PartyState.COMPLETED})
    if party.merged_into is not None or party.left_at is None:
        raise Conflict("Those guests sit with another party", do="Split that party instead")
    last = uow.session.scalars(
        select(Seating).where(Seating.party_id == party_id, Seating.left_at == party.left_at)
    ).all()
    for seating in last:
        if seating_at(uow, seating.table_id) is not None:
            raise Conflict("Somebody sits there now", do="Seat them as a walk-in")
    for seating in last:
        seating.left_at = None
        standing_table(uow, TableId(seating.table_id)).dirty_since = None
    ids = tuple(TableId(seating.table_id) for seating in last)
    party.left_at = None
    remember_guest(uow, party, visits=-1)
    whole = party.arrived_size == party.size
    move(uow, party, PartyState.SEATED if whole else PartyState.SEATED_PARTIAL)
    uow.record(TableCleared(ids))
    uow.record(PartySeated(party_id, ids))


def clear_tables(uow: UnitOfWork, table_ids: tuple[TableId, ...]) -> None:
    """Tables are wiped and laid: they can be seated again."""
    uow.require(Capability.SEAT_GUESTS)
    cleared = []
    for table_id in table_ids:
        table = standing_table(uow, table_id)
        if seating_at(uow, table_id) is not None:
            raise Conflict("Table {name} is occupied", do="Let them leave first", name=table.name)
        if table.dirty_since is not None:
            table.dirty_since = None
            cleared.append(table_id)
    if cleared:
        uow.record(TableCleared(tuple(cleared)))


def clear_table(uow: UnitOfWork, table_id: TableId) -> None:
    """A table is wiped and laid: it can be seated again."""
    clear_tables(uow, (table_id,))


def soil_table(uow: UnitOfWork, table_id: TableId) -> None:
    """Somebody sees that a free table is dirty: the undo of clearing."""
    uow.require(Capability.SEAT_GUESTS)
    table = standing_table(uow, table_id)
    if seating_at(uow, table_id) is not None:
        raise Conflict("Table {name} is occupied", do="Let them leave first", name=table.name)
    soil(uow, (table_id,))


@when(TableOrderStaged)
def follow_order(uow: UnitOfWork, event: TableOrderStaged) -> None:
    """Orders and kitchen move a table on; nobody has to tap it."""
    if event.party_id is None:
        return
    party = uow.get(Party, event.party_id)
    if party.state not in SEATED:
        return
    stage = advance(party.stage, Stage(event.stage))
    if stage is not party.stage:
        _stage(uow, party, stage)


def _stage(uow: UnitOfWork, party: Party, stage: Stage) -> None:
    party.stage, party.stage_at = stage, uow.now
    ids = tuple(TableId(seating.table_id) for seating in seatings_of(uow, party.id))
    uow.record(TableStaged(PartyId(party.id), ids, stage.value))
