"""Changing and calling off: by the guest's private link, or by the house."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from kds.actor import Capability
from kds.bookings.commands.holds import party_of
from kds.bookings.commands.letters import remind, write
from kds.bookings.commands.planning import Found, Wanted, find, take
from kds.bookings.commands.wishes import tell_wishes
from kds.bookings.rules.lateness import EXPECTED, STANDING
from kds.bus.event import when
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.floor.commands.claims import claims_of, release_claims
from kds.floor.commands.parties import move, party_in
from kds.floor.events import PartyChanged, PartyMoved
from kds.floor.model import Party, PartyState
from kds.guests.commands.messages import drop_messages
from kds.guests.model import MessageKind
from kds.values import PartyId

UNTIL = timedelta(minutes=60)
"""So long before their time guests change a booking themselves; after it they call."""

CALLED_OFF = frozenset({PartyState.CANCELLED_GUEST, PartyState.CANCELLED_HOUSE})
FREEING = CALLED_OFF | {PartyState.NO_SHOW, PartyState.EXPIRED}


def change_booking(
    uow: UnitOfWork,
    party_id: PartyId,
    at: datetime,
    size: int,
    minutes: int | None = None,
    table_ids: tuple[int, ...] = (),
) -> None:
    """Another time, size, length or table. Without tables it keeps its own where it can."""
    uow.require(Capability.TAKE_BOOKINGS)
    party = party_in(uow, party_id, EXPECTED)
    if minutes is None and size == party.size:
        minutes = party.minutes
    wanted = Wanted(at, size, public=False, minutes=minutes, tables=table_ids, party=party)
    found = find(uow, wanted) if table_ids else _where_it_is(uow, wanted)
    _rebook(uow, party, wanted, found)


def change_by_guest(
    uow: UnitOfWork, token_hash: bytes, at: datetime, size: int, link: str = ""
) -> None:
    """A guest chooses another time or size; the old booking stands until the new one does."""
    party = _own(uow, token_hash)
    wanted = Wanted(at, size, public=True, party=party)
    if party.locked:
        wanted = replace(wanted, tables=_tables(uow, party))
    _rebook(uow, party, wanted, find(uow, wanted), link)


def cancel_by_guest(uow: UnitOfWork, token_hash: bytes) -> None:
    """A guest calls off; a second time changes nothing."""
    party = party_of(uow, token_hash)
    if party.state in CALLED_OFF:
        return
    if party.state not in EXPECTED:
        raise Conflict("That booking no longer stands", do="Call us")
    release_claims(uow, party.id)
    move(uow, party, PartyState.CANCELLED_GUEST)


@when(PartyMoved)
def follow_party(uow: UnitOfWork, event: PartyMoved) -> None:
    """Whoever calls a booking off, and however: its guest is told, its reminder isn't sent, and who
    waits for such a table hears of it."""
    if event.state not in FREEING:
        return
    party = uow.get(Party, event.party_id)
    if party.booked_for is None:
        return
    if party.state in CALLED_OFF and party.name:
        party.sequence += 1
        write(uow, MessageKind.CANCELLATION, party)
    drop_messages(uow, party.id, MessageKind.REMINDER)
    tell_wishes(uow, party.business_date)


def _own(uow: UnitOfWork, token_hash: bytes) -> Party:
    party = party_of(uow, token_hash)
    if party.state not in STANDING:
        raise Conflict("That booking no longer stands", do="Book again")
    if party.booked_for is not None and party.booked_for < uow.now + UNTIL:
        raise Conflict("It is too late to change it here", do="Call us")
    return party


def _where_it_is(uow: UnitOfWork, wanted: Wanted) -> Found:
    """The plan at the tables that the party has; where that can't be, at others."""
    assert wanted.party is not None  # noqa: S101
    own = _tables(uow, wanted.party)
    grown = wanted.size > wanted.party.size
    if own and (wanted.party.locked or not grown):
        try:
            return find(uow, replace(wanted, tables=own))
        except Conflict:
            if wanted.party.locked:
                raise
    return find(uow, wanted)


def _tables(uow: UnitOfWork, party: Party) -> tuple[int, ...]:
    return tuple(claim.table_id for claim in claims_of(uow, party.id))


def _rebook(uow: UnitOfWork, party: Party, wanted: Wanted, found: Found, link: str = "") -> None:
    told = (party.booked_for, party.size) != (wanted.at, wanted.size)
    day = party.business_date
    party.booked_for, party.size, party.minutes = wanted.at, wanted.size, found.minutes
    if found.service.period.id:
        party.business_date, party.period_id = found.service.day, found.service.period.id
    take(uow, party, found)
    if party.state is PartyState.LATE and wanted.at > uow.now:
        move(uow, party, PartyState.BOOKED)
    uow.record(PartyChanged(PartyId(party.id)))
    if told:
        party.sequence += 1
        write(uow, MessageKind.CHANGE, party, link)
        remind(uow, party)
    tell_wishes(uow, day)
