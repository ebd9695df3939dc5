"""Two parties become one, and one becomes two."""

from __future__ import annotations

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands.claims import release_claims
from kds.floor.commands.door import WAITING
from kds.floor.commands.parties import MOST_GUESTS, move, new_party, party_in
from kds.floor.commands.sitting import new_seating, seatings_of
from kds.floor.commands.tables import seating_at, standing_table
from kds.floor.commands.units import check_together
from kds.floor.events import (
    PartiesMerged,
    PartyChanged,
    PartyLeft,
    PartySeated,
    PartyShifted,
    PartySplit,
)
from kds.floor.model import EXPECTED, HERE, SEATED, Party, PartyState, Table
from kds.values import PartyId, TableId


def merge_parties(uow: UnitOfWork, party_id: PartyId, other_id: PartyId) -> None:
    """`other_id`'s guests join `party_id`: one party with the tables of both.

    Both may be seated (their tables must stand side by side), or both not yet, or the others come
    to a table that is taken.
    """
    uow.require(Capability.SEAT_GUESTS)
    if party_id == other_id:
        raise Invalid("That is the same party", field="other_id", do="Choose another party")
    party = party_in(uow, party_id, SEATED, EXPECTED, HERE, WAITING)
    other = party_in(uow, other_id, SEATED, EXPECTED, HERE, WAITING)
    if other.state in SEATED and party.state not in SEATED:
        raise Conflict("The other party is seated already", do="Merge it the other way round")
    if party.size + other.size > MOST_GUESTS:
        raise Invalid("A party has 1 to 99 guests", field="other_id", do="Leave them apart")
    if other.state in SEATED:
        _take_tables(uow, party, other)
    _absorb(uow, party, other)


def split_party(
    uow: UnitOfWork,
    party_id: PartyId,
    size: int,
    table_ids: tuple[TableId, ...],
    name: str = "",
) -> PartyId:
    """Some guests of a seated party become one of their own, at some of its tables or free ones."""
    uow.require(Capability.SEAT_GUESTS)
    party = party_in(uow, party_id, SEATED)
    if not 1 <= size < party.size:
        raise Invalid("Some must stay with the party", field="size", do="Choose fewer guests")
    ids = tuple(dict.fromkeys(table_ids))
    tables = [_to_split(uow, party, table_id) for table_id in ids]
    own = {seating.table_id: seating for seating in seatings_of(uow, party_id)}
    taken = [own[table.id] for table in tables if table.id in own]
    if not tables or len(taken) == len(own):
        raise Conflict("Both parties need a table", do="Choose some of the tables, or free ones")
    check_together(uow, ids)
    rest = tuple(TableId(t) for t in own if t not in {seating.table_id for seating in taken})
    check_together(uow, rest)
    made = _split_off(uow, party, size, name)
    for seating in taken:
        seating.left_at = uow.now
    uow.session.flush()
    for table in tables:
        table.dirty_since = None
        uow.add(new_seating(made, table.id, uow))
    release_claims(uow, party_id, but=rest)
    # First: orders of these tables stay there, before the others' follow them.
    uow.record(PartySplit(party_id, PartyId(made.id), ids))
    uow.record(PartyShifted(party_id, rest, tuple(TableId(s.table_id) for s in taken)))
    uow.record(PartySeated(PartyId(made.id), ids))
    return PartyId(made.id)


def _to_split(uow: UnitOfWork, party: Party, table_id: TableId) -> Table:
    table = standing_table(uow, table_id)
    seating = seating_at(uow, table_id)
    if seating is not None and seating.party_id != party.id:
        raise Conflict("Table {name} is occupied", do="Choose a free table", name=table.name)
    if seating is None and table.dirty_since is not None:
        raise Conflict("Table {name} isn't cleared", do="Clear it first", name=table.name)
    return table


def _split_off(uow: UnitOfWork, party: Party, size: int, name: str) -> Party:
    made = new_party(
        uow,
        PartyState.SEATED,
        party.source,
        size,
        name=name or party.name,
        business_date=party.business_date,
        minutes=party.minutes,
        staff_id=party.staff_id,
        arrived_at=party.arrived_at,
        seated_at=party.seated_at,
    )
    made.arrived_size, made.stage, made.stage_at = size, party.stage, party.stage_at
    party.size -= size
    party.arrived_size = min(party.arrived_size, party.size)
    uow.record(PartyChanged(PartyId(party.id)))
    return made


def _take_tables(uow: UnitOfWork, party: Party, other: Party) -> None:
    theirs = seatings_of(uow, other.id)
    ours = [TableId(seating.table_id) for seating in seatings_of(uow, party.id)]
    ids = tuple(TableId(seating.table_id) for seating in theirs)
    check_together(uow, (*ours, *ids))
    for seating in theirs:
        seating.left_at = uow.now
    uow.session.flush()
    for table_id in ids:
        uow.add(new_seating(party, table_id, uow))
    uow.record(PartyShifted(PartyId(party.id), (*ours, *ids), ()))


def _absorb(uow: UnitOfWork, party: Party, other: Party) -> None:
    arrived = party.state in SEATED or party.state in HERE
    come = other.arrived_size if other.state in SEATED or other.state in HERE else 0
    party.size += other.size
    if arrived:
        party.arrived_size += come
    party.allergy = "; ".join(text for text in (party.allergy, other.allergy) if text)[:300]
    party.note = "; ".join(text for text in (party.note, other.note) if text)[:300]
    release_claims(uow, other.id)
    other.merged_into, other.left_at = party.id, uow.now
    was_seated = other.state in SEATED
    move(uow, other, PartyState.COMPLETED)
    if party.state in SEATED and party.arrived_size < party.size:
        move(uow, party, PartyState.SEATED_PARTIAL)
    uow.record(PartyChanged(PartyId(party.id)))
    # First: who hears that the others have left must find nothing of theirs any more.
    uow.record(PartiesMerged(PartyId(other.id), PartyId(party.id)))
    if was_seated:
        uow.record(PartyLeft(PartyId(other.id), ()))
