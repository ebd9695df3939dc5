"""Who guests are, found again and remembered."""

from __future__ import annotations

import pytest

from kds.actor import SYSTEM, Actor, Role
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.errors import Forbidden, Invalid
from kds.guests.commands import change_guest
from kds.guests.commands.people import meet_guest
from kds.guests.queries import find_guests
from kds.values import GuestId

ADA = {"name": "Ada Lovelace", "phone": "+49301234567", "email": "ada@example.org"}


def meet(uow: UnitOfWork, name: str, phone: str = "", email: str = "") -> GuestId | None:
    return meet_guest(uow, name, phone, email)


async def test_one_person_is_one_guest(house: House) -> None:
    first = await house.change(SYSTEM, meet, **ADA)
    by_phone = await house.change(SYSTEM, meet, name="A. L.", phone=ADA["phone"])
    by_mail = await house.change(SYSTEM, meet, name="ada", email=ADA["email"])
    nobody = await house.change(SYSTEM, meet, name="Walk-in")
    assert first == by_phone == by_mail
    assert nobody is None


async def test_a_strangers_typing_replaces_nothing(house: House) -> None:
    """Who knows an address may not rename its owner, nor lead their letters elsewhere."""
    await house.change(SYSTEM, meet, **ADA)
    await house.change(SYSTEM, meet, name="Mallory", phone="+493099", email=ADA["email"])
    [found] = await house.read(find_guests, "ada@")
    assert (found.name, found.phone) == (ADA["name"], ADA["phone"])


@pytest.mark.parametrize("text", ["Ada", "ada@ex", "0301234", "+49 30 123"])
async def test_staff_find_a_guest_by_name_mail_or_phone(house: House, text: str) -> None:
    await house.change(SYSTEM, meet, **ADA)
    assert [guest.name for guest in await house.read(find_guests, text)] == ["Ada Lovelace"]


@pytest.mark.parametrize("text", ["", "A", "%%", "__", "love"])
async def test_a_search_is_no_list_of_everybody(house: House, text: str) -> None:
    await house.change(SYSTEM, meet, **ADA)
    assert await house.read(find_guests, text) == []


async def test_only_who_may_see_guests_changes_them(house: House) -> None:
    guest = await house.change(SYSTEM, meet, **ADA)
    with pytest.raises(Forbidden):
        await house.change(Actor(Role.SERVER), change_guest, guest_id=guest, name="X")
    with pytest.raises(Invalid):
        await house.change(Actor(Role.HOST), change_guest, guest_id=guest, name=" ")
    await house.change(Actor(Role.HOST), change_guest, guest_id=guest, name="Ada", note="window")
    [found] = await house.read(find_guests, "Ada")
    assert found.note == "window"
