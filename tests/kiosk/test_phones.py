"""Guests' phones at a table: what one may see and do, and what nobody may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kds.floor.commands import (
    join_tables,
    leave,
    merge_parties,
    move_party,
    renew_table_code,
)
from kds.menu.commands import set_out
from kds.orders.commands import refuse_cart, send_phone_away
from kds.orders.model import CartState, LineState, Refusal
from kds.payments.commands import accept_cart
from kds.staff.rules import digest
from tests.kiosk.phones import Room, confirmed, key_on, opened


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with opened(tmp_path) as room:
        yield room


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
