"""The small named cast of the tests: a house on a real SQLite file, its people and dishes."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import kds.areas
from kds.actor import SYSTEM
from kds.bus.house import House, utc_now
from kds.bus.unit import UnitOfWork
from kds.config import Settings
from kds.db.migrate import migrate
from kds.floor.commands import add_table
from kds.menu import commands as menu
from kds.values import GroupId, ItemId, OptionId, TableId

kds.areas.load()


def settings_for(folder: Any, **values: Any) -> Settings:
    """Settings of a house in `folder`, whose file is there: migrated, and empty if it is new."""
    path = Path(folder) / "kds.db"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_migrated())
    return Settings(data=path, allowed_hosts=["testserver", "127.0.0.1"], **values)


@cache
def _migrated() -> bytes:
    """An empty database at the newest version: migrated once, copied for every test."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kds.db"
        migrate(path)
        with closing(sqlite3.connect(path)) as connection:
            return connection.serialize()


@asynccontextmanager
async def open_house(
    folder: Any, clock: Callable[[], datetime] = utc_now, *, chores: bool = True, **values: Any
) -> AsyncIterator[House]:
    """A house in `folder`, closed at the end. Without `chores` nothing happens by itself."""
    settings = settings_for(folder, **values)
    house = House(settings, clock)
    await house.open(chores=chores)
    try:
        yield house
    finally:
        await house.close()


@dataclass(frozen=True, slots=True)
class Menu:
    """The dishes, choices and tables of the cast, by name."""

    items: dict[str, ItemId]
    options: dict[str, OptionId]
    tables: dict[str, TableId]


DISHES: dict[str, tuple[int, dict[str, int]]] = {
    "Starters": (1, {"Charred leeks": 1450, "Octopus": 1650}),
    "From the fire": (2, {"Rib-eye 300 g": 3200, "Sea bass": 2650, "Lamb cutlets": 2400}),
    "Desserts": (3, {"Cheesecake": 850}),
    "Drinks": (0, {"Lager": 480, "Espresso": 290}),
}
"""Category → its course and what it sells, in minor units."""

CHOICES: dict[str, tuple[int, int, dict[str, int]]] = {
    "Doneness": (1, 1, {"rare": 0, "medium rare": 0, "well done": 0}),
    "Sauce": (0, 2, {"peppercorn": 250, "béarnaise": 250}),
    "Leave out": (0, 2, {"butter": 0, "garlic": 0}),
}
"""Group → least, most and its options; those of the last one are left out."""

OFFERS = {"Rib-eye 300 g": ("Doneness", "Sauce", "Leave out"), "Sea bass": ("Leave out",)}


async def seed_menu(house: House) -> Menu:
    """A small grill: three courses and drinks, a steak that must be asked about, three tables."""
    return await house.change(SYSTEM, _furnish)


def _furnish(uow: UnitOfWork) -> Menu:
    """All of it in one transaction: the disk is the slow part of a test."""
    items: dict[str, ItemId] = {}
    options: dict[str, OptionId] = {}
    for category, (course, dishes) in DISHES.items():
        category_id = menu.add_category(uow, category, course)
        for dish, price in dishes.items():
            items[dish] = menu.add_item(uow, category_id, dish, price)
    groups = {name: _add_group(uow, name, options) for name in CHOICES}
    for dish, names in OFFERS.items():
        for name in names:
            menu.attach_group(uow, items[dish], groups[name])
    tables = {name: add_table(uow, name, 4, "Dining room") for name in ("11", "12", "14")}
    return Menu(items, options, tables)


def _add_group(uow: UnitOfWork, name: str, options: dict[str, OptionId]) -> GroupId:
    least, most, offered = CHOICES[name]
    group_id = menu.add_group(uow, name, least, most)
    for option, price in offered.items():
        options[option] = menu.add_option(uow, group_id, option, price, removes=name == "Leave out")
    return group_id
