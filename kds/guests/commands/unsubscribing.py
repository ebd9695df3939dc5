"""No more news: the link in a letter, good without a sign-in and for good."""

from __future__ import annotations

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import NotFound
from kds.guests.commands.people import known_guest, say
from kds.guests.model import ConsentSource, Guest, Unsubscribe
from kds.values import GuestId


def offer_unsubscribe(uow: UnitOfWork, guest_id: GuestId, token_hash: bytes) -> None:
    """A letter is about to go to a guest who agreed to news: its link is known from now on."""
    uow.require(Capability.ADMINISTER)
    guest = known_guest(uow, guest_id)
    uow.session.add(Unsubscribe(token_hash=token_hash, guest_id=guest.id, at=uow.now))


def unsubscribe(uow: UnitOfWork, token_hash: bytes) -> None:
    """A guest wants no more news: their secret proves them. A second time changes nothing."""
    link = uow.session.get(Unsubscribe, token_hash)
    guest = None if link is None else uow.get(Guest, link.guest_id)
    while guest is not None and guest.merged_into is not None:
        guest = uow.get(Guest, guest.merged_into)
    if guest is None or guest.erased_at is not None:
        raise NotFound("There is no such link", do="Use the link of your last letter")
    say(uow, guest, False, ConsentSource.GUEST)
