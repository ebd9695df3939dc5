"""A small grill with guests' phones, in a few words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from kds.actor import SYSTEM
from kds.app import make_app
from kds.bus.house import House
from kds.floor.commands import seat_walk_in
from kds.floor.queries import table_codes
from kds.orders.commands import new_visit_code
from kds.orders.queries import CartCard, OrderCard, cart_cards, order_cards
from kds.orders.queries.phones import PhoneCard, phone_cards
from kds.staff.rules import digest
from kds.values import PartyId
from tests.cast import Menu, seed_menu, settings_for

PAGE = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Phone:
    """One guest's browser: its own cookies, and nothing of any other's."""

    room: Room
    cookies: dict[str, str] = field(default_factory=dict)
    id: int = 0

    def get(self, path: str) -> Any:
        return self._ask("GET", path)

    def post(self, path: str, **values: Any) -> Any:
        return self._ask("POST", path, data=values)

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        client = self.room.client
        client.cookies.clear()
        client.cookies.update(self.cookies)
        answer = client.request(method, path, headers=PAGE, follow_redirects=False, **more)
        self.cookies.update(dict(answer.cookies))
        return answer

    def join(self, table: str, name: str = "") -> Phone:
        """By the printed code."""
        path = f"/t/{self.room.code(table)}"
        answer = self.post(f"{path}/join", _key=key_on(self.get(path).text), name=name)
        assert answer.status_code == 303, answer.text
        self.id = int(answer.headers["location"].rpartition("/")[2])
        return self

    def at(self, rest: str) -> str:
        return f"/table/{self.id}{rest}"

    def add(self, dish: str, *options: str, **values: Any) -> Any:
        menu = self.room.menu
        chosen = [menu.options[option] for option in options]
        return self.post(self.at("/add"), item_id=menu.items[dish], option_ids=chosen, **values)

    def send(self, total: int, whose: str = "all") -> Any:
        return self.post(self.at("/send"), seen_total=total, whose=whose)


def key_on(text: str) -> str:
    found = re.search(r'name="_key" value="([^"]+)"', text)
    assert found
    return found[1]


@dataclass
class Room:
    """The house behind the phones."""

    client: TestClient
    house: House
    menu: Menu

    def do(self, command: Any, **values: Any) -> Any:
        async def change() -> Any:
            return await self.house.change(SYSTEM, command, **values)

        assert self.client.portal is not None
        return self.client.portal.call(change)

    def seat(self, table: str, size: int = 2) -> PartyId:
        party: PartyId = self.do(seat_walk_in, size=size, table_ids=(self.menu.tables[table],))
        return party

    def code(self, table: str) -> str:
        card = self.house.live(table_codes).get(self.menu.tables[table])
        assert card is not None
        return card.code

    def phone(self) -> Phone:
        return Phone(self)

    @property
    def phones(self) -> list[PhoneCard]:
        return sorted(self.house.live(phone_cards), key=lambda phone: phone.id)

    @property
    def carts(self) -> list[CartCard]:
        return sorted(self.house.live(cart_cards), key=lambda cart: cart.id)

    @property
    def orders(self) -> list[OrderCard]:
        return sorted(self.house.live(order_cards), key=lambda order: order.id)


@contextmanager
def opened(folder: Path) -> Iterator[Room]:
    houses: list[House] = []
    app = make_app(settings_for(folder), on_open=houses.append)
    with TestClient(app, client=("192.0.2.9", 5000)) as client:
        house = houses[0]

        async def furnish() -> Menu:
            return await seed_menu(house)

        assert client.portal is not None
        yield Room(client, house, client.portal.call(furnish))


def confirmed(room: Room, table: str, party: Any) -> Phone:
    """By the visit's own code."""
    secret = f"visit-of-{party}"
    room.do(new_visit_code, party_id=party, visit_hash=digest(secret))
    phone = room.phone()
    answer = phone.post(f"/v/{secret}/join", _key=key_on(phone.get(f"/v/{secret}").text))
    phone.id = int(answer.headers["location"].rpartition("/")[2])
    return phone
