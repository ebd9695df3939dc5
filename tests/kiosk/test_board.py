"""The guests' board: what everybody in the room may read."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta

from starlette.testclient import TestClient

from kds.app import make_app
from kds.kitchen.queries import BoardCard
from kds.kitchen.queries.board import first_name
from kds.menu.model import Channel
from kiosk.screens import KEEP_READY, Called, preparing, ready
from tests.cast import settings_for

NOW = datetime(2026, 7, 4, 12, tzinfo=UTC)


def card(number: int, ready_at: datetime | None = None, name: str = "") -> BoardCard:
    return BoardCard(number, number, name, Channel.KIOSK, ready_at, "")  # type: ignore[arg-type]


def test_numbers_wait_in_order_and_the_newest_ready_one_leads() -> None:
    cards = [card(3), card(1), card(7, NOW), card(8, NOW - timedelta(minutes=2))]
    assert [each.sort for each in preparing(cards)] == [3, 1]
    assert [each.number for each in sorted(ready(cards, NOW), key=lambda c: c.sort)] == [7, 8]


def test_it_clears_itself() -> None:
    cards = [card(1, NOW - KEEP_READY), card(2, NOW - KEEP_READY + timedelta(seconds=1))]
    assert [each.number for each in ready(cards, NOW)] == [2]


def test_only_a_first_name_is_shown() -> None:
    assert first_name(" Maximilian Schönfelder") == "Maximilian"
    assert first_name(" ") == ""


def test_the_card_knows_nothing_of_dishes() -> None:
    assert {each.name for each in fields(Called)} == {"id", "sort", "number", "name"}
    assert {each.name for each in fields(BoardCard)} == {
        "id",
        "number",
        "name",
        "channel",
        "ready_at",
        "sort",
    }


def test_nobody_needs_to_sign_in(tmp_path: object) -> None:
    with TestClient(make_app(settings_for(tmp_path))) as client:
        assert client.get("/board").status_code == 200
        assert client.get("/kitchen/expo").status_code in (303, 401, 403)
