"""A small venue with the real app and its booking page, in a browser without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from kds.actor import SYSTEM
from kds.app import make_app
from kds.bus.house import House
from tests.bookings.diary import Clock, furnish
from tests.cast import settings_for

NAVIGATES = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
"""What a browser sends with a plain form of our own page."""


@dataclass
class BookingPage:
    """A visitor of the booking page who has no JavaScript."""

    client: TestClient
    clock: Clock
    house: House
    text: str = ""
    url: str = ""
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> str:
        answer = self.client.get(path, headers={**NAVIGATES, **headers})
        return self._seen(answer)

    def post(self, path: str, follow: bool = True, **values: Any) -> str:
        answer = self.client.post(path, data=values, headers=NAVIGATES, follow_redirects=follow)
        return self._seen(answer)

    def _seen(self, answer: Any) -> str:
        self.text, self.status = answer.text, answer.status_code
        self.url, self.headers = str(answer.url.path), dict(answer.headers)
        return self.text

    def do(self, command: Any, **values: Any) -> Any:
        """The house does something meanwhile."""
        assert self.client.portal is not None
        return self.client.portal.call(lambda: self.house.change(SYSTEM, command, **values))

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found, f"no hidden field {name}"
        return unescape(found[1])

    def times(self) -> dict[str, str]:
        """The free times: what is read on a button → what it sends."""
        found = re.findall(
            r'<button class="time[^"]*" name="at" value="([^"]+)">(\d\d:\d\d)', self.text
        )
        return {label: value for value, label in found}

    def hold(self, clock: str = "19:30", size: int = 2, day: str = "") -> str:
        """Choose a time; gives the path of the private page."""
        self.get(f"/book/times?size={size}&day={day or self.tomorrow}")
        at = self.times()[clock]
        self.post("/book/hold", size=size, at=at, _key=self.hidden("_key"))
        return self.url

    def book(self, clock: str = "19:30", size: int = 2, name: str = "Ines Weber") -> str:
        """All the way to a booking; gives the path of its private page."""
        own = self.hold(clock, size)
        self.post(own, name=name, email=f"{name.split()[-1].lower()}@example.org")
        assert "Your table is booked" in self.text, self.text
        return own

    @property
    def tomorrow(self) -> str:
        return (self.clock() + timedelta(days=1)).date().isoformat()


@contextmanager
def booking_page(
    folder: Path, now: datetime | None = None, **settings: Any
) -> Iterator[BookingPage]:
    clock, opened = Clock(), list[House]()
    if now is not None:
        clock.now = now
    app = make_app(settings_for(folder, **settings), clock, on_open=opened.append)
    with TestClient(app) as client:
        assert client.portal is not None
        client.portal.call(lambda: opened[0].change(SYSTEM, furnish))
        yield BookingPage(client, clock, opened[0])
