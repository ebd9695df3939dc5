"""The floor through the application: forms as browsers send them, the room as a file."""

from __future__ import annotations

import json

from kds.actor import Role
from kds.floor.queries import party_cards, seating_cards, table_cards
from tests.web.visitors import Venue, Visitor


def add_tables(venue: Venue, manager: Visitor, *names: str) -> list[int]:
    for name in names:
        form = {"name": name, "seats": "4", "area": "Room"}
        assert venue.post("/floor/tables", manager, **form).status_code in (204, 303)
    return [card.id for card in venue.web.house.live(table_cards)]


def test_the_room_goes_out_as_a_file_and_comes_in_again(venue: Venue) -> None:
    manager = venue.visitor(Role.MANAGER)
    add_tables(venue, manager, "A1", "A2")
    answer = venue.get("/floor/room.json", manager)
    room = answer.json()
    assert [table["name"] for table in room["tables"]] == ["A1", "A2"]
    room["tables"][0]["seats"] = 6
    sent = venue.client.post(
        "/floor/room",
        headers={**manager.headers, "Content-Type": "application/json"},
        content=json.dumps({"room": room}),
    )
    assert sent.status_code in (204, 303), sent.text
    seats = {card.name: card.seats for card in venue.web.house.live(table_cards)}
    assert seats == {"A1": 6, "A2": 4}


def test_the_room_is_not_for_everybody(venue: Venue) -> None:
    for role in (Role.KITCHEN, Role.SERVER, Role.HOST):
        assert venue.get("/floor/room.json", venue.visitor(role)).status_code == 403


def test_a_host_seats_and_clears_with_plain_forms(venue: Venue) -> None:
    one, other = add_tables(venue, venue.visitor(Role.MANAGER), "A1", "A2")
    host = venue.visitor(Role.HOST)
    form = {"size": "2", "name": "Ida", "table_ids": str(one)}
    assert venue.post("/floor/walk-in", host, **form).status_code == 204
    (party,) = venue.web.house.live(party_cards)
    moved = {"table_ids": str(other)}
    assert venue.post(f"/floor/parties/{party.id}/move", host, **moved).status_code in (204, 303)
    answer = venue.post(f"/floor/parties/{party.id}/leave", host)
    assert answer.headers["X-Undo"] == f"/floor/parties/{party.id}/return"
    assert list(venue.web.house.live(seating_cards)) == []
    assert venue.post(f"/floor/tables/{other}/clear", host).status_code == 204
    dirty = {card.name for card in venue.web.house.live(table_cards) if card.dirty_since}
    assert dirty == {"A1"}


def test_a_refusal_says_what_to_do(venue: Venue) -> None:
    (one,) = add_tables(venue, venue.visitor(Role.MANAGER), "A1")
    host = venue.visitor(Role.HOST)
    form = {"size": "2", "table_ids": str(one)}
    venue.post("/floor/walk-in", host, **form)
    answer = venue.post("/floor/walk-in", host, **form)
    assert answer.status_code == 409
    assert "Table A1 is occupied" in answer.text
    answer = venue.post("/floor/walk-in", host, size="two", table_ids=str(one))
    assert answer.status_code == 422
