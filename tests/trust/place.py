"""A venue with something in it, closed, and what can be held against it later."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.config import Settings
from kds.menu.commands import set_picture
from kds.orders.commands import NewLine, NewOrder, place_order
from kds.web import pictures
from tests.cast import Menu, open_house, seed_menu, settings_for

NOW = datetime(2026, 5, 8, 2, 0, tzinfo=UTC)
LINES = ("Octopus", "Lager", "Sea bass")


def an_order(name: str) -> NewOrder:
    lines = tuple(NewLine(item=dish, quantity=1) for dish in LINES)
    return NewOrder(channel="web", name=name, lines=lines)


async def order(house: House, name: str) -> int:
    placed = await house.change(SYSTEM, place_order, order=an_order(name), key=name)
    return placed.order_id


async def furnish(folder: Path) -> Settings:
    """A small grill with one order, a picture and a letter, closed again."""
    async with open_house(folder, chores=False) as house:
        menu = await seed_menu(house)
        await order(house, "Ada")
        await hang_picture(house, menu)
    settings = settings_for(folder)
    settings.data.with_name("letters.log").write_text('{"to": "ada@example.org"}\n')
    return settings


async def hang_picture(house: House, menu: Menu) -> str:
    drawn = BytesIO()
    Image.new("RGB", (90, 60), "teal").save(drawn, "PNG")
    name = pictures.keep(pictures.folder_of(house.settings), drawn.getvalue())
    await house.change(SYSTEM, set_picture, item_id=menu.items["Lager"], picture=name)
    return name


def rows(data: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(f"file:{data}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def contents(data: Path) -> list[str]:
    """Every row of every table, as SQL."""
    with closing(sqlite3.connect(data)) as connection:
        return sorted(connection.iterdump())


def files_of(folder: Path) -> dict[str, bytes]:
    """What belongs to the venue besides its database."""
    found = [*folder.glob("kds-pictures/*"), folder / "letters.log"]
    return {path.name: path.read_bytes() for path in found if path.is_file()}
