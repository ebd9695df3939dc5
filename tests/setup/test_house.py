"""What the house says of itself: at once, everywhere, and not against what is fixed outside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kds.actor import SYSTEM, Actor, Role
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Forbidden, Invalid
from kds.menu.model import Channel
from kds.naming import Naming
from kds.orders.commands import add_line, open_order, send, void_line
from kds.orders.model import VoidReason
from kds.staff.commands import name_house, settle_house
from kds.staff.queries import venue_cards
from kds.values import OrderId
from tests.cast import open_house, seed_menu
from tests.web.visitors import PIN, Venue, Visitor, open_venue

PARIS = {
    "venue": "Le Coin",
    "zone": "Europe/Paris",
    "currency": "EUR",
    "language": "en",
    "country": "FR",
}


def zone_of(uow: UnitOfWork) -> str:
    return uow.settings.zone


async def say(house: House, /, actor: Actor = SYSTEM, **other: Any) -> None:
    await house.change(actor, name_house, **{**PARIS, **other})


async def test_the_next_command_and_a_restart_know_what_was_said(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        Naming(house)
        await say(house, currency="jpy")
        assert house.settings.venue == "Le Coin"
        assert house.live.settings is house.settings
        assert await house.change(SYSTEM, zone_of) == "Europe/Paris"
    async with open_house(tmp_path) as house:
        Naming(house)
        assert (house.settings.country, house.settings.currency) == ("FR", "JPY")


async def test_what_is_fixed_outside_wins(tmp_path: Path) -> None:
    async with open_house(tmp_path, zone="America/New_York") as house:
        Naming(house)
        await say(house)
        assert house.settings.zone == "America/New_York"
        assert house.settings.venue == "Le Coin"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("venue", ""),
        ("venue", "x" * 81),
        ("zone", "Europe/Atlantis"),
        ("zone", "../../etc/passwd"),
        ("currency", "DEM"),
        ("language", "tlh"),
        ("country", "XX"),
    ],
)
async def test_nonsense_is_refused_by_its_field(house: House, field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        await say(house, SYSTEM, **{field: value})
    assert refused.value.field == field
    assert refused.value.do
    assert not len(house.live(venue_cards))


async def test_only_a_manager_names_the_house(house: House) -> None:
    with pytest.raises(Forbidden):
        await say(house, Actor(Role.SERVER))
    with pytest.raises(Forbidden):
        await house.change(Actor(Role.KITCHEN), settle_house)


async def sold(house: House) -> tuple[OrderId, Any]:
    menu = await seed_menu(house)
    order = await house.change(SYSTEM, open_order, name="Rossi", channel=Channel.TAKEAWAY)
    lager = menu.items["Lager"]
    line = await house.change(SYSTEM, add_line, order_id=order, item_id=lager)
    await house.change(SYSTEM, send, order_id=order)
    return order, line


async def test_currency_and_zone_stay_once_something_was_sold(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        Naming(house)
        await say(house)
        _, line = await sold(house)
        for field, other in (("currency", "USD"), ("zone", "Europe/Rome")):
            with pytest.raises(Conflict) as refused:
                await say(house, SYSTEM, **{field: other})
            assert refused.value.field == field
        await say(house, venue="La Coin d’Or")  # what nothing hangs on may still change
        assert house.settings.venue == "La Coin d’Or"
        await house.change(SYSTEM, void_line, line_id=line, reason=VoidReason.MISTAKE)
        await say(house, zone="Europe/Rome")  # a test that was taken back sold nothing


async def test_prices_keep_their_coins(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        Naming(house)
        await say(house)
        await seed_menu(house)
        with pytest.raises(Conflict) as refused:
            await say(house, currency="JPY")
        assert refused.value.field == "currency"
        await say(house, currency="CHF")
        assert house.settings.currency == "CHF"


def test_every_page_and_open_screen_shows_the_new_money(tmp_path: Path) -> None:
    with open_venue(tmp_path) as venue:
        assert venue.client.portal is not None
        menu = venue.client.portal.call(seed_menu, venue.house)
        manager = boss(venue)
        pad = venue.change(open_order, table_id=next(iter(menu.tables.values())))
        with venue.watch(f"/orders/{pad}", manager) as socket:
            assert "€" in socket.receive_text()
            answer = venue.post("/house", manager, **{**PARIS, "currency": "CHF"})
            assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/house")
            frames = (socket.receive_text() for _ in range(3))  # one may be a mere heartbeat
            assert any("CHF" in frame for frame in frames), "a screen that was open is drawn anew"
        page = venue.get(f"/orders/{pad}", manager).text
        assert "CHF" in page
        assert "Le Coin" in page
        assert "€" not in page


def test_what_is_fixed_is_shown_as_fixed_and_stays(tmp_path: Path) -> None:
    with open_venue(tmp_path, currency="GBP") as venue:
        manager = boss(venue)
        page = venue.get("/house", manager).text
        assert "KDS_CURRENCY" in page
        assert "KDS_ZONE" not in page
        said = {name: value for name, value in PARIS.items() if name != "currency"}
        assert venue.post("/house", manager, **said).status_code == 204
        assert venue.house.settings.currency == "GBP"


def boss(venue: Venue) -> Visitor:
    return venue.sign_in(venue.pair(Role.MANAGER), venue.hire(Role.MANAGER))


def test_a_refused_form_comes_back_as_it_was_filled_in(venue: Venue) -> None:
    secret = venue.web.setup_secret
    form = {**PARIS, "token": secret, "name": "Ada Byron", "pin": "1234"}
    plain = {"Accept": "text/html", "Origin": "http://testserver"}
    answer = venue.client.post(f"/setup?token={secret}", data=form, headers=plain)
    assert answer.status_code == 422
    assert "That PIN is guessed at once" in answer.text
    for typed in ("Ada Byron", "Le Coin", "Europe/Paris"):
        assert f'value="{typed}"' in answer.text
    assert 'value="1234"' not in answer.text
    form["pin"] = PIN
    answer = venue.client.post(
        f"/setup?token={secret}", data=form, headers=plain, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/setup/floor")
    assert venue.house.settings.venue == "Le Coin"
