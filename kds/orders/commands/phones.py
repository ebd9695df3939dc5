"""Guests' phones at a table: they join an open seating, share one cart, and go with their party.

Every command of a guest is given the hash of the secret that their phone alone knows; whoever has
it is that phone, and nothing else about them is asked. Sending and paying is for payments.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, NotFound, TooMany
from kds.floor.commands.sitting import seatings_of
from kds.floor.model import SEATED, Party, Seating, Table
from kds.menu.model import Channel
from kds.orders.commands.filling import (
    change,
    drop_line,
    line_in,
    new_cart,
    not_there,
    put_in,
    step,
    take_out,
    touch,
)
from kds.orders.events import PhoneChanged, PhoneJoined
from kds.orders.model import Cart, CartLine, CartState, Phone, Visit
from kds.orders.queries.channels import channel_rules
from kds.values import CartLineId, ItemId, OptionId, PartyId, PhoneId

NAME_LENGTH = 40
PHONES_PER_SEAT = 2


@dataclass(frozen=True, slots=True)
class Joined:
    """A phone at a table; `fresh` = by the new secret, else it was there with the one it has."""

    phone_id: PhoneId
    fresh: bool


def gone() -> NotFound:
    """One answer for every code, secret and page that is unknown, old, or somebody else's."""
    return NotFound("This code leads nowhere", do="Scan the code at your table, or ask our staff")


def phone_of(uow: UnitOfWork, token_hash: bytes) -> Phone:
    """The phone of this secret that is still at its table."""
    found = select(Phone).where(Phone.token_hash == token_hash, Phone.left_at.is_(None))
    phone = uow.session.scalar(found)
    if phone is None:
        raise gone()
    return phone


# Joining


def join_by_code(
    uow: UnitOfWork,
    code: str,
    token_hash: bytes,
    known_hash: bytes | None = None,
    name: str = "",
) -> Joined:
    """By the printed code of a table where somebody sits: staff confirm what it orders first."""
    table = uow.session.scalar(select(Table).where(Table.code == code, Table.removed_at.is_(None)))
    if table is None:
        raise gone()
    sits = select(Seating.party_id).where(Seating.table_id == table.id, Seating.left_at.is_(None))
    party_id = uow.session.scalar(sits)
    if party_id is None:
        raise Conflict("Nobody is seated at this table yet", do="Our staff open it for you")
    return _join(uow, PartyId(party_id), (token_hash, known_hash), name, confirmed=False)


def join_visit(
    uow: UnitOfWork,
    visit_hash: bytes,
    token_hash: bytes,
    known_hash: bytes | None = None,
    name: str = "",
) -> Joined:
    """By the code of this visit, which the waiter has shown: nobody has to confirm anything."""
    visit = uow.session.scalar(select(Visit).where(Visit.token_hash == visit_hash))
    if visit is None:
        raise gone()
    return _join(uow, PartyId(visit.party_id), (token_hash, known_hash), name, confirmed=True)


def _join(
    uow: UnitOfWork,
    party_id: PartyId,
    hashes: tuple[bytes, bytes | None],
    name: str,
    *,
    confirmed: bool,
) -> Joined:
    """A second tap, and a phone that is there already, make no second guest."""
    for known in hashes:
        found = select(Phone).where(
            Phone.token_hash == known, Phone.party_id == party_id, Phone.left_at.is_(None)
        )
        phone = uow.session.scalar(found) if known is not None else None
        if phone is not None:
            _confirm(uow, phone) if confirmed else None
            return Joined(PhoneId(phone.id), known == hashes[0])
    _check_open(uow)
    _check_room(uow, party_id)
    phone = uow.add(
        Phone(
            party_id=party_id,
            number=_next_number(uow, party_id),
            name=_tidy(name),
            token_hash=hashes[0],
            confirmed_at=uow.now if confirmed else None,
            joined_at=uow.now,
        )
    )
    uow.record(PhoneJoined(PhoneId(phone.id), party_id))
    return Joined(PhoneId(phone.id), fresh=True)


def _check_open(uow: UnitOfWork) -> None:
    if not channel_rules(uow.session, Channel.QR).open:
        raise Conflict("We take no orders here just now", do="Please ask our staff")


def _check_room(uow: UnitOfWork, party_id: PartyId) -> None:
    """A table has at most two phones for each of its seats."""
    seats = sum(
        uow.get(Table, s.table_id).seats + s.extra_chairs for s in seatings_of(uow, party_id)
    )
    there = select(func.count()).where(Phone.party_id == party_id, Phone.left_at.is_(None))
    if (uow.session.scalar(there) or 0) >= PHONES_PER_SEAT * seats:
        raise TooMany("So many phones are at this table already", do="Share one of them")


def _next_number(uow: UnitOfWork, party_id: PartyId) -> int:
    last = select(func.max(Phone.number)).where(Phone.party_id == party_id)
    return (uow.session.scalar(last) or 0) + 1


def _tidy(name: str) -> str:
    """One line, and nothing in it that can't be seen."""
    return " ".join("".join(c for c in name if c.isprintable()).split())[:NAME_LENGTH].strip()


def _confirm(uow: UnitOfWork, phone: Phone) -> None:
    if phone.confirmed_at is None:
        phone.confirmed_at = uow.now
        changed(uow, phone)


def changed(uow: UnitOfWork, phone: Phone) -> None:
    uow.record(PhoneChanged(PhoneId(phone.id), PartyId(phone.party_id)))


def name_phone(uow: UnitOfWork, token_hash: bytes, name: str = "") -> None:
    """What the others at the table see beside one's dishes."""
    phone = phone_of(uow, token_hash)
    phone.name = _tidy(name)
    changed(uow, phone)


def leave_table(uow: UnitOfWork, token_hash: bytes) -> None:
    """A guest is done with it; what is in the cart goes, what was sent stays."""
    send_off(uow, phone_of(uow, token_hash))


def send_off(uow: UnitOfWork, phone: Phone) -> None:
    phone.left_at, phone.wish = uow.now, None
    cart = choosing_cart(uow, phone.party_id)
    if cart is not None:
        for line in own_lines(uow, cart, phone):
            uow.session.delete(line)
        touch(uow, cart)
    changed(uow, phone)


# The cart that they share


def fill_cart(
    uow: UnitOfWork,
    token_hash: bytes,
    item_id: ItemId,
    option_ids: tuple[OptionId, ...] = (),
    quantity: int = 1,
    note: str = "",
    instead_of: CartLineId | None = None,
) -> CartLineId:
    """Put a dish into the table's cart; it stays this phone's. `instead_of` = an own line goes."""
    phone = phone_of(uow, token_hash)
    cart = choosing_cart(uow, phone.party_id) or new_cart(uow, Channel.QR, party_id=phone.party_id)
    cart.refused = None
    if instead_of is not None and _owns(uow, cart, instead_of, phone):
        drop_line(uow, cart, instead_of)
    return put_in(uow, cart, item_id, option_ids, quantity, note, PhoneId(phone.id))


def change_own_line(
    uow: UnitOfWork,
    token_hash: bytes,
    line_id: CartLineId,
    option_ids: tuple[OptionId, ...] = (),
    quantity: int = 1,
    note: str = "",
) -> None:
    """Other choices, or another number of them; only of what this phone has put in."""
    change(uow, _cart_with(uow, token_hash, line_id), line_id, option_ids, quantity, note)


def step_own_line(uow: UnitOfWork, token_hash: bytes, line_id: CartLineId, quantity: int) -> None:
    """Set how many of an own line there are; none takes it out."""
    step(uow, _cart_with(uow, token_hash, line_id), line_id, quantity)


def remove_own_line(uow: UnitOfWork, token_hash: bytes, line_id: CartLineId) -> None:
    """Take an own dish out of the cart."""
    take_out(uow, _cart_with(uow, token_hash, line_id), line_id)


def choosing_cart(uow: UnitOfWork, party_id: int) -> Cart | None:
    """The cart that the phones of a party fill now."""
    found = select(Cart).where(Cart.party_id == party_id, Cart.state == CartState.CHOOSING)
    return uow.session.scalar(found)


def own_lines(uow: UnitOfWork, cart: Cart, phone: Phone) -> list[CartLine]:
    found = select(CartLine).where(CartLine.cart_id == cart.id, CartLine.phone_id == phone.id)
    return list(uow.session.scalars(found.order_by(CartLine.id)))


def _cart_with(uow: UnitOfWork, token_hash: bytes, line_id: CartLineId) -> Cart:
    """The table's cart, if this line of it is the phone's own."""
    phone = phone_of(uow, token_hash)
    cart = choosing_cart(uow, phone.party_id)
    if cart is None or not _owns(uow, cart, line_id, phone):
        raise not_there()
    cart.refused = None
    return cart


def _owns(uow: UnitOfWork, cart: Cart, line_id: CartLineId, phone: Phone) -> bool:
    return line_in(uow, cart, line_id).phone_id == phone.id


# What staff do


def new_visit_code(uow: UnitOfWork, party_id: PartyId, visit_hash: bytes) -> PartyId:
    """Make the code of a party's visit, to be shown at the table; an older one is worthless."""
    uow.require(Capability.TAKE_ORDERS)
    if uow.get(Party, party_id).state not in SEATED:
        raise Conflict("They don't sit at a table", do="Seat them first")
    visit = uow.session.get(Visit, party_id)
    if visit is None:
        uow.add(Visit(party_id=party_id, token_hash=visit_hash, made_at=uow.now))
    else:
        visit.token_hash, visit.made_at = visit_hash, uow.now
    return party_id


def send_phone_away(uow: UnitOfWork, phone_id: PhoneId) -> None:
    """That phone is nobody's at this table: it sees the menu and orders nothing any more."""
    uow.require(Capability.TAKE_ORDERS)
    phone = uow.get(Phone, phone_id)
    if phone.left_at is None:
        send_off(uow, phone)
