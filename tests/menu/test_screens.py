"""The menu's pages and forms, through the whole application."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kds.app import make_app
from kds.menu.model import Allergen, Channel
from kds.menu.rules import Sale
from kds.web.render import STATIC
from tests.cast import settings_for

HX = {"HX-Request": "true"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    app = make_app(settings_for(tmp_path, demo=True), apps=[])
    with TestClient(app, client=("127.0.0.1", 5000)) as client:
        yield client


def send(client: TestClient, path: str, status: int = 204, **form: object) -> str:
    answer = client.post(path, data=form, headers=HX)
    assert answer.status_code == status, answer.text
    return answer.headers.get("HX-Redirect", "") or answer.text


def furnish(client: TestClient) -> None:
    send(client, "/menu/categories", name="Mains", course=2)
    assert send(client, "/menu/items", category_id=1, name="Steak", price="29") == "/menu?item=1"
    send(client, "/menu/items", category_id=1, name="Salmon", price="24,50")
    send(client, "/menu/groups", name="Doneness", least=1, most=1, item_id=1)
    send(client, "/menu/groups/1/options", name="Rare", price="")
    send(client, "/menu/groups/1/options", name="Well done", price="-0.50", preset="true")


def test_an_empty_menu_says_what_to_do(client: TestClient) -> None:
    assert "Choose a dish" in client.get("/menu").text
    assert "name the first set" in client.get("/menu/choices").text
    assert "name the first one below" in client.get("/menu/times").text
    assert "Everything is on sale" in client.get("/menu/availability").text


def test_a_menu_is_made_by_forms(client: TestClient) -> None:
    furnish(client)
    page = client.get("/menu?item=1").text
    for part in ("Steak", "€24.50", 'value="29.00"', "Doneness", "choose 1", "-€0.50"):
        assert part in page
    send(
        client, "/menu/items/1", name="Rib-eye", category_id=1, price="31", kitchen_name="RIB",
        allergens=["milk", "mustard"],
    )  # fmt: skip
    page = client.get("/menu?item=1").text
    assert re.findall(r'value="(\w+)" checked', page) == ["milk", "mustard"]
    assert 'value="RIB"' in page


def test_other_prices(client: TestClient) -> None:
    furnish(client)
    send(client, "/menu/dayparts", name="Lunch", starts="11:30", ends="15:00")
    send(client, "/menu/items/1/prices", price="24", daypart="Lunch", channel="")
    send(client, "/menu/items/1/prices", price="33", daypart="", channel="delivery")
    page = client.get("/menu?item=1").text
    assert "€24.00" in page
    assert "Any time · Delivery" in page
    assert "1 dish has a price for it" in client.get("/menu/times").text
    send(client, "/menu/items/1/prices/drop", daypart="Lunch", channel="")
    assert "€24.00" not in client.get("/menu?item=1").text


def test_what_is_wrong_names_its_field(client: TestClient) -> None:
    furnish(client)
    said = send(client, "/menu/items", 422, category_id=1, name="Tart", price="cheap")
    assert '"field":"price"' in said
    assert '"field":"name"' in send(
        client, "/menu/items", 409, category_id=1, name="STEAK", price=1
    )
    said = send(client, "/menu/groups/1", 422, name="Doneness", least=2, most=1)
    assert '"field":"least"' in said


def test_a_removed_dish_can_be_brought_back(client: TestClient) -> None:
    furnish(client)
    answer = client.post("/menu/items/1/remove", headers=HX)
    assert answer.headers["X-Undo"] == "/menu/items/1/restore"
    assert "Steak" not in client.get("/menu").text
    send(client, answer.headers["X-Undo"])
    assert "Steak" in client.get("/menu").text


def test_stations_are_set_where_the_dish_is(client: TestClient) -> None:
    furnish(client)
    send(client, "/kitchen/stations", name="Grill")
    assert "No station cooks it" in client.get("/menu?item=1").text
    send(client, "/kitchen/items/1/route", station_id=1, minutes="7.5")
    page = client.get("/menu?item=1").text
    assert "No station cooks it" not in page
    assert 'value="7.5"' in page


def test_86_shows_on_every_screen_at_once(client: TestClient) -> None:
    furnish(client)
    paths = ("/menu/availability", "/menu?item=1", "/menu/choices?group=1")
    with (
        client.websocket_connect(f"/live{paths[0]}") as board,
        client.websocket_connect(f"/live{paths[1]}") as editor,
        client.websocket_connect(f"/live{paths[2]}") as choices,
    ):
        for display in (board, editor, choices):
            display.receive_text()  # the snapshot
        send(client, "/menu/items/1/out")
        assert 'id="off-i1"' in board.receive_text()
        assert "Sold out" in editor.receive_text()
        send(client, "/menu/options/1/snooze", minutes=30)
        assert 'id="off-o1"' in board.receive_text()
        assert "until" in choices.receive_text()
        send(client, "/menu/items/1/back")
        assert '<i data-gone="off-i1">' in board.receive_text()


def test_dishes_of_others_do_not_disturb_a_row(client: TestClient) -> None:
    furnish(client)
    with client.websocket_connect("/live/menu/availability") as board:
        board.receive_text()
        send(client, "/menu/items/1/left", left=3)
        frame = board.receive_text()
    assert 'id="stock-i1"' in frame
    assert "3 left" in frame
    assert "i2" not in frame


def test_every_state_has_a_word_and_a_style() -> None:
    css = (STATIC / "css" / "menu.css").read_text()
    for state in Sale:
        assert state.word
        assert f"[data-state={state}]" in css
    assert all(each.word for each in (*Channel, *Allergen))
