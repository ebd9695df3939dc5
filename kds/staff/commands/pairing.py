"""Pairing a device: the screen shows a code and a manager confirms it, or a one-time link."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select

from kds.actor import Capability, Role
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, NotFound, TooMany
from kds.staff.commands.devices import device_name, device_role, new_device
from kds.staff.events import PairingAsked, PairingClosed, PairingConfirmed
from kds.staff.model import Device, Pairing
from kds.staff.rules import MOST_PENDING, PAIRING_LIFE
from kds.values import DeviceId, StationId

FORGOTTEN_AFTER = timedelta(days=1)


def ask_pairing(
    uow: UnitOfWork, code_hash: bytes, poll_hash: bytes, name: str, address: str
) -> int:
    """A screen asks to be let in: it shows a code and waits for a manager."""
    asked = _valid(uow, Pairing.poll_hash == poll_hash)
    if asked is not None:
        return asked.id
    _sweep(uow)
    waiting = select(func.count()).where(
        Pairing.address == address, Pairing.expires_at > uow.now, Pairing.used_at.is_(None)
    )
    if (uow.session.scalar(waiting) or 0) >= MOST_PENDING:
        raise TooMany(
            "Too many screens are waiting at this address", do="Confirm one, or wait ten minutes"
        )
    pairing = _open(uow, Pairing(code_hash=code_hash, poll_hash=poll_hash, name=name[:80]))
    pairing.address = address[:64]
    uow.record(PairingAsked(pairing.id))
    return pairing.id


def confirm_pairing(
    uow: UnitOfWork,
    code_hash: bytes,
    name: str,
    role: Role,
    station_id: StationId | None = None,
) -> int:
    """A manager has read the code off the screen and says what it is for."""
    uow.require(Capability.MANAGE_DEVICES)
    pairing = _valid(uow, Pairing.code_hash == code_hash)
    if pairing is None or pairing.poll_hash is None or pairing.confirmed_at is not None:
        raise NotFound("No screen shows that code", field="code", do="Read it off the screen again")
    pairing.name, pairing.role = device_name(name), device_role(role)
    pairing.station_id, pairing.confirmed_at = station_id, uow.now
    uow.record(PairingConfirmed(pairing.id))
    return pairing.id


def refuse_pairing(uow: UnitOfWork, pairing_id: int) -> None:
    """Turn a waiting screen away: it isn't ours."""
    uow.require(Capability.MANAGE_DEVICES)
    pairing = uow.get(Pairing, pairing_id)
    if pairing.used_at is None:
        pairing.used_at = uow.now
        uow.record(PairingClosed(pairing.id))


def claim_pairing(uow: UnitOfWork, poll_hash: bytes, token_hash: bytes) -> DeviceId:
    """The confirmed screen becomes a device. Sent again, it is the same device."""
    known = uow.session.scalar(select(Device).where(Device.token_hash == token_hash))
    if known is not None and known.revoked_at is None:
        return DeviceId(known.id)
    pairing = _valid(uow, Pairing.poll_hash == poll_hash)
    if pairing is None or pairing.role is None:
        raise Conflict("Nobody has confirmed this screen yet", do="Ask a manager for the code")
    return _pair(uow, pairing, token_hash)


def make_pairing_link(
    uow: UnitOfWork,
    code_hash: bytes,
    name: str,
    role: Role,
    station_id: StationId | None = None,
) -> int:
    """A link that pairs whoever opens it first, for ten minutes."""
    uow.require(Capability.MANAGE_DEVICES)
    _sweep(uow)
    pairing = _open(uow, Pairing(code_hash=code_hash, name=device_name(name)))
    pairing.role, pairing.station_id, pairing.confirmed_at = device_role(role), station_id, uow.now
    uow.record(PairingConfirmed(pairing.id))
    return pairing.id


def use_pairing_link(uow: UnitOfWork, code_hash: bytes, token_hash: bytes) -> DeviceId:
    """Open a one-time link: this browser becomes a device."""
    pairing = _valid(uow, Pairing.code_hash == code_hash)
    if pairing is None or pairing.role is None or pairing.poll_hash is not None:
        raise NotFound("This link is no longer good", do="Ask a manager for a new one")
    return _pair(uow, pairing, token_hash)


def _open(uow: UnitOfWork, pairing: Pairing) -> Pairing:
    pairing.asked_at, pairing.expires_at = uow.now, uow.now + PAIRING_LIFE
    return uow.add(pairing)


def _valid(uow: UnitOfWork, condition: object) -> Pairing | None:
    statement = select(Pairing).where(
        condition,  # type: ignore[arg-type]
        Pairing.expires_at > uow.now,
        Pairing.used_at.is_(None),
    )
    return uow.session.scalar(statement)


def _pair(uow: UnitOfWork, pairing: Pairing, token_hash: bytes) -> DeviceId:
    assert pairing.role is not None  # noqa: S101
    device = new_device(uow, pairing.name, pairing.role, pairing.station_id, token_hash)
    pairing.used_at = uow.now
    uow.record(PairingClosed(pairing.id))
    return DeviceId(device.id)


def _sweep(uow: UnitOfWork) -> None:
    """Old requests hold an address, which is personal: they aren't kept."""
    uow.session.execute(delete(Pairing).where(Pairing.expires_at < uow.now - FORGOTTEN_AFTER))
