"""The start page: each sees in small what they may open, and calmly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kds.actor import Role
from kds.floor.commands import import_room
from kds.front import house as small
from kds.front import kitchen
from kds.front.glance import Tickets
from kds.menu.model import Channel
from kds.menu.queries import item_cards
from kds.orders.commands import add_line, open_order, send
from kds.setup.kitchen import open_stations
from kds.setup.rooms import Start as Begin
from kds.setup.rooms import plan_of
from tests.cast import seed_menu
from tests.web.visitors import Venue, Visitor, closed_with, open_venue


@pytest.fixture
def venue(tmp_path: Path) -> Iterator[Venue]:
    """A grill with two stations, a room, and one order that cooks."""
    with open_venue(tmp_path) as venue:
        assert venue.client.portal is not None
        venue.change(open_stations, names=("Grill", "Bar"))
        menu = venue.client.portal.call(seed_menu, venue.house)
        venue.change(import_room, room=plan_of(Begin.CAFE))
        sell(venue, menu.items["Octopus"])
        yield venue


def sell(venue: Venue, item_id: Any) -> None:
    order = venue.change(open_order, name="Rossi", channel=Channel.TAKEAWAY)
    venue.change(add_line, order_id=order, item_id=item_id)
    venue.change(send, order_id=order)


def test_each_sees_in_small_what_they_may_open(venue: Venue) -> None:
    manager, cook = venue.visitor(Role.MANAGER), venue.visitor(Role.KITCHEN)
    office, wall, street = (venue.get("/", who).text for who in (manager, cook, Visitor()))
    assert "tables taken" in office
    assert "in all, about" in office
    assert "Grill" in wall
    assert "in all, about" not in wall
    assert "covers now" not in wall
    assert "Rossi" not in street
    assert "open orders" not in street
    assert venue.get("/?sees=see_orders", Visitor()).status_code == 404, "an address grants nothing"


def test_a_stranger_learns_nothing_from_the_socket_either(venue: Venue) -> None:
    with venue.watch("/", Visitor()) as socket:
        frame = socket.receive_text()
    assert "Rossi" not in frame
    assert "glance-cell" in frame, "the guests' board, which everybody may read"
    assert "in all, about" not in frame


def test_whoever_signs_out_no_longer_watches_as_they_were(venue: Venue) -> None:
    manager = venue.visitor(Role.MANAGER)
    with venue.watch("/", manager) as socket:
        socket.receive_text()
        venue.post("/signout", manager)
        assert closed_with(socket) == 1008


def test_the_words_say_what_the_picture_shows(venue: Venue) -> None:
    live = venue.house.live
    live.now = venue.house.clock()
    grill, bar = sorted(kitchen.stations(live), key=lambda card: card.sort)
    assert [(fact.value, fact.word) for fact in grill.facts] == [(1, "open")]
    assert isinstance(grill.picture, Tickets)
    assert [ticket.title for ticket in grill.picture.tickets] == ["Rossi"]
    assert bar.facts[0].value == 0
    assert [(fact.value, fact.word) for fact in small.floor(live).facts] == [
        (0, "tables taken"),
        (8, "free"),
    ]


def test_what_changes_little_draws_nothing_anew(venue: Venue) -> None:
    live = venue.house.live
    live.now = venue.house.clock()
    before = small.floor(live), small.diary(live), small.checks(live).facts[1]
    lager = next(card.id for card in live(item_cards) if card.name == "Espresso")
    sell(venue, lager)
    assert (small.floor(live), small.diary(live)) == before[:2]
    assert small.checks(live).facts[1] == before[2], "16.50 and 19.40 are both about 10"


def test_a_new_house_is_asked_to_be_made_ones_own(venue: Venue) -> None:
    manager = venue.visitor(Role.MANAGER)
    assert "Make it yours" in venue.get("/", manager).text
    assert "Make it yours" not in venue.get("/", venue.visitor(Role.SERVER)).text
    venue.post("/setup/later", manager)
    assert "Make it yours" not in venue.get("/", manager).text
