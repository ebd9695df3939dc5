"""The notify list: who would take a booked-out time is told when it is free."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from kds.actor import Capability
from kds.bookings.events import WishNoted
from kds.bookings.model import Wish
from kds.bookings.queries.availability import availability_day
from kds.bookings.queries.loading import read_calendar
from kds.bus.event import when
from kds.bus.timer import every
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands.parties import check_size, check_text
from kds.guests.commands.contacts import contact_of
from kds.guests.commands.erasing import HOUR, addresses_of
from kds.guests.commands.messages import queue_message
from kds.guests.events import GuestErased
from kds.guests.model import MessageKind
from kds.values import to_ms

MOST_FLEXIBLE = 180
KEPT = timedelta(days=1)
"""How long a wish is kept after its time."""


def note_wish(
    uow: UnitOfWork,
    at: datetime,
    size: int,
    name: str,
    phone: str = "",
    email: str = "",
    flexible: int = 30,
    language: str = "",
) -> int:
    """Remember who would take a booked-out time, `flexible` minutes earlier or later."""
    check_size(size)
    check_text(name, 80, "name")
    if not 0 <= flexible <= MOST_FLEXIBLE:
        raise Invalid("Up to three hours earlier or later", field="flexible", do="Correct it")
    number, address = contact_of(uow, phone, email)
    if not number and not address:
        raise Invalid("We need an e-mail address or a phone number", field="email", do="Enter one")
    service = read_calendar(uow.session, uow.settings.tz, uow.now).service(at)
    if service is None or at <= uow.now:
        raise Conflict("We take no bookings for that time", do="Choose another time or day")
    wish = uow.add(
        Wish(
            business_date=service.day,
            size=size,
            from_at=at - timedelta(minutes=flexible),
            until_at=at + timedelta(minutes=flexible),
            name=name,
            phone=number,
            email=address,
            language=language,
            asked_at=uow.now,
        )
    )
    uow.record(WishNoted(wish.id))
    return wish.id


def drop_wish(uow: UnitOfWork, wish_id: int) -> None:
    """Take somebody off the notify list."""
    uow.require(Capability.TAKE_BOOKINGS)
    wish = uow.get(Wish, wish_id)
    uow.session.delete(wish)
    uow.record(WishNoted(wish_id))


@when(GuestErased)
def forget_wishes(uow: UnitOfWork, event: GuestErased) -> None:
    """Who was erased waits for nothing any more."""
    addresses = addresses_of(uow, event.guest_id)
    theirs = or_(Wish.phone.in_(addresses), Wish.email.in_(addresses))
    for wish in uow.session.scalars(select(Wish).where(theirs)).all():
        uow.session.delete(wish)
        uow.record(WishNoted(wish.id))


@every(HOUR)
def drop_past_wishes(uow: UnitOfWork) -> None:
    """A time that has passed is nobody's wish any more."""
    uow.require(Capability.ADMINISTER)
    for wish in uow.session.scalars(select(Wish).where(Wish.until_at < uow.now - KEPT)).all():
        uow.session.delete(wish)
        uow.record(WishNoted(wish.id))


def tell_wishes(uow: UnitOfWork, day: date) -> None:
    """Tell everybody whose wish for this date can be had now; who books first has it."""
    waiting = uow.session.scalars(
        select(Wish)
        .where(Wish.business_date == day, Wish.told_at.is_(None), Wish.until_at > uow.now)
        .order_by(Wish.asked_at, Wish.id)
    ).all()
    free: dict[int, list[datetime]] = {}
    for wish in waiting:
        if wish.size not in free:
            found = availability_day(uow.session, uow.settings.tz, uow.now, day, wish.size)
            free[wish.size] = [slot.at for slot in found.slots]
        at = next((at for at in free[wish.size] if wish.from_at <= at <= wish.until_at), None)
        if at is not None:
            _tell(uow, wish, at)


def _tell(uow: UnitOfWork, wish: Wish, at: datetime) -> None:
    wish.told_at = uow.now
    queue_message(
        uow,
        MessageKind.SLOT_FREE,
        f"slot-free-{wish.id}",
        wish.email or wish.phone,
        {"name": wish.name, "size": wish.size, "at": to_ms(at)},
        language=wish.language or uow.settings.language,
    )
    uow.record(WishNoted(wish.id))
