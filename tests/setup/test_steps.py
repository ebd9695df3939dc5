"""The rooms, stations and menus that one may begin with, in every currency and both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from babel.numbers import get_currency_precision

from kds.actor import SYSTEM, Role
from kds.floor.commands import import_room
from kds.floor.queries import table_cards
from kds.kitchen.queries import routing_cards, station_cards
from kds.menu.queries import item_cards
from kds.menu.rules import minor_units
from kds.orders.queries import order_cards
from kds.setup import trying
from kds.setup.kitchen import NAMES, Stations, open_stations, priced, take_sample
from kds.setup.progress import progress
from kds.setup.rooms import Start, plan_of, spoken
from kds.staff.rules import currencies
from kds.web.i18n import translations
from tests.cast import open_house
from tests.setup.test_house import boss
from tests.web.visitors import Venue, Visitor

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("start", list(Start))
async def test_each_room_stands_and_fits_its_area(start: Start, tmp_path: Path) -> None:
    gettext = translations("de").gettext
    plan = spoken(plan_of(start), gettext)
    async with open_house(tmp_path) as house:
        await house.change(SYSTEM, import_room, room=plan)
        assert len(house.live(table_cards)) == len(plan.tables)
    areas = {area.name: area for area in plan.areas}
    for table in plan.tables:
        area = areas[table.area]
        assert table.width / 2 + 20 <= table.x <= area.width - table.width / 2 - 20, table
        assert table.depth / 2 + 20 <= table.y <= area.depth - table.depth / 2 - 20, table
    for a in plan.tables:
        for b in plan.tables:
            apart = abs(a.x - b.x) >= 150 or abs(a.y - b.y) >= 150
            assert a is b or a.area != b.area or apart, f"{a.name} stands on {b.name}"


@pytest.mark.parametrize(
    ("stations", "language"), [(Stations.ONE, "de"), (Stations.TWO, "en"), (Stations.FIVE, "de")]
)
async def test_the_sample_menu_is_cooked_at_the_stations_there_are(
    stations: Stations, language: str, tmp_path: Path
) -> None:
    gettext = translations(language).gettext
    async with open_house(tmp_path) as house:
        names = tuple(gettext(name) for name in NAMES[stations])
        await house.change(SYSTEM, open_stations, names=names)
        assert await take_sample(house, SYSTEM, language, gettext) == []
        assert len(house.live(item_cards)) == 14
        used = {route.station_id for card in house.live(routing_cards) for route in card.stations}
        assert used == {card.id for card in house.live(station_cards)}


def test_the_sample_menu_has_a_price_in_every_currency() -> None:
    for currency in sorted(currencies()):
        digits = get_currency_precision(currency)
        for euros in ("1.50", "2.80", "27.00"):
            assert minor_units(priced(euros, currency), digits) > 0, currency


async def test_a_test_order_leaves_nothing_to_pay(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        grill, *_ = await house.change(SYSTEM, open_stations, names=("Grill", "Fry"))
        await take_sample(house, SYSTEM, "en", str)
        item_id, option_ids = trying.dish_for(house.live, grill)
        order_id = await house.change(
            SYSTEM, trying.send_test, item_id=item_id, option_ids=option_ids
        )
        order = trying.running(house.live)
        assert order is not None
        lines = trying.standing(order)
        await house.change(SYSTEM, trying.end_test, order_id=order_id, line_ids=lines)
        card = house.live(order_cards).get(order_id)
        assert card is None or (card.total, card.closed_at is not None) == (0, True)
        assert trying.running(house.live) is None


def test_a_file_with_problems_changes_nothing_and_names_them(venue: Venue) -> None:
    manager = boss(venue)
    assert kitchen(venue, manager, stations="").status_code == 422
    bad = "category,name,price\nMains,Steak,abc\n"
    answer = kitchen(venue, manager, {"file": ("menu.csv", bad)}, stations="two", menu="file")
    assert answer.status_code == 422
    assert "Line 2" in answer.text
    assert not len(venue.house.live(item_cards))
    good = bad.replace("abc", "29.00")
    answer = kitchen(venue, manager, {"file": ("menu.csv", good)}, menu="file")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/setup/staff")
    assert [card.name for card in venue.house.live(item_cards)] == ["Steak"]


def test_one_dish_is_typed_in(venue: Venue) -> None:
    manager = boss(venue)
    dish = {"dish_category": "Mains", "dish_name": "Steak", "dish_price": ""}
    answer = kitchen(venue, manager, stations="one", menu="dish", **dish)
    assert answer.status_code == 422
    assert 'value="Steak"' in answer.text
    assert kitchen(venue, manager, menu="dish", **{**dish, "dish_price": "29"}).status_code == 303
    (card,) = venue.house.live(item_cards)
    assert (card.name, card.price) == ("Steak", 2900)


def kitchen(venue: Venue, manager: Visitor, files: Any = None, **form: str) -> Any:
    headers = {name: value for name, value in manager.headers.items() if name != "HX-Request"}
    return venue.client.post(
        "/setup/kitchen",
        data=form,
        files=files or {"nothing": ("", "")},
        headers={**headers, **HTML},
        follow_redirects=False,
    )


def test_progress_is_what_is_in_the_house(venue: Venue) -> None:
    manager = boss(venue)
    assert [part.done for part in progress(venue.house.live).parts] == [True] + [False] * 4
    assert venue.post("/setup/floor", manager, room="cafe").status_code == 204
    assert kitchen(venue, manager, stations="one", menu="sample").status_code == 303
    hired = venue.post("/setup/staff", manager, name="Bob", role="server", pin="7391")
    assert hired.status_code == 204
    assert progress(venue.house.live).done == 4
    (station,) = venue.house.live(station_cards)
    venue.pair(Role.KITCHEN, station.id)
    assert progress(venue.house.live).complete


def test_whoever_has_enough_is_asked_no_more(venue: Venue) -> None:
    manager = boss(venue)
    assert not progress(venue.house.live).complete
    assert venue.post("/setup/later", manager).headers["HX-Redirect"] == "/"
    assert progress(venue.house.live).complete
