"""Who is at the other end of a connection: from its cookies or bearer token, by the live cards."""

from __future__ import annotations

from functools import cache
from ipaddress import ip_address

from starlette.requests import HTTPConnection
from starlette.responses import Response

from kds.actor import CAPABILITIES, GUEST, LOOKING, Actor, Capability, Role
from kds.bus.house import House
from kds.staff.queries import (
    DeviceCard,
    StaffCard,
    device_cards,
    device_keys,
    staff_cards,
    token_cards,
    token_keys,
)
from kds.staff.rules import SESSION_LIFE, digest
from kds.web.scheme import is_secure

DEVICE_COOKIE, SESSION_COOKIE, WAITING_COOKIE = "kds_device", "kds_session", "kds_waiting"
YEAR_AND_MORE = 400 * 86400
"""The longest that browsers keep a cookie."""

NEEDS_SIGN_IN = frozenset({Role.SERVER, Role.HOST, Role.MANAGER})
"""Devices that many hands hold: without somebody signed in they show, but don't act."""


def actor_of(house: House, connection: HTTPConnection) -> Actor:
    """The visitor as an actor. A few dictionary look-ups and a hash: no query, no waiting."""
    bearer = connection.headers.get("Authorization", "")
    if bearer[:7].lower() == "bearer ":
        return _outside(house, bearer[7:].strip())
    token = cookie(connection, DEVICE_COOKIE)
    device = device_of(house, token) if token else None
    if device is not None:
        return _on_device(house, device, cookie(connection, SESSION_COOKIE))
    if house.settings.demo and is_local(connection):
        return DEMO
    return GUEST


def device_of(house: House, token: str) -> DeviceCard | None:
    """The paired device whose cookie this is."""
    key = house.live(device_keys).get(digest(token).hex())
    return house.live(device_cards).get(key.opens) if key else None


def _outside(house: House, secret: str) -> Actor:
    key = house.live(token_keys).get(digest(secret).hex())
    token = house.live(token_cards).get(key.opens) if key else None
    return Actor(token.role, name=token.name, token_id=token.id) if token else GUEST


def _on_device(house: House, device: DeviceCard, session: str | None) -> Actor:
    staff = _signed_in(house, device, session)
    if staff is None:
        rights = LOOKING if device.role in NEEDS_SIGN_IN else None
        return Actor(device.role, device.id, None, device.name, device.station_id, rights)
    rights = rights_of(staff.role, admin=staff.admin)
    return Actor(staff.role, device.id, staff.id, staff.name, device.station_id, rights)


def _signed_in(house: House, device: DeviceCard, session: str | None) -> StaffCard | None:
    if device.staff_id is None or device.signed_in_at is None or session is None:
        return None
    if digest(session).hex() != device.session:
        return None
    if device.signed_in_at + SESSION_LIFE < house.clock():
        return None
    return house.live(staff_cards).get(device.staff_id)


@cache
def rights_of(role: Role, *, admin: bool) -> frozenset[Capability]:
    """What somebody may do: their role's rights, and an administrator's on top."""
    return CAPABILITIES[role] | (CAPABILITIES[Role.ADMIN] if admin else frozenset())


DEMO = Actor(Role.MANAGER, name="Demo", _capabilities=rights_of(Role.MANAGER, admin=True))


def is_local(connection: HTTPConnection) -> bool:
    """Whether the peer is on this machine. One without an IP address (a local socket) is."""
    try:
        return connection.client is None or ip_address(connection.client.host).is_loopback
    except ValueError:
        return True


def address_of(connection: HTTPConnection) -> str:
    """Where a connection comes from, as far as we can tell."""
    return connection.client.host if connection.client else "local"


# --- cookies ------------------------------------------------------------------------------------


def cookie(connection: HTTPConnection, name: str) -> str | None:
    return connection.cookies.get(_named(connection, name))


def set_cookie(
    connection: HTTPConnection, response: Response, name: str, value: str, max_age: int | None
) -> None:
    """No script reads it, no other site sends it, and on https nobody else can have set it."""
    response.set_cookie(
        _named(connection, name),
        value,
        max_age=max_age,
        httponly=True,
        samesite="lax",
        secure=is_secure(connection),
    )


def drop_cookie(connection: HTTPConnection, response: Response, name: str) -> None:
    response.delete_cookie(
        _named(connection, name), httponly=True, samesite="lax", secure=is_secure(connection)
    )


def _named(connection: HTTPConnection, name: str) -> str:
    return f"__Host-{name}" if is_secure(connection) else name
