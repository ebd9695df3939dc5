"""Strangers at the phones' routes: one answer for all, and nothing gets cheaper by what is sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Route

from kds.floor.commands import (
    clear_tables,
    leave,
)
from tests.cast import DISHES
from tests.kiosk.phones import Room, confirmed, opened


@pytest.fixture(scope="module")
def open_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with opened(tmp_path_factory.mktemp("phones")) as room:
        yield room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with opened(tmp_path) as room:
        yield room


# Strangers

SAMPLES = {"phone_id": 1, "item_id": 1, "line_id": 1, "check_id": 1}


def private_routes(room: Room) -> list[tuple[str, str]]:
    """Every route of a phone, from the application's own table of routes."""
    return [
        (method, route.path.replace(":int", ""))
        for route in room.client.app.routes  # type: ignore[attr-defined]
        if isinstance(route, Route) and route.path.startswith("/table/{")
        for method in sorted((route.methods or set()) & {"GET", "POST"})
    ]


def test_no_route_opens_anything_of_another_guest(room: Room) -> None:
    party = room.seat("11")
    victim = confirmed(room, "11", party)
    victim.post(victim.at("/name"), name="Ines Weber")
    victim.add("Octopus")
    victim.send(1650)
    victim.add("Lager")
    room.seat("12")
    stranger, nobody = room.phone().join("12"), room.phone()
    before = (room.carts, room.orders, room.phones)
    answers: set[str] = set()
    routes = private_routes(room)
    assert len(routes) > 12
    line = room.carts[-1].lines[0].id
    for method, path in routes:
        address = path.format(**{**SAMPLES, "phone_id": victim.id, "line_id": line})
        for visitor in (stranger, nobody):
            answer = visitor.post(address) if method == "POST" else visitor.get(address)
            assert answer.status_code == 404, (method, path)
            answers.add(answer.text)
    assert len(answers) == 1
    assert (room.carts, room.orders, room.phones) == before


def test_ones_own_pages_take_nothing_of_others(room: Room) -> None:
    """Its own address, the others' ids."""
    victim_party = room.seat("11")
    victim = confirmed(room, "11", victim_party)
    victim.add("Octopus")
    victim.send(1650)
    victim.add("Lager")
    room.seat("12")
    stranger = room.phone().join("12")
    stranger.add("Espresso")
    line = next(c for c in room.carts if c.filling and c.party_id == victim_party).lines[0].id
    for rest in (f"/lines/{line}", f"/lines/{line}/change", f"/lines/{line}/remove"):
        sent = {} if rest.endswith("remove") else {"quantity": 9}
        assert stranger.post(stranger.at(rest), **sent).status_code == 404
    assert stranger.get(stranger.at("/receipt/1")).status_code == 404
    for name in ("cart_id", "party_id", "token_hash", "phone_id"):
        stranger.post(stranger.at("/send"), seen_total=290, **{name: 1})
    assert [cart.party_id for cart in room.carts if cart.filling] == [victim_party]


def test_private_pages_are_neither_stored_nor_named_to_others(room: Room) -> None:
    anna = confirmed(room, "11", room.seat("11"))
    for rest in ("", "/order", "/bill"):
        headers = anna.get(anna.at(rest)).headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
    assert room.phone().get(f"/v/visit-of-{1}").headers["referrer-policy"] == "no-referrer"


# Money

WORDS = st.one_of(st.integers(-3, 25), st.sampled_from([2**31, 2**60, -(2**40), 0]))


@given(
    tries=st.lists(
        st.tuples(
            st.sampled_from(["add", "step", "change"]),
            st.integers(0, 12),
            st.lists(st.integers(0, 12), max_size=4),
            WORDS,
        ),
        min_size=1,
        max_size=5,
    ),
    seen=WORDS,
)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_that_is_sent_makes_it_cheaper_than_the_menu(
    open_room: Room, tries: list[Any], seen: int
) -> None:
    room = open_room
    party = room.seat("11")
    try:
        guest = confirmed(room, "11", party)
        for act, item, options, quantity in tries:
            lines = [line for c in room.carts if c.filling for line in c.lines]
            line = lines[item % len(lines)].id if lines else item
            path = {"add": "/add", "step": f"/lines/{line}", "change": f"/lines/{line}/change"}[act]
            values: dict[str, Any] = {"quantity": quantity}
            values |= {"item_id": item} if act == "add" else {}
            values |= {"option_ids": options} if act != "step" else {}
            assert guest.post(guest.at(path), **values).status_code in (303, 404, 409, 422)
        guest.send(seen)
        for total in {sum_of(room)}:
            guest.send(total)
        for order in room.orders:
            for line in order.lines:
                assert line.quantity >= 1
                assert line.item_id is not None
                assert line.unit_price >= menu_price(room, line.item_id)
    finally:
        room.do(leave, party_id=party)
        room.do(clear_tables, table_ids=(room.menu.tables["11"],))
        room.client.app.state.web.tries._failed.clear()  # type: ignore[attr-defined]
        room.client.app.state.table_joins._failed.clear()  # type: ignore[attr-defined]


def menu_price(room: Room, item_id: int) -> int:
    name = next(name for name, ident in room.menu.items.items() if ident == item_id)
    return next(dishes[name] for _, dishes in DISHES.values() if name in dishes)


def sum_of(room: Room) -> int:
    return sum(
        menu_price(room, line.item_id) * line.quantity
        for cart in room.carts
        if cart.filling
        for line in cart.lines
    )
