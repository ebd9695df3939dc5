"""What the house says of itself: its name, time zone, currency, language and country."""

from __future__ import annotations

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.config import NAMED
from kds.staff.events import HouseNamed, HouseSettled
from kds.staff.model import Venue
from kds.staff.rules import Naming, checked_house


def name_house(
    uow: UnitOfWork, venue: str, zone: str, currency: str, language: str, country: str
) -> None:
    """Say what the house is called, where it is, in which money it reckons, which language it
    speaks."""
    uow.require(Capability.EDIT_HOUSE)
    say_house(uow, Naming(venue, zone, currency, language, country))


def settle_house(uow: UnitOfWork) -> None:
    """The house is set up: the start page no longer asks for more."""
    uow.require(Capability.EDIT_HOUSE)
    venue = uow.session.scalar(select(Venue))
    if venue is None:
        said = Naming(*(getattr(uow.settings, name) for name in NAMED))
        venue = say_house(uow, said)
    if venue.settled_at is None:
        venue.settled_at = uow.now
        uow.record(HouseSettled(venue.id))


def say_house(uow: UnitOfWork, said: Naming) -> Venue:
    """Write it down; the areas whose figures hang on it may refuse (they hear `HouseNamed`)."""
    said = checked_house(said)
    changed = tuple(n for n in NAMED if getattr(said, n) != getattr(uow.settings, n))
    venue = uow.session.scalar(select(Venue))
    if venue is None:
        venue = uow.add(Venue(name=said.venue))
    venue.name, venue.zone, venue.currency = said.venue, said.zone, said.currency
    venue.language, venue.country = said.language, said.country
    uow.record(HouseNamed(venue.id, changed, said.currency))
    return venue
