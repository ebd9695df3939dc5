"""The door: who waits, who has come, who won't."""

from __future__ import annotations

from datetime import timedelta

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands.claims import (
    claim_tables,
    claims_of,
    clashes,
    last_tables,
    release_claims,
)
from kds.floor.commands.parties import (
    NAME_LENGTH,
    TEXT_LENGTH,
    check_size,
    check_text,
    move,
    new_party,
    party_in,
    remember_guest,
    settle_quote,
)
from kds.floor.events import PartyCalled, PartyChanged
from kds.floor.model import EXPECTED, HERE, Party, PartyState, Source
from kds.guests.commands.people import meet_guest
from kds.guests.rules import phone_of
from kds.values import PartyId, TableId

WAITING = frozenset({PartyState.WAITING})
PLANNED = frozenset({PartyState.HELD, PartyState.REQUESTED}) | EXPECTED
GONE = frozenset({PartyState.NO_SHOW, PartyState.RENEGED, PartyState.CANCELLED_HOUSE})
LONGEST_QUOTE = 600


def add_waiting(
    uow: UnitOfWork,
    size: int,
    name: str = "",
    phone: str = "",
    note: str = "",
    allergy: str = "",
    quoted_low: int | None = None,
    quoted_high: int | None = None,
    language: str = "",
) -> PartyId:
    """Put a party on the waitlist, with the wait that it was told (minutes, from-to)."""
    uow.require(Capability.SEAT_GUESTS)
    _check_quote(quoted_low, quoted_high)
    check_text(phone, 20, "phone")
    number = phone_of(phone, uow.settings.country)
    party = new_party(
        uow,
        PartyState.WAITING,
        Source.WALK_IN,
        size,
        name=name,
        phone=number or phone,  # a line of guests is no place to argue about digits
        guest_id=meet_guest(uow, name, number or "", "", language),
        note=note,
        allergy=allergy,
        language=language,
        waiting_since=uow.now,
        quoted_at=None if quoted_low is None else uow.now,
        quoted_low=quoted_low,
        quoted_high=quoted_high,
    )
    return PartyId(party.id)


def quote_wait(uow: UnitOfWork, party_id: PartyId, quoted_low: int, quoted_high: int) -> None:
    """Tell a waiting party another wait (minutes from now, from-to)."""
    uow.require(Capability.SEAT_GUESTS)
    party = party_in(uow, party_id, WAITING)
    _check_quote(quoted_low, quoted_high)
    party.quoted_at, party.quoted_low, party.quoted_high = uow.now, quoted_low, quoted_high
    uow.record(PartyChanged(party_id))


def change_party(
    uow: UnitOfWork,
    party_id: PartyId,
    size: int,
    name: str = "",
    note: str = "",
    allergy: str = "",
) -> None:
    """Correct who they are: how many, their name, what to know about them."""
    uow.require(Capability.SEAT_GUESTS)
    party = uow.get(Party, party_id)
    if party.state.over:
        raise Conflict("That party is no longer there", do="Look at the list again")
    check_size(size)
    check_text(name, NAME_LENGTH, "name")
    check_text(note, TEXT_LENGTH, "note")
    check_text(allergy, TEXT_LENGTH, "allergy")
    party.size, party.name, party.note, party.allergy = size, name, note, allergy
    uow.record(PartyChanged(party_id))


def arrive(uow: UnitOfWork, party_id: PartyId, size: int | None = None) -> None:
    """Guests have come: all, or `size` of them so far. Works at the door and at the table."""
    uow.require(Capability.SEAT_GUESTS)
    here = (EXPECTED, HERE, WAITING, {PartyState.SEATED_PARTIAL, PartyState.NO_SHOW})
    party = party_in(uow, party_id, *here)
    come = party.size if size is None else size
    check_size(come)
    party.size = max(party.size, come)
    party.arrived_size = come
    party.arrived_at = party.arrived_at or uow.now
    if party.state is PartyState.NO_SHOW:
        remember_guest(uow, party, no_shows=-1)
    whole = come == party.size
    if party.state is PartyState.SEATED_PARTIAL:
        move(uow, party, PartyState.SEATED if whole else PartyState.SEATED_PARTIAL)
    else:
        move(uow, party, PartyState.ARRIVED if whole else PartyState.ARRIVED_PARTIAL)


def mark_late(uow: UnitOfWork, party_id: PartyId) -> None:
    """They have said that they come later: their table is kept."""
    uow.require(Capability.SEAT_GUESTS)
    move(uow, party_in(uow, party_id, EXPECTED), PartyState.LATE)


def notify_ready(uow: UnitOfWork, party_id: PartyId) -> None:
    """Tell a party that its table is ready; it is kept for ten minutes."""
    uow.require(Capability.SEAT_GUESTS)
    party = party_in(uow, party_id, WAITING, HERE)
    party.notified_at = uow.now
    uow.record(PartyChanged(party_id))
    uow.record(PartyCalled(party_id))


def renege(uow: UnitOfWork, party_id: PartyId) -> None:
    """A waiting party has left without a table; its quote remembers that."""
    uow.require(Capability.SEAT_GUESTS)
    party = party_in(uow, party_id, WAITING, HERE)
    release_claims(uow, party_id)
    settle_quote(uow, party, seated=False)
    move(uow, party, PartyState.RENEGED)


def mark_no_show(uow: UnitOfWork, party_id: PartyId) -> None:
    """A booked party didn't come: its tables are free again, and its guest's record says so."""
    uow.require(Capability.SEAT_GUESTS)
    party = party_in(uow, party_id, EXPECTED)
    if party.booked_for is not None and party.booked_for > uow.now:
        raise Conflict("Their time hasn't come yet", do="Cancel the booking instead")
    release_claims(uow, party_id)
    remember_guest(uow, party, no_shows=1)
    move(uow, party, PartyState.NO_SHOW)


def cancel_party(uow: UnitOfWork, party_id: PartyId) -> None:
    """The house calls it off: tables are free again."""
    uow.require(Capability.SEAT_GUESTS)
    party = party_in(uow, party_id, PLANNED, HERE, WAITING)
    release_claims(uow, party_id)
    move(uow, party, PartyState.CANCELLED_HOUSE)


def bring_back(uow: UnitOfWork, party_id: PartyId) -> None:
    """Undo a no-show, a cancellation or a leaving of the line: as booked or waiting as before."""
    uow.require(Capability.SEAT_GUESTS)
    party = party_in(uow, party_id, GONE)
    if party.state is PartyState.NO_SHOW:
        remember_guest(uow, party, no_shows=-1)
    if party.booked_for is None:
        party.waiting_since = party.waiting_since or uow.now
        move(uow, party, PartyState.WAITING)
        return
    move(uow, party, PartyState.BOOKED)
    _claim_again(uow, party)


def _claim_again(uow: UnitOfWork, party: Party) -> None:
    """The tables that it gave up last, where they are still free; else somebody must choose."""
    if party.booked_for is None or claims_of(uow, party.id):
        return
    ends_at = party.booked_for + timedelta(minutes=party.minutes)
    tables = [TableId(each) for each in last_tables(uow, party)]
    if tables and not clashes(uow, tables, party.booked_for, ends_at):
        claim_tables(uow, PartyId(party.id), tables, party.booked_for, ends_at)


def _check_quote(low: int | None, high: int | None) -> None:
    if low is None and high is None:
        return
    if low is None or high is None or not 0 <= low <= high <= LONGEST_QUOTE:
        raise Invalid("A wait is told as from-to minutes", field="quoted_low", do="Correct it")
