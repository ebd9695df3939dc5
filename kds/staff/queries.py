"""The cards of staff, devices, pairings and tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kds.actor import Role
from kds.bus.projection import Read, projection
from kds.staff.events import (
    DeviceChanged,
    DeviceMissed,
    DevicePaired,
    DeviceReturned,
    DeviceRevoked,
    HouseNamed,
    HouseSettled,
    PairingAsked,
    PairingClosed,
    PairingConfirmed,
    SignInFailed,
    StaffChanged,
    StaffHired,
    StaffSignedIn,
    StaffSignedOut,
    TokenIssued,
    TokenRevoked,
)
from kds.staff.model import Device, Pairing, PairingState, Staff, Token, Venue
from kds.values import DeviceId, StaffId, StationId


@dataclass(frozen=True, slots=True)
class StaffCard:
    id: StaffId
    name: str
    role: Role
    admin: bool
    locked_until: datetime | None
    sort: str


@dataclass(frozen=True, slots=True)
class DeviceCard:
    id: DeviceId
    name: str
    role: Role
    station_id: StationId | None
    paired_at: datetime
    staff_id: StaffId | None
    signed_in_at: datetime | None
    session: str | None
    """SHA-256 of the sign-in's cookie, in hex."""
    gone_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeyCard:
    """Which device or token a secret opens: `id` is the secret's SHA-256 in hex."""

    id: str
    opens: int


@dataclass(frozen=True, slots=True)
class PairingCard:
    """A screen that has asked to be let in, for as long as its code is good."""

    id: int
    name: str
    address: str
    asked_at: datetime
    expires_at: datetime
    state: PairingState


@dataclass(frozen=True, slots=True)
class TokenCard:
    id: int
    name: str
    role: Role
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class PinCard:
    """What verifying a PIN needs; read when somebody signs in, never kept."""

    pin_hash: str
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class VenueCard:
    """What the house says of itself; the fields bear the names of the settings."""

    id: int
    venue: str
    zone: str
    currency: str
    language: str
    country: str
    settled: bool


@projection(HouseNamed, HouseSettled, by="venue_id")
def venue_cards(read: Read, ids: Sequence[int] | None) -> list[VenueCard]:
    """What the house says of itself: at most one card."""
    statement = select(
        Venue.id,
        Venue.name,
        Venue.zone,
        Venue.currency,
        Venue.language,
        Venue.country,
        Venue.settled_at.is_not(None),
    )
    return [VenueCard(*row) for row in read.execute(statement)]


@projection(StaffHired, StaffChanged, SignInFailed, StaffSignedIn, by="staff_id")
def staff_cards(read: Read, ids: Sequence[StaffId] | None) -> list[StaffCard]:
    """Everybody who works here."""
    statement = select(Staff.id, Staff.name, Staff.role, Staff.admin, Staff.locked_until).where(
        Staff.left_at.is_(None)
    )
    if ids is not None:
        statement = statement.where(Staff.id.in_(ids))
    return [
        StaffCard(StaffId(i), name, role, admin, locked, f"{name.casefold()} {i:06}")
        for i, name, role, admin, locked in read.execute(statement)
    ]


@projection(
    DevicePaired,
    DeviceChanged,
    DeviceMissed,
    DeviceReturned,
    DeviceRevoked,
    StaffSignedIn,
    StaffSignedOut,
    by="device_id",
)
def device_cards(read: Read, ids: Sequence[DeviceId] | None) -> list[DeviceCard]:
    """Every device that is paired."""
    statement = select(
        Device.id,
        Device.name,
        Device.role,
        Device.station_id,
        Device.paired_at,
        Device.staff_id,
        Device.signed_in_at,
        Device.session_hash,
        Device.gone_since,
    ).where(Device.revoked_at.is_(None))
    if ids is not None:
        statement = statement.where(Device.id.in_(ids))
    return [
        DeviceCard(i, name, role, station, paired, staff, since, session and session.hex(), gone)
        for i, name, role, station, paired, staff, since, session, gone in read.execute(statement)
    ]


# The two below are found by hash, which no event names: each of these rare events loads them whole.
@projection(DevicePaired, DeviceRevoked, by="token_hash")
def device_keys(read: Read, ids: Sequence[str] | None) -> list[KeyCard]:
    """The device of each cookie that opens something."""
    statement = select(Device.token_hash, Device.id).where(Device.revoked_at.is_(None))
    return [KeyCard(key.hex(), opens) for key, opens in read.execute(statement)]


@projection(TokenIssued, TokenRevoked, by="token_hash")
def token_keys(read: Read, ids: Sequence[str] | None) -> list[KeyCard]:
    """The token of each secret that opens something."""
    statement = select(Token.token_hash, Token.id).where(Token.revoked_at.is_(None))
    return [KeyCard(key.hex(), opens) for key, opens in read.execute(statement)]


@projection(TokenIssued, TokenRevoked, by="token_id")
def token_cards(read: Read, ids: Sequence[int] | None) -> list[TokenCard]:
    """Every token that is good."""
    statement = select(Token.id, Token.name, Token.role, Token.issued_at).where(
        Token.revoked_at.is_(None)
    )
    if ids is not None:
        statement = statement.where(Token.id.in_(ids))
    return [TokenCard(*row) for row in read.execute(statement)]


def _still_good(card: PairingCard, now: datetime) -> bool:
    return card.expires_at > now


def _pairing_state(confirmed: bool, used: bool) -> PairingState:
    if used:
        return PairingState.PAIRED if confirmed else PairingState.REFUSED
    return PairingState.CONFIRMED if confirmed else PairingState.WAITING


@projection(PairingAsked, PairingConfirmed, PairingClosed, by="pairing_id", keep=_still_good)
def pairing_cards(read: Read, ids: Sequence[int] | None) -> list[PairingCard]:
    """Every screen whose code is still good; links aren't among them."""
    statement = select(
        Pairing.id,
        Pairing.name,
        Pairing.address,
        Pairing.asked_at,
        Pairing.expires_at,
        Pairing.confirmed_at.is_not(None),
        Pairing.used_at.is_not(None),
    ).where(Pairing.poll_hash.is_not(None))
    if ids is None:
        statement = statement.where(Pairing.expires_at > read.now)
    else:
        statement = statement.where(Pairing.id.in_(ids))
    return [
        PairingCard(i, name, address, asked, expires, _pairing_state(confirmed, used))
        for i, name, address, asked, expires, confirmed, used in read.execute(statement)
    ]


def pin_of(session: Session, staff_id: StaffId) -> PinCard | None:
    """The PIN of somebody who works here, None for anybody else."""
    row = session.execute(
        select(Staff.pin_hash, Staff.locked_until).where(
            Staff.id == staff_id, Staff.left_at.is_(None)
        )
    ).first()
    return PinCard(row.pin_hash, row.locked_until) if row else None


def code_is_shown(session: Session, code_hash: bytes, now: datetime) -> bool:
    """Whether some screen shows this code and still waits."""
    return session.scalar(_good(code_hash, now).where(Pairing.confirmed_at.is_(None))) is not None


def link_is_good(session: Session, code_hash: bytes, now: datetime) -> bool:
    """Whether this one-time link still pairs somebody."""
    return session.scalar(_good(code_hash, now).where(Pairing.poll_hash.is_(None))) is not None


def _good(code_hash: bytes, now: datetime) -> Select[int]:
    return select(Pairing.id).where(
        Pairing.code_hash == code_hash, Pairing.expires_at > now, Pairing.used_at.is_(None)
    )
