"""Seating: who sits where. Facts, so nothing planned ever forbids what has happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands.claims import release_claims
from kds.floor.commands.door import WAITING
from kds.floor.commands.duties import server_for, take_turn, turns
from kds.floor.commands.parties import (
    NAME_LENGTH,
    check_size,
    move,
    new_party,
    party_in,
    settle_quote,
)
from kds.floor.commands.sitting import new_seating, seatings_of, shift
from kds.floor.commands.tables import seating_at, standing_table
from kds.floor.commands.vacancy import clean, free_tables
from kds.floor.events import PartySeated, PartyShifted
from kds.floor.model import (
    EXPECTED,
    HERE,
    SEATED,
    Claim,
    ClaimState,
    Party,
    PartyState,
    Source,
    Stage,
    Table,
)
from kds.values import PartyId, StaffId, TableId

MOST_CHAIRS = 8
UNCOUNTED = 2
"""Guests of a walk-in that nobody has counted."""
EARLY = timedelta(minutes=30)
"""An order at a table so long before its claim begins is the claiming party's."""


def seat_party(
    uow: UnitOfWork,
    party_id: PartyId,
    table_ids: tuple[TableId, ...],
    size: int | None = None,
    staff_id: StaffId | None = None,
    anyway: bool = False,
) -> None:
    """Seat a party, all of it or the `size` guests that have come so far.

    `anyway` overrules a dirty table and another party's claim that has begun; a table where
    somebody sits stays theirs. Coming claims never forbid it: they are shown.
    """
    uow.require(Capability.SEAT_GUESTS)
    party = party_in(uow, party_id, EXPECTED, HERE, WAITING)
    come = party.size if size is None else size
    check_size(come)
    tables = free_tables(uow, table_ids, party_id, anyway)
    party.size = max(party.size, come)
    party.arrived_size = come
    _sit(uow, party, tables, staff_id)


def seat_walk_in(
    uow: UnitOfWork,
    size: int,
    table_ids: tuple[TableId, ...],
    name: str = "",
    note: str = "",
    allergy: str = "",
    staff_id: StaffId | None = None,
    anyway: bool = False,
) -> PartyId:
    """Somebody comes in and is seated: party and seating in one step."""
    uow.require(Capability.SEAT_GUESTS)
    tables = free_tables(uow, table_ids, None, anyway)
    party = new_party(
        uow,
        PartyState.ARRIVED,
        Source.WALK_IN,
        size,
        name=name,
        note=note,
        allergy=allergy,
    )
    party.arrived_size = size
    _sit(uow, party, tables, staff_id)
    return PartyId(party.id)


def move_party(
    uow: UnitOfWork, party_id: PartyId, table_ids: tuple[TableId, ...], anyway: bool = False
) -> None:
    """Take a seated party to other tables, or give it one more: it sits at exactly these then."""
    uow.require(Capability.SEAT_GUESTS)
    party = party_in(uow, party_id, SEATED)
    open_ = seatings_of(uow, party_id)
    sits = {seating.table_id for seating in open_}
    if set(table_ids) == sits:
        return
    wanted = free_tables(uow, table_ids, party_id, anyway)
    shift(uow, party, open_, wanted)


def add_chair(uow: UnitOfWork, table_id: TableId, chairs: int = 1) -> None:
    """Put chairs to an occupied table beyond its seats, or (negative) take them away."""
    uow.require(Capability.SEAT_GUESTS)
    seating = seating_at(uow, table_id)
    if seating is None:
        raise Conflict("Nobody sits at that table", do="Seat somebody first")
    if not 0 <= seating.extra_chairs + chairs <= MOST_CHAIRS:
        raise Invalid("A table takes 0 to 8 chairs more", field="chairs", do="Choose fewer")
    seating.extra_chairs += chairs
    uow.record(PartyShifted(PartyId(seating.party_id), (table_id,), ()))


def ensure_seated(uow: UnitOfWork, table_id: TableId, covers: int = 0, name: str = "") -> PartyId:
    """Who sits at a table where an order begins; nobody yet = whoever has claimed it, or a walk-in.

    For orders: it never refuses because of plans or dirt, and asks for no right of its own.
    """
    party, _ = sit_at(uow, standing_table(uow, table_id), covers, name)
    return PartyId(party.id)


def sit_at(uow: UnitOfWork, table: Table, covers: int, name: str) -> tuple[Party, bool]:
    """As `ensure_seated`: the party, and whether it has only now been seated."""
    sitting = seating_at(uow, table.id)
    if sitting is not None:
        return uow.get(Party, sitting.party_id), False
    party = _claimant(uow, TableId(table.id))
    if party is None:
        size = covers or min(UNCOUNTED, table.seats)
        party = new_party(uow, PartyState.ARRIVED, Source.WALK_IN, size, name=name[:NAME_LENGTH])
    party.arrived_size = party.size
    clean(uow, [table])
    _sit(uow, party, [table], uow.actor.staff_id)
    return party, True


def _sit(uow: UnitOfWork, party: Party, tables: Sequence[Table], staff_id: StaffId | None) -> None:
    """The party is at these tables now; its plans for other tables are over."""
    ids = tuple(TableId(table.id) for table in tables)
    for table_id in ids:
        uow.add(new_seating(party, table_id, uow))
    party.seated_at, party.arrived_at = uow.now, party.arrived_at or uow.now
    party.stage, party.stage_at, party.expires_at = Stage.SEATED, uow.now, None
    queue = turns(uow)
    party.staff_id = staff_id or server_for(uow, queue, tables)
    take_turn(uow, queue, party.staff_id)
    if party.booked_for is not None:
        release_claims(uow, party.id, but=ids)
    settle_quote(uow, party, seated=True)
    whole = party.arrived_size == party.size
    move(uow, party, PartyState.SEATED if whole else PartyState.SEATED_PARTIAL)
    uow.record(PartySeated(PartyId(party.id), ids))


def _claimant(uow: UnitOfWork, table_id: TableId) -> Party | None:
    """The party whose claim on a table has begun, or soon will."""
    for party in uow.session.scalars(
        select(Party)
        .join(Claim, Claim.party_id == Party.id)
        .where(Claim.table_id == table_id, Claim.state == ClaimState.BOOKED)
        .where(Claim.starts_at <= uow.now + EARLY, Claim.ends_at > uow.now)
        .order_by(Claim.starts_at)
    ):
        if party.state in EXPECTED or party.state in HERE:
            return party
    return None
