"""What a guest may do with their own booking, and its calendar entry."""

from __future__ import annotations

from datetime import datetime, timedelta

from kds.bookings.queries.guest import OwnBooking
from kds.bookings.rules.ics import Entry, calendar_file, uid_of
from kds.config import Settings
from kds.floor.model import PartyState

STANDING = frozenset({PartyState.REQUESTED, PartyState.BOOKED, PartyState.CONFIRMED})
CHANGED_UNTIL = timedelta(minutes=60)
"""So long before their time guests change a booking themselves."""
FIRST_HOLD = timedelta(minutes=5)


def is_running(booking: OwnBooking, now: datetime) -> bool:
    """A hold that still keeps a table."""
    return booking.held and booking.expires_at is not None and booking.expires_at > now


def can_extend(booking: OwnBooking) -> bool:
    """A hold is lengthened once, to twice its first length."""
    if not booking.held or booking.expires_at is None:
        return False
    return booking.expires_at - booking.state_at <= FIRST_HOLD


def is_standing(booking: OwnBooking) -> bool:
    """Whether the guests are expected."""
    return booking.state in STANDING or booking.state is PartyState.LATE


def can_change(booking: OwnBooking, now: datetime) -> bool:
    """Whether it may still be given another time by the guest."""
    return booking.state in STANDING and booking.at >= now + CHANGED_UNTIL


def own_calendar(booking: OwnBooking, settings: Settings, now: datetime, link: str) -> str:
    """The booking as an .ics file: UTC times, a lasting UID, a growing SEQUENCE."""
    return calendar_file(
        Entry(
            uid=uid_of(booking.id, settings.public_url.partition("://")[2] or settings.venue),
            sequence=booking.sequence,
            stamp=now,
            starts_at=booking.at,
            minutes=booking.minutes,
            summary=settings.venue,
            location=settings.venue,
            url=link,
            cancelled=not is_standing(booking),
        )
    )
