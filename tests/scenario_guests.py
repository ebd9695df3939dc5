"""The guests' part of the scenario: known, tagged, merged, forgotten."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from kds.bookings import commands as bookings
from kds.bus.house import House
from kds.floor import commands as floor
from kds.guests import commands as guests
from kds.guests.queries import find_guests
from kds.orders import commands as orders

Do = Callable[..., Awaitable[Any]]


async def play(do: Do, house: House, ids: dict[str, Any]) -> None:
    first = await waiting(do, house, "Iris", "030 7770001")
    other = await waiting(do, house, "Iris P.", "030 7770002")
    contact = await do(guests.add_contact, guest_id=first, text="iris@example.org")
    await do(guests.tag_guest, guest_id=first, tag="Press")
    await do(guests.tag_guest, guest_id=other, tag="Regular")
    await do(guests.untag_guest, guest_id=first, tag="Press")
    await do(guests.set_consent, guest_id=first, given=True)
    secret = b"n" * 32
    await do(guests.offer_unsubscribe, guest_id=first, token_hash=secret)
    await do(guests.unsubscribe, token_hash=secret)
    await do(guests.merge_guests, guest_id=other, into_id=first)
    await do(guests.remove_contact, contact_id=contact)
    await do(guests.erase_guest, guest_id=first)
    for forget in (guests.forget_letters, floor.forget_guests, floor.forget_parties):
        await do(forget)
    await do(orders.forget_orders)
    await do(bookings.drop_past_wishes)


async def waiting(do: Do, house: House, name: str, phone: str) -> Any:
    """A guest who stood in line and went away."""
    party = await do(floor.add_waiting, size=2, name=name, phone=phone)
    await do(bookings.tell_delay, party_id=party)
    await do(floor.renege, party_id=party)
    [found] = await house.read(find_guests, phone)
    return found.id
