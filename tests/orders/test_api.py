"""`POST /api/v1/orders`, as outside systems use it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.bus.journal import Answered
from kds.kitchen.queries import ticket_cards
from kds.orders.model import LineState
from kds.orders.queries import order_cards
from tests.orders.shop import ADA, OTHER, SECRET, Shop, app_in, furnish, line, order


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    app = app_in(tmp_path)
    async with app.router.lifespan_context(app):
        house: House = app.state.web.house
        await furnish(house)
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
            yield Shop(client, house)


async def test_an_order_is_taken_and_cooks(shop: Shop) -> None:
    answer = await shop.post(ADA, key="k1")
    assert answer.status_code == 201
    assert answer.json() == {"order_id": 1, "number": 1, "needs_attention": []}
    card = shop.house.live(order_cards).get(1)
    assert card is not None
    assert {line.state for line in card.lines} == {LineState.FIRED}
    lines = [line for ticket in shop.house.live(ticket_cards) for line in ticket.lines]
    assert sorted((line.name, line.quantity) for line in lines) == [
        ("Octopus", 2),
        ("Rib-eye 300 g", 1),
    ]


async def test_the_same_key_gives_the_same_answer(shop: Shop) -> None:
    first = await shop.post(ADA, key="k1")
    again = await shop.post(order(external_id="W-2"), key="k1")
    assert (again.status_code, again.json()) == (200, first.json())


async def test_the_same_external_id_gives_the_same_answer(shop: Shop) -> None:
    first = await shop.post(ADA, key="k1")
    again = await shop.post(ADA, key="k2")
    assert (again.status_code, again.json()) == (200, first.json())
    elsewhere = await shop.post(order(channel="phone"))
    assert elsewhere.status_code == 201


async def test_an_old_order_is_known_though_its_keys_are_forgotten(shop: Shop) -> None:
    first = await shop.post(order(lines=[{"item": "Unicorn", "unit_price": 5}]))

    def forget(uow):
        """What the writer does after a week."""
        uow.session.query(Answered).delete()

    await shop.house.change(SYSTEM, forget)
    again = await shop.post(order(lines=[{"item": "Unicorn", "unit_price": 5}]), key="new")
    assert (again.status_code, again.json()) == (200, first.json())


async def test_one_shops_key_is_not_anothers(shop: Shop) -> None:
    await shop.post(order(external_id=None), key="k1")
    other = await shop.post(order(external_id=None), key="k1", secret=OTHER)
    assert (other.status_code, other.json()["number"]) == (201, 2)


async def test_without_any_key_each_is_an_order(shop: Shop) -> None:
    answers = [await shop.post(order(external_id=None)) for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 201]


async def test_the_same_key_twenty_times_at_once(shop: Shop) -> None:
    answers = await asyncio.gather(*(shop.post(ADA, key="k1") for _ in range(20)))
    assert sorted(a.status_code for a in answers) == [200] * 19 + [201]
    assert len({a.text for a in answers}) == 1
    assert len(shop.house.live(order_cards)) == 1


async def test_what_is_unknown_needs_attention(shop: Shop) -> None:
    body = order(
        table="99",
        lines=[
            {"item": "Unicorn steak", "unit_price": 1999},
            {"item": "Sea bass", "choices": ["glitter"]},
            {"item": "Lager", "unit_price": 1},
            {"item": "Lager"},
        ],
    )
    answer = await shop.post(body)
    assert answer.status_code == 201
    assert answer.json()["needs_attention"] == [
        {"line": 0, "item": "Unicorn steak", "reason": "unknown_item"},
        {"line": 1, "item": "Sea bass", "reason": "unknown_choice"},
        {"line": 2, "item": "Lager", "reason": "price"},
        {"line": None, "item": None, "reason": "unknown_table"},
    ]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"\xff\xfe", "body"),
        (b'{"channel": "\\ud800"}', "body"),
        (b"[" * 10_000, "body"),
        ([], "body"),
        ("order", "body"),
        (None, "body"),
        ({}, "channel"),
        (order(channel=""), "channel"),
        (order(channel="x" * 41), "channel"),
        (order(channel=7), "channel"),
        (order(lines=[]), "lines"),
        (order(lines=None), "lines"),
        (order(lines=[{"item": "Lager"}] * 201), "lines"),
        (order(lines=[{}]), "lines.0.item"),
        (order(lines=["Lager"]), "lines.0"),
        (order(surprise=1), "surprise"),
        (order(external_id=""), "external_id"),
        (order(name="x" * 81), "name"),
        (order(name="bell\x07"), "name"),
        (order(table=12), "table"),
        (line(item="  "), "lines.0.item"),
        (line(quantity=0), "lines.0.quantity"),
        (line(quantity=1000), "lines.0.quantity"),
        (line(quantity=1.5), "lines.0.quantity"),
        (line(quantity=10**40), "lines.0.quantity"),
        (line(unit_price=-1), "lines.0.unit_price"),
        (line(unit_price=10.99), "lines.0.unit_price"),
        (line(choices="butter"), "lines.0.choices"),
        (line(choices=[["butter"]]), "lines.0.choices.0"),
        (line(choices=["x"] * 51), "lines.0.choices"),
        (line(note="x" * 301), "lines.0.note"),
        (line(oops=True), "lines.0.oops"),
    ],
)
async def test_the_malformed_is_refused_by_name(shop: Shop, body: Any, field: str) -> None:
    answer = await shop.post(body)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert answer.json()["error"]
    assert len(shop.house.live(order_cards)) == 0


async def test_a_key_may_not_be_endless(shop: Shop) -> None:
    for key in ("", "k" * 121):
        answer = await shop.post(ADA, key=key)
        assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")


async def test_a_body_may_not_be_endless(shop: Shop) -> None:
    answer = await shop.post(order(name="x" * 600_000))
    assert answer.status_code in (413, 422)


async def test_strangers_are_refused(shop: Shop) -> None:
    assert (await shop.post(ADA, secret="guessed")).status_code == 401
    assert (await shop.client.post("/api/v1/orders", json=ADA)).status_code == 401
    assert len(shop.house.live(order_cards)) == 0


async def test_the_poster_may_follow_its_order(shop: Shop) -> None:
    await shop.post(ADA)
    headers = {"Authorization": f"Bearer {SECRET}"}
    answer = await shop.client.get("/api/v1/orders/1", headers=headers)
    assert answer.json() == {
        "order_id": 1,
        "number": 1,
        "external_id": "W-1",
        "state": "open",
        "promised_at": None,
        "lines": [
            {"item": "Octopus", "quantity": 2, "state": "fired"},
            {"item": "Rib-eye 300 g", "quantity": 1, "state": "fired"},
        ],
    }
    for unknown in ("/api/v1/orders/2", "/api/v1/orders/99999999999999999999999"):
        assert (await shop.client.get(unknown, headers=headers)).status_code == 404
    assert (await shop.client.get("/api/v1/orders/1")).status_code == 401
