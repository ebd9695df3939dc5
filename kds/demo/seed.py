"""Puts the demo restaurant, Ember & Oak, into an empty house: `restaurant.json`, by commands alone.

There a dish names its stations with the seconds it takes at each; an option is written "name",
"name+150" (minor units more) or "-name" (leave it out).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from kds.actor import SYSTEM, Role
from kds.bus.house import House
from kds.floor.commands import import_room, start_duty
from kds.floor.queries import section_cards
from kds.floor.queries.plan import RoomPlan
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
from kds.values import GroupId, StationId

NO_PIN = "demo"
"""No PIN fits it: in the demo nobody needs to sign in, and nobody can as somebody else."""
COUNTED = {"Chocolate fondant": 14, "Oysters, half a dozen": 6, "Tarte tatin": 9}

_plan = TypeAdapter(RoomPlan)


@cache
def restaurant() -> dict[str, Any]:
    """What is written in restaurant.json."""
    data: dict[str, Any] = json.loads(Path(__file__).with_name("restaurant.json").read_text())
    return data


async def seed(house: House) -> None:
    """Fill an empty house; one that has a menu is left as it is."""
    if len(house.live(item_cards)):
        return
    data = restaurant()
    await _room(house, data)
    await _menu(house, await _stations(house, data["stations"]), data)
    for name, left in COUNTED.items():
        item = next(card for card in house.live(item_cards) if card.name == name)
        await house.change(SYSTEM, set_left, item_id=item.id, left=left)


async def _room(house: House, data: dict[str, Any]) -> None:
    """The room as its file says, and who serves which section of it tonight."""
    await house.change(SYSTEM, import_room, room=_plan.validate_python(data["room"]))
    sections = {section.name: section.id for section in house.live(section_cards)}
    for person in data["staff"]:
        role = Role(person["role"])
        staff_id = await house.change(
            SYSTEM, hire_staff, name=person["name"], role=role, pin_hash=NO_PIN
        )
        if role is Role.SERVER:
            section_id = sections.get(person["section"])
            await house.change(SYSTEM, start_duty, staff_id=staff_id, section_id=section_id)


async def _stations(house: House, names: list[str]) -> dict[str, StationId]:
    made = {name: await house.change(SYSTEM, add_station, name=name) for name in names}
    for station_id in made.values():
        await house.change(
            SYSTEM,
            set_station_age,
            station_id=station_id,
            channel=Channel.DELIVERY,
            soon_minutes=8,
            late_minutes=12,
        )
    return made


async def _menu(house: House, stations: dict[str, StationId], data: dict[str, Any]) -> None:
    groups = {key: await _group(house, group) for key, group in data["groups"].items()}
    for category in data["menu"]:
        category_id = await house.change(
            SYSTEM, add_category, name=category["category"], course=category["course"]
        )
        for dish in category["dishes"]:
            item_id = await house.change(
                SYSTEM,
                add_item,
                category_id=category_id,
                name=dish["name"],
                price=dish["price"],
                kitchen_name=dish.get("kitchen_name", ""),
                description=dish.get("description", ""),
                allergens=tuple(dish.get("allergens", ())),
            )
            for key in dish.get("groups", ()):
                await house.change(SYSTEM, attach_group, item_id=item_id, group_id=groups[key])
            routes = tuple(Route(stations[n], seconds) for n, seconds in dish["stations"].items())
            await house.change(SYSTEM, set_routing, item_id=item_id, stations=routes)


async def _group(house: House, group: dict[str, Any]) -> GroupId:
    group_id = await house.change(
        SYSTEM, add_group, name=group["name"], least=group["least"], most=group["most"]
    )
    for spelled in group["options"]:
        name, _, more = spelled.lstrip("-").partition("+")
        await house.change(
            SYSTEM,
            add_option,
            group_id=group_id,
            name=name,
            price=int(more or 0),
            removes=spelled.startswith("-"),
        )
    return group_id
