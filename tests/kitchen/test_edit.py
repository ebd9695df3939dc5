"""The page on which the kitchen is arranged, and the routes that it uses."""

from __future__ import annotations

import shutil
from pathlib import Path

from starlette.testclient import TestClient

from kds.app import make_app
from tests.cast import settings_for
from tests.kitchen.brigade import Brigade

HERE = {"Sec-Fetch-Site": "same-origin", "HX-Request": "true"}


async def test_the_page_shows_stations_and_who_cooks_what(morning: Brigade, tmp_path: Path) -> None:
    shutil.copytree(morning.house.settings.data.parent, tmp_path, dirs_exist_ok=True)
    with TestClient(make_app(settings_for(tmp_path, demo=True)), client=("127.0.0.1", 1)) as web:
        page = web.get("/kitchen/stations/edit").text
        for name in morning.stations:
            assert f'value="{name}"' in page
        assert "Comes to Grill, with an alarm" in page, "nobody claims the espresso"
        espresso, bar = morning.menu.items["Espresso"], morning.stations["Bar"]
        done = web.post(
            f"/kitchen/items/{espresso}/route",
            data={"station_id": bar, "minutes": "0.5"},
            headers=HERE,
        )
        assert done.status_code == 204
        assert "with an alarm" not in web.get("/kitchen/stations/edit").text


async def test_a_wrong_time_is_named_at_its_field(morning: Brigade, tmp_path: Path) -> None:
    shutil.copytree(morning.house.settings.data.parent, tmp_path, dirs_exist_ok=True)
    with TestClient(make_app(settings_for(tmp_path, demo=True)), client=("127.0.0.1", 1)) as web:
        answer = web.post(
            f"/kitchen/stations/{morning.stations['Grill']}/change",
            data={
                "name": "Grill",
                "soon_minutes": "9",
                "late_minutes": "8",
                "tiles": "10",
                "bump_unit": "line",
                "backup_id": "",
            },
            headers=HERE,
        )
        assert answer.status_code == 422
        assert "late_minutes" in answer.text + str(answer.headers)


async def test_a_bump_offers_its_undo(morning: Brigade, tmp_path: Path) -> None:
    shutil.copytree(morning.house.settings.data.parent, tmp_path, dirs_exist_ok=True)
    with TestClient(make_app(settings_for(tmp_path, demo=True)), client=("127.0.0.1", 1)) as web:
        table = morning.menu.tables["12"]
        order = web.post("/orders/open", data={"table_id": table}, headers=HERE)
        path = order.headers["HX-Redirect"]
        web.post(f"{path}/tap", data={"item_id": morning.menu.items["Lager"]}, headers=HERE)
        web.post(f"{path}/fire", headers=HERE)
        bumped = web.post("/kitchen/tickets/1/bump", headers=HERE)
        assert (bumped.status_code, bumped.headers["X-Undo"]) == (204, "/kitchen/tickets/1/unbump")
        assert web.post(bumped.headers["X-Undo"], headers=HERE).status_code == 204
        assert web.post("/kitchen/tickets/1/unbump", headers=HERE).status_code == 409
