"""What happened to guests and their messages. No names, no addresses: ids only."""

from __future__ import annotations

from dataclasses import dataclass

from kds.bus.event import Event
from kds.values import GuestId, MessageId


@dataclass(frozen=True, slots=True)
class GuestChanged(Event):
    """A guest was met for the first time, or what we know of them changed."""

    guest_id: GuestId


@dataclass(frozen=True, slots=True)
class MessageQueued(Event):
    """Something is to be said to a guest, now or later."""

    message_id: MessageId


@dataclass(frozen=True, slots=True)
class MessageSettled(Event):
    """It was sent, failed for good, or was no longer wanted."""

    message_id: MessageId
    sent: bool


@dataclass(frozen=True, slots=True)
class ConsentChanged(Event):
    """A guest agreed to marketing letters, or no longer does."""

    guest_id: GuestId
    given: bool


@dataclass(frozen=True, slots=True)
class GuestsMerged(Event):
    """Two profiles were one person; what was the first one's is the other's now."""

    guest_id: GuestId
    into_id: GuestId


@dataclass(frozen=True, slots=True)
class GuestErased(Event):
    """Nothing may be left that says who this guest was."""

    guest_id: GuestId


@dataclass(frozen=True, slots=True)
class LettersForgotten(Event):
    """It is no longer known where so many old letters went."""

    letters: int
