"""Pairing: a code that a manager confirms, a link that works once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kds.actor import Role
from kds.kitchen.commands import add_station
from kds.staff import commands
from kds.staff.queries import device_cards, pairing_cards
from kds.staff.rules import digest, new_secret
from kds.values import StationId
from tests.web.visitors import (
    Clock,
    Venue,
    Visitor,
    asks,
    cookie_of,
    frame_until,
    open_venue,
)


def test_a_screen_shows_a_code_and_goes_on_when_a_manager_confirms_it(
    venue: Venue, manager: Visitor
) -> None:
    screen, number, code = asks(venue)
    with venue.watch(f"/pair?pairing={number}", screen) as socket:
        form = {"code": code.lower(), "name": "Pass", "role": "expo"}
        assert venue.post("/devices/confirm", manager, **form).status_code == 204
        assert "/pair/claim" in frame_until(socket, "confirmed")
    answer = venue.post("/pair/claim", screen)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/kitchen/expo")
    venue.client.cookies.clear()
    device = Visitor(device=cookie_of(answer, "kds_device"))
    card = venue.web_device(device)
    assert (card.name, card.role) == ("Pass", Role.EXPO)
    assert venue.get("/kitchen/expo", device).status_code == 200
    assert venue.get("/devices", device).status_code == 403


def test_a_claim_that_is_sent_again_is_the_same_device(venue: Venue, manager: Visitor) -> None:
    screen, _, code = asks(venue)
    venue.post("/devices/confirm", manager, code=code, name="Pass", role="expo")
    first, again = venue.post("/pair/claim", screen), venue.post("/pair/claim", screen)
    assert cookie_of(first, "kds_device") == cookie_of(again, "kds_device")
    assert len([c for c in venue.house.live(device_cards) if c.name == "Pass"]) == 1


def test_nobody_gets_in_before_a_manager_has_confirmed(venue: Venue, manager: Visitor) -> None:
    screen, _, code = asks(venue)
    assert venue.post("/pair/claim", screen).status_code == 409
    for stranger in (Visitor(), venue.pair(Role.MANAGER), venue.visitor(Role.SERVER)):
        refused = venue.post("/devices/confirm", stranger, code=code, name="x", role="manager")
        assert refused.status_code in (401, 403)
    assert venue.post("/pair/claim", screen).status_code == 409


def test_a_code_is_good_once_and_for_ten_minutes(
    venue: Venue, manager: Visitor, clock: Clock
) -> None:
    screen, _, code = asks(venue)
    venue.post("/devices/confirm", manager, code=code, name="Pass", role="expo")
    again = venue.post("/devices/confirm", manager, code=code, name="Pass", role="expo")
    assert again.status_code == 404
    _, _, late = asks(venue)
    clock.go_on(minutes=10, seconds=1)
    assert (
        venue.post("/devices/confirm", manager, code=late, name="Pass", role="expo").status_code
        == 404
    )
    # Confirmed, but never claimed in time.
    assert venue.post("/pair/claim", screen).status_code == 409


def test_a_code_is_not_guessed(venue: Venue, manager: Visitor, clock: Clock) -> None:
    _, _, code = asks(venue)
    form = {"name": "Pass", "role": "expo"}
    wrong = [venue.post("/devices/confirm", manager, code="BCDFGHJK", **form) for _ in range(6)]
    assert [answer.status_code for answer in wrong] == [404] * 5 + [429]
    assert venue.post("/devices/confirm", manager, code=code, **form).status_code == 429
    clock.go_on(seconds=61)
    assert venue.post("/devices/confirm", manager, code=code, **form).status_code == 204


def test_three_screens_of_one_address_may_wait(venue: Venue, clock: Clock) -> None:
    for _ in range(3):
        asks(venue)
    answer = venue.post("/pair/ask")
    assert answer.status_code == 429
    assert answer.json()["do"]
    clock.go_on(minutes=10, seconds=1)
    assert venue.post("/pair/ask").status_code == 204


def test_a_screen_that_asks_again_keeps_its_code(venue: Venue) -> None:
    screen, number, code = asks(venue)
    answer = venue.post("/pair/ask", screen)
    assert answer.headers["HX-Redirect"] == f"/pair?pairing={number}"
    assert len(venue.house.live(pairing_cards)) == 1
    assert code.replace("-", "") in (cookie_of(answer, "kds_waiting") or "")


def test_a_manager_may_turn_a_screen_away(venue: Venue, manager: Visitor) -> None:
    screen, number, code = asks(venue)
    assert "Linux" not in venue.get("/devices", manager).text
    assert venue.post(f"/devices/waiting/{number}/refuse", manager).status_code == 204
    form = {"code": code, "name": "Pass", "role": "expo"}
    assert venue.post("/devices/confirm", manager, **form).status_code == 404
    assert venue.post("/pair/claim", screen).status_code == 409


def test_another_visitor_does_not_see_the_code(venue: Venue) -> None:
    _, number, code = asks(venue)
    page = venue.get(f"/pair?pairing={number}").text
    assert code[:4] not in page
    with venue.watch(f"/pair?pairing={number}") as socket:
        assert code[:4] not in socket.receive_text()


def test_a_link_pairs_once(venue: Venue) -> None:
    secret = "a-one-time-secret"
    venue.change(
        commands.make_pairing_link, code_hash=digest(secret), name="Wall", role=Role.KITCHEN
    )
    assert venue.get(f"/pair/link?token={secret}").status_code == 200
    answer = venue.post("/pair/link", token=secret)
    assert answer.status_code == 204
    assert venue.web_device(Visitor(device=cookie_of(answer, "kds_device"))).name == "Wall"
    venue.client.cookies.clear()
    assert venue.post("/pair/link", token=secret).status_code == 404


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.SERVER, "/orders"),
        (Role.EXPO, "/kitchen/expo"),
        (Role.HOST, "/host"),
        (Role.GUEST, "/board"),
        (Role.MANAGER, "/"),
    ],
)
def test_a_new_device_opens_the_screen_that_it_is_there_for(
    venue: Venue, role: Role, home: str
) -> None:
    assert home_after_pairing(venue, role) == home


def test_a_kitchen_screen_opens_its_own_station(venue: Venue) -> None:
    venue.change(add_station, name="Grill")
    cold = venue.change(add_station, name="Cold")
    assert home_after_pairing(venue, Role.KITCHEN, cold) == f"/kitchen/stations/{cold}"
    assert home_after_pairing(venue, Role.KITCHEN) == "/"


def home_after_pairing(venue: Venue, role: Role, station_id: StationId | None = None) -> str:
    secret = new_secret()
    venue.change(
        commands.make_pairing_link,
        code_hash=digest(secret),
        name="Tablet",
        role=role,
        station_id=station_id,
    )
    answer = venue.post("/pair/link", token=secret)
    assert answer.status_code == 204
    venue.client.cookies.clear()
    return str(answer.headers["HX-Redirect"])


def test_links_are_not_guessed(venue: Venue) -> None:
    answers = [venue.post("/pair/link", token=f"guess {n}").status_code for n in range(6)]
    assert answers == [404] * 5 + [429]


def test_on_https_the_cookies_are_host_cookies(tmp_path: Path) -> None:
    with open_venue(tmp_path, base_url="https://testserver") as venue:
        sent = {"Origin": "https://testserver", "HX-Request": "true"}
        answer = venue.client.post("/pair/ask", headers=sent)
        set_cookie = answer.headers["set-cookie"]
        assert set_cookie.startswith("__Host-kds_waiting=")
        for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
            assert word in set_cookie
