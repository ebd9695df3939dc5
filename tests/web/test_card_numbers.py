"""A card number that somebody types is refused, and stands in no log, no journal and no row."""

from __future__ import annotations

import io
import logging
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from kds.actor import SYSTEM, Actor, Role
from kds.app import make_app
from kds.bus.house import House
from kds.cardnumbers import SCRUBBED, holds_card_number, luhn, scrub
from kds.config import Settings
from kds.errors import Invalid
from kds.orders.commands import NewLine, NewOrder, open_order, place_order, rename_order
from kds.web import logs
from tests.cast import seed_menu, settings_for

MANAGER = Actor(Role.MANAGER)
SHOP = Actor(Role.ORDERS)
CARDS = [
    "4242424242424242",
    "4242 4242 4242 4242",
    "4242-4242-4242-4242",
    "3782 822463 10005",
    "5555.5555.5555.4444",
    "6304 0000 0000 0000 000",
    "card 4000056655665556, 12/27",
    "4242 4242 4242 4242 12 27",
    "(4242424242424242)",
]
HARMLESS = [
    "4242424242424241",
    "+49 170 12345678",
    "004917012345678",
    "table 12, no onions, 2 x 300 g",
    "2026-11-25 13:45",
    "1234567890",
    "a4242424242424242b",
]


@pytest.mark.parametrize("text", CARDS)
def test_it_is_seen_however_it_is_written(text: str) -> None:
    assert holds_card_number(text)
    assert SCRUBBED in scrub(text)
    assert not holds_card_number(scrub(text))


@pytest.mark.parametrize("text", HARMLESS)
def test_other_numbers_pass(text: str) -> None:
    assert not holds_card_number(text)
    assert scrub(text) == text


@given(st.integers(10**11, 10**18 - 1), st.sampled_from(["", " ", "-"]), st.text(max_size=20))
def test_every_number_that_luhn_holds_for_is_seen(body: int, between: str, around: str) -> None:
    digits = next(f"{body}{last}" for last in range(10) if luhn(f"{body}{last}"))
    written = between.join(digits[at : at + 4] for at in range(0, len(digits), 4))
    assert holds_card_number(f"{around}, {written}; {around}")


async def test_it_is_refused_in_any_argument_however_deep(house: House, tmp_path: Path) -> None:
    menu = await seed_menu(house)
    order_id = await house.change(SYSTEM, open_order, table_id=menu.tables["12"])
    for number in ("4242 4242 4242 4242", "378282246310005"):
        with pytest.raises(Invalid) as refused:
            await house.change(MANAGER, rename_order, order_id=order_id, name=f"pay {number}")
        assert refused.value.field == "name"
        lines = (NewLine("Lager", 1, note=f"card: {number}"),)
        with pytest.raises(Invalid):
            await house.change(SHOP, place_order, order=NewOrder("web", lines, external_id="1"))
    with pytest.raises(Invalid):
        await house.change(MANAGER, rename_order, order_id=4242424242424242, name="Ada")
    nobody_wrote_it(tmp_path / "kds.db")


async def test_the_long_id_of_another_system_is_none(house: House) -> None:
    await seed_menu(house)
    order = NewOrder("web", (NewLine("Lager", 1),), external_id="4242424242424242")
    assert (await house.change(SHOP, place_order, order=order)).order_id


def nobody_wrote_it(path: Path) -> None:
    """Neither the rows nor the journal nor the log of the database have it."""
    with closing(sqlite3.connect(path)) as connection:
        said = "\n".join(connection.iterdump()).encode()
    files = [file.read_bytes() for file in path.parent.glob("kds.db*")]
    for number in (b"4242424242424242", b"4242 4242 4242 4242", b"378282246310005"):
        assert not any(number in each for each in [said, *files])


def in_the_log(monkeypatch: pytest.MonkeyPatch, form: str, act: Callable[[], Any]) -> str:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    root, before = logging.getLogger(), list(logging.getLogger().handlers)
    logs.configure(Settings(log_format=form))
    try:
        act()
    finally:
        root.handlers[:] = before
    return written.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_log_never_says_it(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    def mishap() -> None:
        log = logging.getLogger("kds.test")
        log.warning("No such guest: %s", "4242 4242 4242 4242")
        log.warning("extra", extra={"note": "378282246310005"})
        log.warning("two lines\n5555555555554444 here")
        try:
            raise ValueError("4242424242424242 is no table")
        except ValueError:
            log.exception("It broke")

    said = in_the_log(monkeypatch, form, mishap)
    assert said.count(SCRUBBED) >= 4
    assert not {each for each in ("4242", "378282246310005", "5555555555554444") if each in said}


def test_a_form_that_has_one_is_refused_and_not_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send() -> None:
        settings = settings_for(tmp_path, demo=True)
        with TestClient(make_app(settings), client=("127.0.0.1", 1)) as client:
            sent = {"name": "4242 4242 4242 4242", "course": "1"}
            answer = client.post("/menu/categories", data=sent)
            assert answer.status_code == 422, answer.text
            assert answer.json()["field"] == "name"
            assert "4242" not in answer.text

    assert "4242" not in in_the_log(monkeypatch, "json", send)
    nobody_wrote_it(tmp_path / "kds.db")
