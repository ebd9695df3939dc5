"""Signing in with a PIN on a paired device, and out again."""

from __future__ import annotations

from dataclasses import dataclass

from kds.bus.unit import UnitOfWork
from kds.errors import SignInNeeded, TooMany
from kds.staff.events import SignInFailed, StaffSignedIn, StaffSignedOut
from kds.staff.model import Device, Staff
from kds.staff.rules import lock_after
from kds.values import DeviceId, StaffId


@dataclass(frozen=True, slots=True)
class SignIn:
    """How an attempt ended. A failure is an answer, not an error: it must stay in the journal."""

    signed_in: bool
    locked_seconds: int = 0


def sign_in(
    uow: UnitOfWork, staff_id: StaffId, verified: str | None, session_hash: bytes
) -> SignIn:
    """Somebody enters their PIN. `verified` is the hash that it matched, None for a wrong PIN."""
    device = _here(uow)
    staff = uow.get(Staff, staff_id)
    if staff.left_at is not None:
        verified = None
    if staff.locked_until is not None and staff.locked_until > uow.now:
        # Even a right PIN: who tries a thousand at once must not learn that one of them was.
        raise TooMany(
            "Too many wrong PINs; wait {seconds} seconds",
            do="A manager can set a new PIN",
            field="pin",
            seconds=-int(-(staff.locked_until - uow.now).total_seconds() // 1),
        )
    if verified is None or verified != staff.pin_hash:
        return _failed(uow, device, staff)
    if device.staff_id is not None:
        forget_session(uow, device)
    staff.failures, staff.locked_until = 0, None
    device.staff_id, device.signed_in_at, device.session_hash = staff.id, uow.now, session_hash
    uow.record(StaffSignedIn(DeviceId(device.id), staff_id))
    return SignIn(signed_in=True)


def sign_out(uow: UnitOfWork) -> None:
    """Whoever is signed in on this device leaves it to the next."""
    device = _here(uow)
    if device.staff_id is not None:
        forget_session(uow, device)


def forget_session(uow: UnitOfWork, device: Device) -> None:
    """End whatever sign-in a device holds."""
    assert device.staff_id is not None  # noqa: S101
    uow.record(StaffSignedOut(DeviceId(device.id), StaffId(device.staff_id)))
    device.staff_id = device.session_hash = device.signed_in_at = None


def _here(uow: UnitOfWork) -> Device:
    device = uow.session.get(Device, uow.actor.device_id) if uow.actor.device_id else None
    if device is None or device.revoked_at is not None:
        raise SignInNeeded("This device isn't paired", do="Pair it first, then enter your PIN")
    return device


def _failed(uow: UnitOfWork, device: Device, staff: Staff) -> SignIn:
    staff.failures += 1
    rest = lock_after(staff.failures)
    staff.locked_until = uow.now + rest if rest else None
    uow.record(SignInFailed(DeviceId(device.id), StaffId(staff.id)))
    return SignIn(signed_in=False, locked_seconds=int(rest.total_seconds()) if rest else 0)
