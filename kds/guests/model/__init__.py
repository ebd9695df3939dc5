"""Guests, what they agreed to, and the outbox of messages to them."""

from kds.guests.model.messages import Message, MessageKind
from kds.guests.model.people import (
    Consent,
    ConsentSource,
    ContactKind,
    Guest,
    GuestContact,
    GuestTag,
    Unsubscribe,
)

__all__ = [
    "Consent",
    "ConsentSource",
    "ContactKind",
    "Guest",
    "GuestContact",
    "GuestTag",
    "Message",
    "MessageKind",
    "Unsubscribe",
]
