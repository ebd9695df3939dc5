"""Who may hire, change and let go whom."""

from __future__ import annotations

import pytest

from kds.actor import SYSTEM, Actor, Role
from kds.bus.house import House
from kds.errors import Conflict, Forbidden, Invalid, NotFound
from kds.staff.commands import (
    change_staff,
    hire_staff,
    issue_token,
    let_go,
    set_pin,
    set_up,
)
from kds.staff.queries import staff_cards, token_cards
from kds.values import StaffId

MANAGER = Actor(Role.MANAGER)
HASH = "$argon2id$not-a-real-one"


async def hire(
    house: House, role: Role = Role.MANAGER, name: str = "Ada", *, admin: bool = False
) -> StaffId:
    return await house.change(SYSTEM, hire_staff, name=name, role=role, pin_hash=HASH, admin=admin)


async def test_the_last_manager_stays(house: House) -> None:
    ada = await hire(house)
    with pytest.raises(Conflict):
        await house.change(MANAGER, let_go, staff_id=ada)
    with pytest.raises(Conflict):
        await house.change(MANAGER, change_staff, staff_id=ada, name="Ada", role=Role.SERVER)
    await hire(house, name="Bob")
    await house.change(MANAGER, let_go, staff_id=ada)
    assert [card.name for card in house.live(staff_cards)] == ["Bob"]


async def test_a_manager_does_not_govern_administrators(house: House) -> None:
    root = await hire(house, name="Root", admin=True)
    for command, more in (
        (let_go, {}),
        (set_pin, {"pin_hash": HASH}),
        (change_staff, {"name": "Root", "role": Role.MANAGER}),
    ):
        with pytest.raises(Forbidden):
            await house.change(MANAGER, command, staff_id=root, **more)


async def test_a_manager_makes_no_administrators(house: House) -> None:
    bob = await hire(house, Role.SERVER)
    for role, admin in ((Role.ADMIN, False), (Role.SERVER, True)):
        with pytest.raises(Forbidden):
            await house.change(
                MANAGER, hire_staff, name="Eve", role=role, pin_hash=HASH, admin=admin
            )
        with pytest.raises(Forbidden):
            await house.change(
                MANAGER, change_staff, staff_id=bob, name="Eve", role=role, admin=admin
            )


async def test_who_has_left_is_gone(house: House) -> None:
    bob = await hire(house, Role.SERVER)
    await house.change(MANAGER, let_go, staff_id=bob)
    with pytest.raises(NotFound):
        await house.change(MANAGER, set_pin, staff_id=bob, pin_hash=HASH)


@pytest.mark.parametrize("role", [Role.GUEST, Role.ORDERS, Role.SYSTEM])
async def test_nobody_is_hired_as(house: House, role: Role) -> None:
    with pytest.raises(Invalid):
        await hire(house, role)


async def test_a_house_is_set_up_once(house: House) -> None:
    first = {"name": "Ada", "pin_hash": HASH, "device_name": "Office"}
    await house.change(SYSTEM, set_up, **first, token_hash=b"t" * 32, session_hash=b"s" * 32)
    (ada,) = house.live(staff_cards)
    assert (ada.role, ada.admin) == (Role.MANAGER, True)
    with pytest.raises(Conflict):
        await house.change(SYSTEM, set_up, **first, token_hash=b"u" * 32, session_hash=b"s" * 32)


async def test_a_token_is_for_outside_work_only(house: House) -> None:
    with pytest.raises(Invalid):
        await house.change(
            MANAGER, issue_token, name="Shop", role=Role.MANAGER, token_hash=b"t" * 32
        )
    await house.change(MANAGER, issue_token, name="Shop", role=Role.ORDERS, token_hash=b"t" * 32)
    assert [card.name for card in house.live(token_cards)] == ["Shop"]


async def test_memory_equals_a_fresh_load(house: House) -> None:
    bob = await hire(house, Role.SERVER)
    await hire(house)
    await house.change(SYSTEM, set_pin, staff_id=bob, pin_hash=HASH)
    await house.change(SYSTEM, issue_token, name="Shop", role=Role.ORDERS, token_hash=b"t" * 32)
    for fresh in house.fresh():
        assert house.live.memory[fresh.projection] == fresh.cards
