"""What guests are told: queued here, in the transaction that makes it true, and sent afterwards."""

from __future__ import annotations

from datetime import timedelta

from kds.actor import Capability
from kds.bookings.rules.ics import Entry, calendar_file, uid_of
from kds.bus.event import when
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.floor.commands.parties import party_in
from kds.floor.events import PartyCalled
from kds.floor.model import Party, PartyState
from kds.guests.commands.messages import drop_messages, queue_message
from kds.guests.model import MessageKind
from kds.values import PartyId, to_ms

NO_NEWS = timedelta(hours=6)
"""Who has booked so shortly before the reminder would go out needs none."""
CANCELLED = frozenset({PartyState.CANCELLED_GUEST, PartyState.CANCELLED_HOUSE})


def write(uow: UnitOfWork, kind: MessageKind, party: Party, link: str = "") -> None:
    """A letter about a booking as it is now; none to who left neither e-mail nor phone."""
    queue_message(
        uow,
        kind,
        f"{kind.value}-{party.id}-{party.sequence}-{party.state.value}",
        party.email or party.phone,
        letter(party, link),
        party_id=party.id,
        guest_id=party.guest_id,
        language=party.language or uow.settings.language,
        attachment=entry(uow, party, link) if party.email else "",
    )


def letter(party: Party, link: str = "") -> dict[str, object]:
    """What its text is made of."""
    return {
        "name": party.name,
        "size": party.size,
        "at": to_ms(party.booked_for) if party.booked_for else None,
        "state": party.state.value,
        "link": link,
    }


def remind(uow: UnitOfWork, party: Party) -> None:
    """One reminder, a day before the time that counts now."""
    drop_messages(uow, party.id, MessageKind.REMINDER)
    ahead = timedelta(hours=uow.settings.remind_hours)
    if not ahead or party.booked_for is None or party.booked_for < uow.now + ahead + NO_NEWS:
        return
    queue_message(
        uow,
        MessageKind.REMINDER,
        f"reminder-{party.id}-{party.sequence}-{to_ms(uow.now)}",
        party.email or party.phone,
        letter(party),
        party_id=party.id,
        guest_id=party.guest_id,
        language=party.language or uow.settings.language,
        due_at=party.booked_for - ahead,
    )


def entry(uow: UnitOfWork, party: Party, link: str) -> str:
    """The booking as a calendar file."""
    settings = uow.settings
    return calendar_file(
        Entry(
            uid=uid_of(party.id, settings.public_url.partition("://")[2] or settings.venue),
            sequence=party.sequence,
            stamp=uow.now,
            starts_at=party.booked_for or uow.now,
            minutes=party.minutes,
            summary=settings.venue,
            location=settings.venue,
            url=link,
            cancelled=party.state in CANCELLED,
        )
    )


def tell_delay(uow: UnitOfWork, party_id: PartyId) -> None:
    """Tell a party in the line that its table takes longer than it was told."""
    uow.require(Capability.SEAT_GUESTS)
    party = party_in(uow, party_id, {PartyState.WAITING})
    if not party.phone and not party.email:
        raise Conflict("We know no way to write to them", do="Tell them at the door")
    _tell(uow, MessageKind.DELAY, party)


@when(PartyCalled)
def call_party(uow: UnitOfWork, event: PartyCalled) -> None:
    """A table is ready: its party is told, wherever it strolls."""
    _tell(uow, MessageKind.TABLE_READY, uow.get(Party, event.party_id))


def _tell(uow: UnitOfWork, kind: MessageKind, party: Party) -> None:
    """At once, by phone where there is one."""
    queue_message(
        uow,
        kind,
        f"{kind.value.replace('_', '-')}-{party.id}-{to_ms(uow.now)}",
        party.phone or party.email,
        letter(party),
        party_id=party.id,
        guest_id=party.guest_id,
        language=party.language or uow.settings.language,
    )
