"""Puts the demo restaurant, Ember & Oak, into an empty house: `restaurant.json`, by commands alone.

There a dish names its stations with the seconds it takes at each; an option is written "name",
"name+150" (minor units more) or "-name" (leave it out).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from kds.actor import SYSTEM, Role
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.floor.commands import add_table
from kds.kitchen.commands import Route, add_station, set_routing, set_station_age
from kds.menu.commands import (
    add_category,
    add_group,
    add_item,
    add_option,
    attach_group,
    set_left,
)
from kds.menu.model import Channel
from kds.menu.queries import item_cards
from kds.staff.commands import hire_staff
from kds.values import GroupId, ItemId, StationId

NO_PIN = "demo"
"""No PIN fits it: in the demo nobody needs to sign in, and nobody can as somebody else."""
COUNTED = {"Chocolate fondant": 14, "Oysters, half a dozen": 6, "Tarte tatin": 9}


@cache
def restaurant() -> dict[str, Any]:
    """What is written in restaurant.json."""
    data: dict[str, Any] = json.loads(Path(__file__).with_name("restaurant.json").read_text())
    return data


async def seed(house: House) -> None:
    """Fill an empty house; one that has a menu is left as it is."""
    if not len(house.live(item_cards)):
        await house.change(SYSTEM, furnish)


def furnish(uow: UnitOfWork) -> None:
    """People, room, stations and menu, in one transaction: all of it or nothing."""
    data = restaurant()
    for person in data["staff"]:
        hire_staff(uow, person["name"], Role(person["role"]), NO_PIN)
    for area, tables in data["rooms"].items():
        for table in tables:
            add_table(uow, table["table"], table["seats"], area)
    items = _menu(uow, _stations(uow, data["stations"]), data)
    for name, left in COUNTED.items():
        set_left(uow, items[name], left)


def _stations(uow: UnitOfWork, names: list[str]) -> dict[str, StationId]:
    made = {name: add_station(uow, name) for name in names}
    for station_id in made.values():
        set_station_age(uow, station_id, Channel.DELIVERY, soon_minutes=8, late_minutes=12)
    return made


def _menu(
    uow: UnitOfWork, stations: dict[str, StationId], data: dict[str, Any]
) -> dict[str, ItemId]:
    groups = {key: _group(uow, group) for key, group in data["groups"].items()}
    items: dict[str, ItemId] = {}
    for category in data["menu"]:
        category_id = add_category(uow, category["category"], category["course"])
        for dish in category["dishes"]:
            items[dish["name"]] = item_id = add_item(
                uow,
                category_id,
                dish["name"],
                dish["price"],
                kitchen_name=dish.get("kitchen_name", ""),
                description=dish.get("description", ""),
                allergens=tuple(dish.get("allergens", ())),
            )
            for key in dish.get("groups", ()):
                attach_group(uow, item_id, groups[key])
            routes = tuple(Route(stations[n], seconds) for n, seconds in dish["stations"].items())
            set_routing(uow, item_id, routes)
    return items


def _group(uow: UnitOfWork, group: dict[str, Any]) -> GroupId:
    group_id = add_group(uow, group["name"], group["least"], group["most"])
    for spelled in group["options"]:
        name, _, more = spelled.lstrip("-").partition("+")
        add_option(uow, group_id, name, int(more or 0), removes=spelled.startswith("-"))
    return group_id
