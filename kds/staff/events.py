"""What happened to staff and devices."""

from __future__ import annotations

from dataclasses import dataclass

from kds.bus.event import Event
from kds.values import DeviceId, StaffId


@dataclass(frozen=True, slots=True)
class StaffHired(Event):
    staff_id: StaffId


@dataclass(frozen=True, slots=True)
class StaffChanged(Event):
    """Name, role or PIN changed, or somebody left."""

    staff_id: StaffId


@dataclass(frozen=True, slots=True)
class PairingAsked(Event):
    pairing_id: int


@dataclass(frozen=True, slots=True)
class PairingConfirmed(Event):
    pairing_id: int


@dataclass(frozen=True, slots=True)
class PairingClosed(Event):
    """It was used or turned away."""

    pairing_id: int


@dataclass(frozen=True, slots=True)
class DevicePaired(Event):
    device_id: DeviceId


@dataclass(frozen=True, slots=True)
class DeviceChanged(Event):
    """It got another name, role or station."""

    device_id: DeviceId


@dataclass(frozen=True, slots=True)
class DeviceMissed(Event):
    """A screen on a wall that was there is gone: no power, no network, or closed."""

    device_id: DeviceId


@dataclass(frozen=True, slots=True)
class DeviceReturned(Event):
    """It is there again."""

    device_id: DeviceId


@dataclass(frozen=True, slots=True)
class DeviceRevoked(Event):
    device_id: DeviceId


@dataclass(frozen=True, slots=True)
class StaffSignedIn(Event):
    device_id: DeviceId
    staff_id: StaffId


@dataclass(frozen=True, slots=True)
class StaffSignedOut(Event):
    device_id: DeviceId
    staff_id: StaffId


@dataclass(frozen=True, slots=True)
class SignInFailed(Event):
    """A wrong PIN on a paired device."""

    device_id: DeviceId
    staff_id: StaffId


@dataclass(frozen=True, slots=True)
class TokenIssued(Event):
    token_id: int


@dataclass(frozen=True, slots=True)
class TokenRevoked(Event):
    token_id: int


@dataclass(frozen=True, slots=True)
class HouseNamed(Event):
    """Its name, time zone, currency, language or country were said; `changed` names which."""

    venue_id: int
    changed: tuple[str, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class HouseSettled(Event):
    """Somebody said that the house is set up."""

    venue_id: int
