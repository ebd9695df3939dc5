"""Hiring, changing, letting go."""

from __future__ import annotations

from sqlalchemy import func, select

from kds.actor import Capability, Role
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid, NotFound
from kds.staff.commands.devices import new_device
from kds.staff.commands.naming import say_house
from kds.staff.commands.signin import forget_session
from kds.staff.events import StaffChanged, StaffHired, StaffSignedIn
from kds.staff.model import Device, Staff
from kds.staff.rules import Naming
from kds.values import DeviceId, StaffId

STAFF_ROLES = frozenset({Role.KITCHEN, Role.EXPO, Role.SERVER, Role.HOST, Role.MANAGER, Role.ADMIN})


def hire_staff(
    uow: UnitOfWork, name: str, role: Role, pin_hash: str, admin: bool = False
) -> StaffId:
    """Take somebody on: from now on they can sign in with their PIN."""
    uow.require(Capability.MANAGE_STAFF)
    if admin or role is Role.ADMIN:
        uow.require(Capability.ADMINISTER)
    staff = _new_staff(uow, name, role, pin_hash, admin=admin)
    return StaffId(staff.id)


def change_staff(
    uow: UnitOfWork, staff_id: StaffId, name: str, role: Role, admin: bool = False
) -> None:
    """Correct somebody's name, or give them another role."""
    staff = _governed(uow, staff_id)
    if admin != staff.admin or (role is Role.ADMIN) != (staff.role is Role.ADMIN):
        uow.require(Capability.ADMINISTER)
    if staff.role is Role.MANAGER and role is not Role.MANAGER:
        _keep_a_manager(uow, staff)
    staff.name, staff.role, staff.admin = _name(name), _staff_role(role), admin
    uow.record(StaffChanged(staff_id))


def set_pin(uow: UnitOfWork, staff_id: StaffId, pin_hash: str) -> None:
    """Give somebody a new PIN; the wrong ones they entered are forgotten."""
    staff = _governed(uow, staff_id)
    staff.pin_hash, staff.failures, staff.locked_until = pin_hash, 0, None
    uow.record(StaffChanged(staff_id))


def let_go(uow: UnitOfWork, staff_id: StaffId) -> None:
    """Somebody leaves: they are signed out everywhere and can't come back in."""
    staff = _governed(uow, staff_id)
    if staff.role is Role.MANAGER:
        _keep_a_manager(uow, staff)
    staff.left_at = uow.now
    for device in uow.session.scalars(select(Device).where(Device.staff_id == staff_id)).all():
        forget_session(uow, device)
    uow.record(StaffChanged(staff_id))


def set_up(
    uow: UnitOfWork,
    name: str,
    pin_hash: str,
    device_name: str,
    token_hash: bytes,
    session_hash: bytes,
    naming: Naming | None = None,
) -> DeviceId:
    """The first person of a new house: a manager who also administers, on a paired device; and
    what the house is called, where it is, in which money it reckons.

    Only while nobody has ever been hired, so that a set-up link found later opens nothing.
    """
    if uow.session.scalar(select(Staff.id).limit(1)) is not None:
        raise Conflict("This house is set up already", do="Ask a manager to let you in")
    staff = _new_staff(uow, name, Role.MANAGER, pin_hash, admin=True)
    device = new_device(uow, device_name, Role.MANAGER, None, token_hash)
    device.staff_id, device.signed_in_at, device.session_hash = staff.id, uow.now, session_hash
    uow.record(StaffSignedIn(DeviceId(device.id), StaffId(staff.id)))
    if naming is not None:
        say_house(uow, naming)
    return DeviceId(device.id)


def _new_staff(uow: UnitOfWork, name: str, role: Role, pin_hash: str, *, admin: bool) -> Staff:
    staff = uow.add(
        Staff(name=_name(name), role=_staff_role(role), pin_hash=pin_hash, admin=admin, failures=0)
    )
    uow.record(StaffHired(StaffId(staff.id)))
    return staff


def _governed(uow: UnitOfWork, staff_id: StaffId) -> Staff:
    """Somebody who works here and whom the actor may govern: administrators govern each other."""
    uow.require(Capability.MANAGE_STAFF)
    staff = uow.get(Staff, staff_id)
    if staff.left_at is not None:
        raise NotFound("They no longer work here", do="Look at the list again")
    if staff.admin or staff.role is Role.ADMIN:
        uow.require(Capability.ADMINISTER)
    return staff


def _keep_a_manager(uow: UnitOfWork, leaving: Staff) -> None:
    others = select(func.count()).where(
        Staff.role == Role.MANAGER, Staff.left_at.is_(None), Staff.id != leaving.id
    )
    if not uow.session.scalar(others):
        raise Conflict(
            "Nobody would be left to manage the house", do="Make somebody else a manager first"
        )


def _name(name: str) -> str:
    if not 1 <= len(name) <= 80:
        raise Invalid("A name has 1 to 80 letters", field="name", do="Correct the name")
    return name


def _staff_role(role: Role) -> Role:
    if role not in STAFF_ROLES:
        raise Invalid("Nobody can be hired for that", field="role", do="Choose another role")
    return role
