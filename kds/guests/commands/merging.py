"""Two profiles that turn out to be one person."""

from __future__ import annotations

from sqlalchemy import select, update

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Invalid
from kds.guests.commands.people import consents, known_guest, say
from kds.guests.events import GuestChanged, GuestsMerged
from kds.guests.model import Consent, ConsentSource, Guest, GuestContact, GuestTag, Message
from kds.values import GuestId


def merge_guests(uow: UnitOfWork, guest_id: GuestId, into_id: GuestId) -> None:
    """Make a profile part of another one; who unsubscribed on either side stays unsubscribed."""
    uow.require(Capability.ERASE_GUESTS)
    if guest_id == into_id:
        raise Invalid("That is the same profile", field="into_id", do="Choose another one")
    old, into = known_guest(uow, guest_id), known_guest(uow, into_id)
    _join_words(old, into)
    _join_consents(uow, old, into)
    for model in (GuestContact, Message):
        uow.session.execute(update(model).where(model.guest_id == old.id).values(guest_id=into.id))
    _join_tags(uow, old, into)
    old.merged_into = into.id
    uow.record(GuestsMerged(guest_id, into_id))
    uow.record(GuestChanged(into_id))


def _join_words(old: Guest, into: Guest) -> None:
    for field in ("note", "allergy"):
        said = dict.fromkeys(text for text in (getattr(into, field), getattr(old, field)) if text)
        setattr(into, field, "; ".join(said))
    into.name, into.language = into.name or old.name, into.language or old.language
    into.visits += old.visits
    into.no_shows += old.no_shows
    into.met_at = min(into.met_at, old.met_at)
    seen = [at for at in (into.seen_at, old.seen_at) if at is not None]
    into.seen_at = max(seen, default=None)
    old.name = old.note = old.allergy = old.language = ""
    old.visits = old.no_shows = 0


def _join_consents(uow: UnitOfWork, old: Guest, into: Guest) -> None:
    said = {consents(uow, old.id), consents(uow, into.id)} - {None}
    uow.session.execute(update(Consent).where(Consent.guest_id == old.id).values(guest_id=into.id))
    if said:
        say(uow, into, False not in said, ConsentSource.MERGE)


def _join_tags(uow: UnitOfWork, old: Guest, into: Guest) -> None:
    rows = uow.session.scalars(select(GuestTag).where(GuestTag.guest_id.in_((old.id, into.id))))
    tags = {(row.guest_id, row.tag): row for row in rows}
    for (owner, tag), row in tags.items():
        if owner != old.id:
            continue
        if (into.id, tag) not in tags:
            uow.session.add(GuestTag(guest_id=into.id, tag=tag))
        uow.session.delete(row)
