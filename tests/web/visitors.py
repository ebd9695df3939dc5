"""Visitors of the real app: strangers, paired devices, people who signed in, outside systems."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from kds.actor import SYSTEM, Actor, Role
from kds.app import make_app
from kds.bus.house import House, utc_now
from kds.staff import commands
from kds.staff.rules import digest, hash_pin, new_secret
from kds.values import StaffId
from kds.web.signin import device_of
from tests.cast import settings_for

PIN = "2580"
ORIGIN = {"Origin": "http://testserver"}
STAFF = (Role.SERVER, Role.HOST, Role.MANAGER, Role.ADMIN)
"""Roles that a person signs in with; the others are a device's own."""


class Clock:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 8, 17, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **time: float) -> None:
        self.now += timedelta(**time)


@cache
def pin_hash(pin: str = PIN) -> str:
    return hash_pin(pin)


@dataclass
class Visitor:
    """What a browser or a program sends along."""

    device: str | None = None
    session: str | None = None
    bearer: str | None = None
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        cookies = {"kds_device": self.device, "kds_session": self.session}
        sent = "; ".join(f"{name}={value}" for name, value in cookies.items() if value)
        headers = {**ORIGIN, **self.extra, "HX-Request": "true"}
        if sent:
            headers["Cookie"] = sent
        if self.bearer:
            headers["Authorization"] = f"Bearer {self.bearer}"
        return headers


class Venue:
    """The app, open, and a way to do things in its house."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    @property
    def web(self) -> Any:
        return self.client.app.state.web  # type: ignore[attr-defined]

    @property
    def house(self) -> House:
        return self.web.house

    def change(self, command: Callable[..., Any], actor: Actor = SYSTEM, **arguments: Any) -> Any:
        assert self.client.portal is not None
        return self.client.portal.call(partial(self.house.change, actor, command, **arguments))

    def read(self, query: Callable[..., Any], *arguments: Any) -> Any:
        assert self.client.portal is not None
        return self.client.portal.call(partial(self.house.read, query, *arguments))

    def journal(self) -> list[tuple[str, str, str]]:
        """(kind, data, actor) of every event."""
        rows = self.read(
            lambda s: (
                s.connection()
                .exec_driver_sql("SELECT kind, data, actor FROM journal ORDER BY seq")
                .fetchall()
            )
        )
        return [tuple(row) for row in rows]

    # People and devices

    def hire(self, role: Role, name: str = "Ada Byron", *, admin: bool = False) -> StaffId:
        return self.change(
            commands.hire_staff, name=name, role=role, pin_hash=pin_hash(), admin=admin
        )

    def pair(self, role: Role, station_id: int | None = None, name: str = "Tablet") -> Visitor:
        """A paired device; it came by a link."""
        link, token = new_secret(), new_secret()
        self.change(
            commands.make_pairing_link,
            code_hash=digest(link),
            name=name,
            role=role,
            station_id=station_id,
        )
        self.change(commands.use_pairing_link, code_hash=digest(link), token_hash=digest(token))
        return Visitor(device=token)

    def device_id(self, visitor: Visitor) -> Any:
        return self.web_device(visitor).id

    def web_device(self, visitor: Visitor) -> Any:
        return device_of(self.house, visitor.device or "")

    def sign_in(self, visitor: Visitor, staff_id: StaffId) -> Visitor:
        """Somebody on that device, past the PIN."""
        visitor.session = new_secret()
        self.change(
            commands.sign_in,
            Actor(Role.GUEST, device_id=self.device_id(visitor)),
            staff_id=staff_id,
            verified=pin_hash(),
            session_hash=digest(visitor.session),
        )
        return visitor

    def outside(self, role: Role = Role.ORDERS) -> Visitor:
        secret = new_secret()
        self.change(commands.issue_token, name="Shop", role=role, token_hash=digest(secret))
        return Visitor(bearer=secret)

    def visitor(self, role: Role) -> Visitor:
        """Somebody with this role, in the way in which people get it."""
        if role is Role.GUEST:
            return Visitor()
        if role is Role.ORDERS:
            return self.outside()
        device = self.pair(role if role is not Role.ADMIN else Role.MANAGER)
        return self.sign_in(device, self.hire(role)) if role in STAFF else device

    # Requests

    def get(self, path: str, visitor: Visitor | None = None, **headers: str) -> Any:
        sent = (visitor or Visitor()).headers
        return self.client.get(
            path, headers={**sent, "Accept": "text/html", **headers}, follow_redirects=False
        )

    def post(self, path: str, visitor: Visitor | None = None, **form: Any) -> Any:
        return self.client.post(
            path, headers=(visitor or Visitor()).headers, data=form, follow_redirects=False
        )

    def watch(self, path: str, visitor: Visitor | None = None) -> Any:
        return self.client.websocket_connect(f"/live{path}", headers=(visitor or Visitor()).headers)


@contextmanager
def open_venue(
    folder: Path,
    clock: Callable[[], datetime] = utc_now,
    base_url: str = "http://testserver",
    peer: str = "127.0.0.1",
    **settings: Any,
) -> Iterator[Venue]:
    app = make_app(settings_for(folder, **settings), clock)
    with TestClient(app, base_url=base_url, client=(peer, 50000)) as client:
        yield Venue(client)


def cookie_of(response: Any, name: str) -> str | None:
    """The value of a cookie that an answer sets; "" for one that it takes away."""
    for header in response.headers.get_list("set-cookie"):
        found = re.match(rf"{re.escape(name)}=([^;]*)", header)
        if found:
            return found[1].strip('"')
    return None


def asks(venue: Venue) -> tuple[Visitor, int, str]:
    """A screen at the door: the visitor that it is, its request's number, the code it shows."""
    venue.client.cookies.clear()
    answer = venue.post("/pair/ask")
    assert answer.status_code == 204
    waiting = cookie_of(answer, "kds_waiting")
    assert waiting is not None
    venue.client.cookies.clear()
    visitor = Visitor(extra={"Cookie": f"kds_waiting={waiting}"})
    page = venue.get(answer.headers["HX-Redirect"], visitor).text
    halves = re.findall(r"<span>([A-Z]{4})</span>", page)
    return visitor, int(waiting.split(".")[0]), "-".join(halves)


def frame_until(socket: Any, text: str) -> str:
    """The first frame that holds this text."""
    while True:
        frame: str = socket.receive_text()
        if text in frame:
            return frame


def enters(venue: Venue, device: Visitor, staff_id: int, pin: str = PIN) -> Any:
    answer = venue.post("/signin", device, staff_id=staff_id, pin=pin, next="/orders")
    venue.client.cookies.clear()
    return answer


def closed_with(socket: Any) -> int:
    with pytest.raises(WebSocketDisconnect) as gone:
        frame_until(socket, "nothing that a frame says")
    return gone.value.code
