"""What every way of a party has in common: how it is made, checked and moved on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import or_, select

from kds.bus.event import when
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.events import PartyChanged, PartyMoved
from kds.floor.model import OVER, SEATED, Party, PartyState, QuoteOutcome, Source, Stage
from kds.floor.queries.parties import KEEP as SHOWN
from kds.floor.rules.times import turn_minutes
from kds.guests.events import GuestChanged
from kds.guests.model import Guest
from kds.values import GuestId, PartyId

MOST_GUESTS = 99
NAME_LENGTH = 80
TEXT_LENGTH = 300


def new_party(
    uow: UnitOfWork, state: PartyState, source: Source, size: int, **values: Any
) -> Party:
    """A party's one row, from its first contact on. `minutes` is by its size unless given."""
    check_size(size)
    check_text(values.get("name", ""), NAME_LENGTH, "name")
    for field in ("note", "allergy"):
        check_text(values.get(field, ""), TEXT_LENGTH, field)
    values.setdefault("business_date", uow.business_date)
    values.setdefault("minutes", turn_minutes(size))
    party = Party(
        state=state,
        state_at=uow.now,
        source=source,
        size=size,
        arrived_size=0,
        stage=Stage.SEATED,
        **values,
    )
    uow.add(party)
    uow.record(PartyChanged(PartyId(party.id)))
    return party


def move(uow: UnitOfWork, party: Party, state: PartyState) -> None:
    """Bring a party to its next state."""
    party.state, party.state_at = state, uow.now
    uow.record(PartyMoved(PartyId(party.id), state.value))


def party_in(uow: UnitOfWork, party_id: PartyId, *states: Collection[PartyState]) -> Party:
    """A party that is in one of these states, or the refusal that says how it is instead."""
    party = uow.get(Party, party_id)
    if any(party.state in some for some in states):
        return party
    if party.state.over:
        raise Conflict("That party is no longer there", do="Look at the list again")
    if party.state.seated:
        raise Conflict("That party is seated already", do="Look at the map")
    raise Conflict("That doesn't fit how far that party is", do="Look at the list again")


def recount(uow: UnitOfWork, party_id: PartyId, size: int) -> None:
    """The waiter has counted the guests of a table."""
    party = uow.get(Party, party_id)
    if party.state in SEATED and party.size != size:
        check_size(size)
        party.size = party.arrived_size = size
        if party.state is PartyState.SEATED_PARTIAL:
            move(uow, party, PartyState.SEATED)
        uow.record(PartyChanged(party_id))


def note_allergy(uow: UnitOfWork, party_id: PartyId, allergy: str) -> None:
    """What the waiter was told at the table, for the host too."""
    party = uow.get(Party, party_id)
    if party.allergy != allergy:
        party.allergy = allergy
        uow.record(PartyChanged(party_id))


def settle_quote(uow: UnitOfWork, party: Party, seated: bool) -> None:
    """Remember what became of the wait that the party was told."""
    if party.quoted_at is None or party.quoted_low is None or party.quoted_high is None:
        return
    uow.add(
        QuoteOutcome(
            party_id=party.id,
            size=party.size,
            quoted_at=party.quoted_at,
            quoted_low=party.quoted_low,
            quoted_high=party.quoted_high,
            actual=round((uow.now - party.quoted_at).total_seconds() / 60),
            seated=seated,
        )
    )


def remember_guest(uow: UnitOfWork, party: Party, visits: int = 0, no_shows: int = 0) -> None:
    """Count a visit or a no-show of the guest who booked, if it is known who that was."""
    if party.guest_id is None:
        return
    guest = uow.get(Guest, party.guest_id)
    guest.visits = max(0, guest.visits + visits)
    guest.no_shows = max(0, guest.no_shows + no_shows)
    guest.seen_at = uow.now if visits > 0 else guest.seen_at
    uow.record(GuestChanged(GuestId(guest.id)))


def check_size(size: int) -> None:
    if not 1 <= size <= MOST_GUESTS:
        raise Invalid("A party has 1 to 99 guests", field="size", do="Correct the number")


def check_text(text: str, most: int, field: str) -> None:
    if len(text) > most:
        raise Invalid("That text is too long", field=field, do="Shorten it")


@when(GuestChanged)
def retitle_parties_of_guest(uow: UnitOfWork, event: GuestChanged) -> None:
    """The cards of their parties show what is known of them."""
    shown = or_(Party.state.not_in(OVER), Party.state_at > uow.now - SHOWN)
    for party_id in uow.session.scalars(
        select(Party.id).where(Party.guest_id == event.guest_id, shown)
    ):
        uow.record(PartyChanged(PartyId(party_id)))
