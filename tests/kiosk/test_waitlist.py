"""The waitlist from outside: estimates within the services' hours, joining, the own place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from kds.bookings import commands as bookings
from kds.floor import commands as floor
from kds.floor.model import PartyState, Source
from kds.floor.queries import party_cards
from tests.bookings.diary import SEATS
from tests.kiosk.venue import BookingPage

DINNER = datetime(2026, 11, 25, 17, 15, tzinfo=UTC)
"""A Wednesday, 18:15 in Berlin: dinner is on."""
KEY = "a random key, long enough"
ROSSI = {"size": 2, "name": "Rossi", "phone": "030 1234567"}


def evening(guest: BookingPage, at: datetime = DINNER, *, full: bool = True) -> None:
    """It is dinner time, and every table is taken."""
    guest.clock.now = at
    if full:
        for number, seats in enumerate(SEATS.values(), start=1):
            guest.do(floor.seat_walk_in, size=seats, table_ids=(number,), name=f"Table {number}")


def state(guest: BookingPage) -> str:
    found: str = guest.client.get("/api/v1/wait").json()["state"]
    return found


def join(guest: BookingPage, key: str = KEY, **values: Any) -> Any:
    body = {**ROSSI, **values}
    return guest.client.post("/api/v1/wait", json=body, headers={"Idempotency-Key": key})


def test_the_list_is_open_while_a_service_is_on_and_tables_are_taken(guest: BookingPage) -> None:
    assert state(guest) == "CLOSED_OTHER"  # noon: dinner isn't on
    evening(guest, full=False)
    assert state(guest) == "CLOSED_NO_WAIT"
    evening(guest)
    told = guest.client.get("/api/v1/wait")
    assert told.json()["state"] == "OPEN"
    assert [each["size"] for each in told.json()["estimates"]] == list(range(1, 7))
    low, high = told.json()["estimates"][1]["minutes"]
    assert 0 < low < high
    assert "Table" not in told.text
    guest.do(bookings.pause_online)
    assert state(guest) == "CLOSED_OTHER"


def test_nobody_joins_for_a_wait_that_outlasts_the_service(guest: BookingPage) -> None:
    evening(guest)
    while guest.clock.now < DINNER + timedelta(hours=5) and state(guest) == "OPEN":
        guest.clock.now += timedelta(minutes=15)
    assert state(guest) == "CLOSED_OTHER"
    assert join(guest).status_code == 409
    assert len(guest.house.live(party_cards)) == len(SEATS)


def test_a_guest_joins_once_and_is_told_when_the_table_is_ready(guest: BookingPage) -> None:
    evening(guest)
    made = join(guest)
    assert made.status_code == 201
    entry = made.json()
    assert (entry["state"], entry["size"], entry["ahead"]) == ("WAITING", 2, 0)
    again = join(guest)
    assert (again.status_code, again.json()["token"]) == (200, entry["token"])
    [card] = [each for each in guest.house.live(party_cards) if each.name == "Rossi"]
    assert (card.state, card.source) == (PartyState.WAITING, Source.ONLINE)
    assert [card.quoted_low, card.quoted_high] == entry["minutes"]
    assert join(guest, key="another one, as random").json()["ahead"] == 1
    own = f"/api/v1/wait/{entry['token']}"
    guest.do(floor.notify_ready, party_id=card.id)
    told = guest.client.get(own)
    assert told.json()["state"] == "READY"
    assert told.headers["cache-control"] == "no-store"
    assert "Rossi" not in told.text
    guest.do(floor.leave, party_id=1)
    guest.do(floor.clear_table, table_id=1)
    guest.do(floor.seat_party, party_id=card.id, table_ids=(1,))
    assert guest.client.get(own).status_code == 404


def test_who_waits_no_longer_takes_themselves_off(guest: BookingPage) -> None:
    evening(guest)
    own = f"/api/v1/wait/{join(guest).json()['token']}"
    assert guest.client.post(f"{own}/leave").status_code == 204
    [card] = [each for each in guest.house.live(party_cards) if each.name == "Rossi"]
    assert card.state is PartyState.RENEGED
    assert guest.client.get(own).status_code == 404
    assert guest.client.post(f"{own}/leave").status_code == 404


def test_what_makes_no_sense_is_refused_and_names_the_field(guest: BookingPage) -> None:
    evening(guest)
    for values, key, field in (
        ({"phone": ""}, KEY, "phone"),
        ({"phone": "ask at the bar"}, KEY, "phone"),
        ({"name": " "}, KEY, "name"),
        ({"size": 0}, KEY, "size"),
        ({"table": 3}, KEY, "table"),
        ({}, "1234", "Idempotency-Key"),
    ):
        answer = join(guest, key, **values)
        assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert join(guest, size=40).status_code == 409
    assert len(guest.house.live(party_cards)) == len(SEATS)


def test_where_there_is_no_wait_nobody_waits(guest: BookingPage) -> None:
    evening(guest, full=False)
    answer = join(guest)
    assert answer.status_code == 409
    assert answer.json()["error"] == "There is no wait"


def test_an_address_that_joins_too_often_has_to_wait(guest: BookingPage) -> None:
    evening(guest)
    answers = [join(guest, key=f"{KEY} {n}").status_code for n in range(21)]
    assert answers[0] == 201
    assert answers.index(429) == 20
    wrong = [guest.client.get(f"/api/v1/wait/{n}").status_code for n in range(6)]
    assert wrong == [404] * 5 + [429]
