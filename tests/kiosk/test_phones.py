"""Guests' phones at a table: what one may see and do, and what nobody may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Route

from kds.floor.commands import (
    clear_tables,
    join_tables,
    leave,
    merge_parties,
    move_party,
    renew_table_code,
)
from kds.menu.commands import set_out
from kds.orders.commands import new_visit_code, refuse_cart, send_phone_away
from kds.orders.model import CartState, LineState, Refusal
from kds.payments.commands import accept_cart
from kds.staff.rules import digest
from tests.cast import DISHES
from tests.kiosk.phones import Phone, Room, key_on, opened


@pytest.fixture(scope="module")
def open_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with opened(tmp_path_factory.mktemp("phones")) as room:
        yield room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with opened(tmp_path) as room:
        yield room


def confirmed(room: Room, table: str, party: Any) -> Phone:
    """By the visit's own code."""
    secret = f"visit-of-{party}"
    room.do(new_visit_code, party_id=party, visit_hash=digest(secret))
    phone = room.phone()
    answer = phone.post(f"/v/{secret}/join", _key=key_on(phone.get(f"/v/{secret}").text))
    phone.id = int(answer.headers["location"].rpartition("/")[2])
    return phone


# Joining


def test_the_printed_code_is_a_menu_and_orders_nothing(room: Room) -> None:
    visitor = room.phone()
    page = visitor.get(f"/t/{room.code('11')}")
    assert "Octopus" in page.text
    assert "/add" not in page.text
    refused = visitor.post(f"/t/{room.code('11')}/join", _key="k" * 30)
    assert refused.status_code == 409
    assert room.phones == []


def test_every_wrong_code_is_one_page(room: Room) -> None:
    old = room.code("11")
    room.do(renew_table_code, table_id=room.menu.tables["11"])
    pages = {room.phone().get(f"/t/{code}").text for code in (old, "x", "y" * 22)}
    pages |= {room.phone().get(f"/v/{code}").text for code in ("x", "y" * 43)}
    assert len({re.sub(r"/[tv]/\w+", "", page) for page in pages}) == 1
    assert room.phone().get(f"/t/{old}").status_code == 404


def test_the_secret_is_the_phones_alone(room: Room) -> None:
    room.seat("11")
    phone = room.phone()
    path = f"/t/{room.code('11')}"
    answer = phone.post(f"{path}/join", _key=key_on(phone.get(path).text))
    said = answer.headers["set-cookie"]
    assert "HttpOnly" in said
    assert "samesite=lax" in said.lower()
    assert phone.cookies["kds_phone"] not in answer.text
    assert room.phones[0].token == digest(phone.cookies["kds_phone"]).hex()


def test_a_second_tap_makes_no_second_guest(room: Room) -> None:
    room.seat("11")
    phone = room.phone()
    path = f"/t/{room.code('11')}"
    key = key_on(phone.get(path).text)
    places = {phone.post(f"{path}/join", _key=key).headers["location"] for _ in range(2)}
    places.add(phone.post(f"{path}/join", _key="another key of that phone").headers["location"])
    assert len(places) == len(room.phones) == 1


def test_a_table_has_at_most_two_phones_for_each_seat(room: Room) -> None:
    room.seat("11")
    for _ in range(8):
        room.phone().join("11")
    path = f"/t/{room.code('11')}"
    assert room.phone().post(f"{path}/join", _key="k" * 30).status_code == 429


def test_guessing_codes_is_slow(room: Room) -> None:
    answers = [room.phone().get(f"/v/guess{number}").status_code for number in range(7)]
    assert answers[0] == 404
    assert answers[-1] == 429


# One cart


def test_everybody_sees_all_and_changes_what_is_theirs(room: Room) -> None:
    room.seat("11")
    anna, ben = room.phone().join("11", "Anna"), room.phone().join("11", "<b>Ben</b>")
    anna.add("Octopus")
    ben.add("Lager")
    page = anna.get(anna.at("/order")).text
    assert "&lt;b&gt;Ben&lt;/b&gt;" in page
    assert "<b>Ben</b>" not in page
    octopus, lager = room.carts[0].lines
    assert anna.post(anna.at(f"/lines/{lager.id}"), quantity=5).status_code == 404
    assert anna.post(anna.at(f"/lines/{lager.id}/remove")).status_code == 404
    assert anna.post(anna.at(f"/lines/{lager.id}/change"), quantity=2).status_code == 404
    assert anna.post(anna.at(f"/lines/{octopus.id}"), quantity=2).status_code == 303
    assert [line.quantity for line in room.carts[0].lines] == [2, 1]


def test_the_first_order_waits_for_staff_and_the_next_does_not(room: Room) -> None:
    room.seat("11")
    anna = room.phone().join("11")
    anna.add("Octopus")
    anna.send(1650)
    assert room.orders == []
    cart = room.carts[0]
    assert cart.state is CartState.ASKED
    room.do(accept_cart, cart_id=cart.id, seen_total=1650)
    (order,) = room.orders
    assert [(line.phone_id, line.seat, line.state) for line in order.lines] == [
        (anna.id, 1, LineState.FIRED)
    ]
    anna.add("Lager")
    anna.send(480)
    assert [line.round_number for line in room.orders[0].lines] == [1, 2]


def test_what_staff_refuse_comes_back_with_the_reason(room: Room) -> None:
    room.seat("11")
    anna = room.phone().join("11")
    anna.add("Octopus")
    anna.send(1650)
    anna.add("Lager")  # meanwhile
    room.do(refuse_cart, cart_id=room.carts[0].id, reason=Refusal.COMING)
    assert "We come to your table" in anna.get(anna.at("/order")).text
    (cart,) = room.carts
    assert len(cart.lines) == 2


def test_the_code_of_the_visit_confirms_at_once(room: Room) -> None:
    anna = confirmed(room, "11", room.seat("11"))
    anna.add("Octopus")
    anna.send(1650)
    assert [line.state for line in room.orders[0].lines] == [LineState.FIRED]


def test_only_ones_own_are_sent(room: Room) -> None:
    party = room.seat("11")
    anna = confirmed(room, "11", party)
    ben = room.phone().join("11")
    anna.add("Octopus")
    ben.add("Lager")
    anna.send(1650, "mine")
    assert [line.name for line in room.orders[0].lines] == ["Octopus"]
    assert [line.item_id for cart in room.carts if cart.filling for line in cart.lines] == [
        room.menu.items["Lager"]
    ]


def test_sold_out_in_the_cart_is_said_and_not_sent(room: Room) -> None:
    anna = confirmed(room, "11", room.seat("11"))
    anna.add("Octopus")
    room.do(set_out, item_id=room.menu.items["Octopus"])
    assert "Sold out" in anna.get(anna.at("/order")).text
    assert anna.send(1650).status_code == 409
    assert room.orders == []


# The party goes, moves, merges


def test_with_the_party_goes_everything(room: Room) -> None:
    party = room.seat("11")
    anna = confirmed(room, "11", party)
    anna.add("Octopus")
    room.do(leave, party_id=party)
    assert room.phones == []
    assert [cart for cart in room.carts if cart.filling] == []
    for rest in ("", "/order", "/bill"):
        assert anna.get(anna.at(rest)).status_code == 404
    assert anna.add("Lager").status_code == 404
    assert anna.get(f"/v/visit-of-{party}").status_code == 404
    assert "Octopus" in anna.get(f"/t/{room.code('11')}").text


def test_phones_go_along_to_another_table(room: Room) -> None:
    party = room.seat("11")
    anna = room.phone().join("11")
    anna.add("Octopus")
    room.do(move_party, party_id=party, table_ids=(room.menu.tables["12"],))
    assert "12" in anna.get(anna.at("/order")).text
    assert anna.add("Lager").status_code == 303


def test_of_two_parties_that_become_one_the_phones_share_one_cart(room: Room) -> None:
    room.do(join_tables, table_id=room.menu.tables["11"], other_id=room.menu.tables["12"])
    party, other = room.seat("11"), room.seat("12")
    anna, ben = room.phone().join("11"), room.phone().join("12")
    anna.add("Octopus")
    ben.add("Lager")
    room.do(merge_parties, party_id=party, other_id=other)
    assert [(phone.party_id, phone.number) for phone in room.phones] == [(party, 1), (party, 2)]
    (cart,) = (cart for cart in room.carts if cart.filling)
    assert {line.phone_id for line in cart.lines} == {anna.id, ben.id}
    assert "Octopus" in ben.get(ben.at("/order")).text


def test_a_phone_that_is_sent_away_orders_nothing(room: Room) -> None:
    room.seat("11")
    anna = room.phone().join("11")
    room.do(send_phone_away, phone_id=anna.id)
    assert anna.add("Octopus").status_code == 404


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
