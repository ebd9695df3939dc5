"""The undo of seating: a slip of the finger, taken back before anybody has ordered."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.floor.commands.parties import move, party_in
from kds.floor.commands.sitting import seatings_of
from kds.floor.events import PartyChanged, PartyShifted
from kds.floor.model import SEATED, Party, PartyState, QuoteOutcome, Stage
from kds.values import PartyId

SLIP = timedelta(minutes=5)
"""Who has sat longer than this has really sat there: they leave, or move."""


def unseat_party(uow: UnitOfWork, party_id: PartyId) -> None:
    """Undo a seating that was a slip: back to the list they came from, their tables still laid."""
    uow.require(Capability.SEAT_GUESTS)
    party = party_in(uow, party_id, SEATED)
    began = party.seated_at or uow.now
    if party.stage is not Stage.SEATED or uow.now - began > SLIP:
        raise Conflict("They are at table already", do="Move them, or let them leave")
    for seating in seatings_of(uow, party_id):
        seating.left_at = uow.now
    uow.session.execute(delete(QuoteOutcome).where(QuoteOutcome.party_id == party_id))
    party.seated_at = party.stage_at = party.staff_id = None
    uow.record(PartyShifted(party_id, (), ()))
    move(uow, party, _before(party))
    uow.record(PartyChanged(party_id))


def _before(party: Party) -> PartyState:
    """What they were: waiting, a booking at the door, or a walk-in that was no party at all."""
    if party.booked_for is not None:
        whole = party.arrived_size >= party.size
        return PartyState.ARRIVED if whole else PartyState.ARRIVED_PARTIAL
    return PartyState.CANCELLED_HOUSE if party.waiting_since is None else PartyState.WAITING
