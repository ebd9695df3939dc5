"""Paired devices: what they are called, what they may do, until when."""

from __future__ import annotations

from kds.actor import Capability, Role
from kds.bus.unit import UnitOfWork
from kds.errors import Invalid, NotFound
from kds.staff.events import (
    DeviceChanged,
    DeviceMissed,
    DevicePaired,
    DeviceReturned,
    DeviceRevoked,
)
from kds.staff.model import Device
from kds.values import DeviceId, StationId

DEVICE_ROLES = (
    Role.KITCHEN,
    Role.EXPO,
    Role.SERVER,
    Role.HOST,
    Role.MANAGER,
    Role.KIOSK,
    Role.GUEST,
)


def rename_device(uow: UnitOfWork, device_id: DeviceId, name: str) -> None:
    """Call a device by another name."""
    uow.require(Capability.MANAGE_DEVICES)
    _paired(uow, device_id).name = device_name(name)
    uow.record(DeviceChanged(device_id))


def assign_device(
    uow: UnitOfWork, device_id: DeviceId, role: Role, station_id: StationId | None = None
) -> None:
    """Give a device other work: the spare tablet becomes the grill's screen."""
    uow.require(Capability.MANAGE_DEVICES)
    device = _paired(uow, device_id)
    device.role = device_role(role)
    device.station_id = station_id if role is Role.KITCHEN else None
    uow.record(DeviceChanged(device_id))


def revoke_device(uow: UnitOfWork, device_id: DeviceId) -> None:
    """Shut a device out at once. A device may leave by itself, others need a manager."""
    if uow.actor.device_id != device_id:
        uow.require(Capability.MANAGE_DEVICES)
    device = _paired(uow, device_id)
    device.revoked_at = uow.now
    device.staff_id = device.session_hash = device.signed_in_at = None
    uow.record(DeviceRevoked(device_id))


def miss_device(uow: UnitOfWork, device_id: DeviceId) -> None:
    """A screen that hangs on a wall is gone: whoever watches the web says so, as the house."""
    uow.require(Capability.ADMINISTER)
    device = _paired(uow, device_id)
    if device.gone_since is None:
        device.gone_since = uow.now
        uow.record(DeviceMissed(device_id))


def meet_device(uow: UnitOfWork, device_id: DeviceId) -> None:
    """It is there again."""
    uow.require(Capability.ADMINISTER)
    device = _paired(uow, device_id)
    if device.gone_since is not None:
        device.gone_since = None
        uow.record(DeviceReturned(device_id))


def new_device(
    uow: UnitOfWork, name: str, role: Role, station_id: int | None, token_hash: bytes
) -> Device:
    """The one way in which a device comes to be."""
    device = uow.add(
        Device(
            name=name or "Screen",
            role=device_role(role),
            station_id=station_id if role is Role.KITCHEN else None,
            token_hash=token_hash,
            paired_at=uow.now,
        )
    )
    uow.record(DevicePaired(DeviceId(device.id)))
    return device


def device_role(role: Role) -> Role:
    """A role that a device may have."""
    if role not in DEVICE_ROLES:
        raise Invalid("No device can have that role", field="role", do="Choose another role")
    return role


def device_name(name: str) -> str:
    """A name that a device may have."""
    if not 1 <= len(name) <= 80:
        raise Invalid("A name has 1 to 80 letters", field="name", do="Correct the name")
    return name


def _paired(uow: UnitOfWork, device_id: DeviceId) -> Device:
    device = uow.get(Device, device_id)
    if device.revoked_at is not None:
        raise NotFound("That device is no longer paired", do="Look at the list again")
    return device
