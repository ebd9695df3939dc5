"""Who is there: PINs, locks, sessions, tokens, the demo, the first person; no secret is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from kds.actor import Role
from kds.config import Settings
from kds.staff.queries import staff_cards
from tests.web.visitors import (
    PIN,
    Clock,
    Venue,
    Visitor,
    asks,
    cookie_of,
    enters,
    open_venue,
)


def test_a_pin_on_a_paired_device_signs_in(venue: Venue) -> None:
    device, ada = venue.pair(Role.SERVER), venue.hire(Role.SERVER)
    assert venue.get("/orders", device).status_code == 401
    answer = enters(venue, device, ada)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/orders")
    device.session = cookie_of(answer, "kds_session")
    assert venue.get("/orders", device).status_code == 200
    assert "Ada Byron" in venue.get("/", device).text
    assert venue.post("/signout", device).status_code == 204
    assert venue.get("/orders", device).status_code == 401


def test_the_device_alone_is_not_the_person(venue: Venue) -> None:
    """Another copy of the device's cookie doesn't come with the sign-in."""
    device = venue.sign_in(venue.pair(Role.MANAGER), venue.hire(Role.MANAGER))
    assert venue.get("/staff", device).status_code == 200
    assert venue.get("/staff", Visitor(device=device.device)).status_code == 401
    assert venue.get("/staff", Visitor(session=device.session)).status_code == 401


def test_nobody_signs_in_where_nothing_is_paired(venue: Venue) -> None:
    ada = venue.hire(Role.SERVER)
    assert enters(venue, Visitor(), ada).status_code == 401
    assert venue.get("/signin").status_code == 401
    assert "Ada" not in venue.get("/signin").text


def test_a_wrong_pin_is_refused_and_journalled(venue: Venue) -> None:
    device, ada = venue.pair(Role.SERVER), venue.hire(Role.SERVER)
    answer = enters(venue, device, ada, "1111")
    assert (answer.status_code, answer.json()["field"]) == (422, "pin")
    kind, data, actor = venue.journal()[-1]
    assert kind == "SignInFailed"
    assert f'"staff_id":{ada}' in data
    assert actor.endswith(f"device:{venue.device_id(device)}")


def test_five_wrong_pins_lock_for_longer_and_longer(venue: Venue, clock: Clock) -> None:
    device, ada = venue.pair(Role.SERVER), venue.hire(Role.SERVER)
    codes = [enters(venue, device, ada, "1111").status_code for _ in range(5)]
    assert codes == [422] * 4 + [429]
    for seconds in (30, 60, 120, 240, 480, 900, 900):
        clock.go_on(seconds=seconds - 1)
        assert enters(venue, device, ada).status_code == 429, "even the right PIN has to wait"
        clock.go_on(seconds=1)
        assert enters(venue, device, ada, "1111").status_code == 429
    clock.go_on(seconds=900)
    assert enters(venue, device, ada).status_code == 204
    assert enters(venue, device, ada, "1111").status_code == 422, "the count begins anew"


def test_the_lock_holds_on_every_device(venue: Venue) -> None:
    ada = venue.hire(Role.SERVER)
    for _ in range(5):
        enters(venue, venue.pair(Role.SERVER), ada, "1111")
    assert enters(venue, venue.pair(Role.SERVER), ada).status_code == 429


def test_a_new_pin_opens_at_once(venue: Venue, manager: Visitor) -> None:
    device, ada = venue.pair(Role.SERVER), venue.hire(Role.SERVER)
    for _ in range(5):
        enters(venue, device, ada, "1111")
    assert venue.post(f"/staff/{ada}/pin", manager, pin="7391").status_code == 204
    assert enters(venue, device, ada).status_code == 422
    assert enters(venue, device, ada, "7391").status_code == 204


def test_a_shift_ends_by_itself(venue: Venue, clock: Clock) -> None:
    device = venue.visitor(Role.MANAGER)
    clock.go_on(hours=15)
    assert venue.get("/staff", device).status_code == 200
    clock.go_on(hours=2)
    assert venue.get("/staff", device).status_code == 401


def test_who_leaves_is_out_at_once(venue: Venue, manager: Visitor) -> None:
    device, bob = venue.pair(Role.MANAGER), venue.hire(Role.MANAGER, "Bob")
    venue.sign_in(device, bob)
    assert venue.post(f"/staff/{bob}/let-go", manager).status_code == 204
    assert venue.get("/staff", device).status_code == 401
    assert enters(venue, device, bob).status_code == 422
    assert bob not in venue.house.live(staff_cards)


def test_the_way_on_stays_in_the_house(venue: Venue) -> None:
    device, ada = venue.pair(Role.SERVER), venue.hire(Role.SERVER)
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        form = {"staff_id": ada, "pin": PIN, "next": elsewhere}
        assert venue.post("/signin", device, **form).headers["HX-Redirect"] == "/"
        venue.client.cookies.clear()


def test_a_token_opens_its_own_work_only_until_it_is_revoked(
    venue: Venue, manager: Visitor
) -> None:
    shop = venue.outside()
    assert venue.get("/devices", shop).status_code == 403
    assert venue.post("/tokens/1/revoke", manager).status_code == 204
    assert venue.get("/devices", shop).status_code == 401
    assert venue.get("/devices", Visitor(bearer="made up")).status_code == 401


def test_a_demo_makes_managers_of_whoever_sits_at_the_machine(tmp_path: Path) -> None:
    with open_venue(tmp_path, demo=True) as venue:
        assert venue.get("/devices").status_code == 200
        assert venue.get("/devices", Visitor(bearer="made up")).status_code == 401
        kitchen = venue.pair(Role.KITCHEN)
        assert venue.get("/devices", kitchen).status_code == 403
    with open_venue(tmp_path, demo=True, peer="192.168.1.20") as venue:
        assert venue.get("/devices").status_code == 401


def test_a_demo_never_listens_to_the_network() -> None:
    with pytest.raises(ValidationError, match=r"127\.0\.0\.1"):
        Settings(demo=True, host="0.0.0.0")


def test_the_first_person_comes_by_the_link_on_the_console(venue: Venue) -> None:
    secret = venue.web.setup_secret
    for guess in ("", "guess", "gu…ss"):
        assert venue.get(f"/setup?token={guess}").status_code == 404
    assert venue.get(f"/setup?token={secret}").status_code == 200
    form = {"token": secret, "name": "Ada Byron"}
    assert venue.post("/setup", **{**form, "token": "guess"}, pin=PIN).status_code == 404
    assert venue.post("/setup", **form, pin="1234").json()["field"] == "pin"
    answer = venue.post("/setup", **form, pin=PIN)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/setup/floor")
    venue.client.cookies.clear()
    ada = Visitor(cookie_of(answer, "kds_device"), cookie_of(answer, "kds_session"))
    assert venue.get("/staff", ada).status_code == 200
    (card,) = venue.house.live(staff_cards)
    assert (card.name, card.role, card.admin) == ("Ada Byron", Role.MANAGER, True)
    # As an administrator she may make another one, which a mere manager may not.
    hire = {"name": "Bob", "role": "manager", "pin": PIN, "admin": "true"}
    assert venue.post("/staff/hire", ada, **hire).status_code == 204
    bob = venue.sign_in(venue.pair(Role.MANAGER), venue.hire(Role.MANAGER, "Eve"))
    assert venue.post("/staff/hire", bob, **hire).status_code == 403
    # The link is dead for good.
    assert venue.get(f"/setup?token={secret}").status_code == 404
    assert venue.post("/setup", **form, pin=PIN).status_code == 404


def test_no_secret_is_ever_stored(venue: Venue, manager: Visitor, tmp_path: Path) -> None:
    screen, _, code = asks(venue)
    venue.post("/devices/confirm", manager, code=code, name="Pass", role="expo", _key="k1")
    device = Visitor(device=cookie_of(venue.post("/pair/claim", screen), "kds_device"))
    venue.client.cookies.clear()
    venue.post("/staff/hire", manager, name="Grace", role="server", pin="73915026", _key="k2")
    grace = next(card.id for card in venue.house.live(staff_cards) if card.name == "Grace")
    device.session = cookie_of(enters(venue, device, grace, "73915026"), "kds_session")
    shop = venue.outside()
    waiting = screen.extra["Cookie"].split(".")[-1]
    bare = code.replace("-", "")
    secrets = [device.device, device.session, shop.bearer, waiting, bare, "73915026"]
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in secrets:
        assert secret is not None
        assert len(secret) >= 8
        assert secret.encode() not in stored


def test_names_stay_out_of_the_journal(venue: Venue, manager: Visitor) -> None:
    venue.post("/staff/hire", manager, name="Zebedee", role="server", pin=PIN)
    asks(venue)
    written = " ".join(" ".join(row) for row in venue.journal())
    assert "StaffHired" in written
    assert "Zebedee" not in written
    assert "127.0.0.1" not in written
