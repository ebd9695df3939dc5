"""Puts the demo restaurant, Ember & Oak, into an empty house: `restaurant.json`, by commands alone.

There a dish names its stations with the seconds it takes at each; an option is written "name",
"name+150" (minor units more), "name+150=part" (and one of a component) or "-name" (leave it out).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select

from kds.actor import SYSTEM, Role
from kds.bookings.commands import add_period, change_period
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.demo.till import DRINKS, FOOD, furnish_till
from kds.floor.commands import import_room, start_duty
from kds.floor.model import Section
from kds.floor.queries.plan import RoomPlan
from kds.kitchen.commands import Route, add_station, change_station, set_routing, set_station_age
from kds.kitchen.model import Station
from kds.menu.commands import (
    add_category,
    add_component,
    add_group,
    add_item,
    add_option,
    attach_group,
    set_component_left,
    set_item_component,
    set_left,
    set_option_component,
)
from kds.menu.model import Channel, Component
from kds.menu.queries import item_cards, read_menu
from kds.staff.commands import hire_staff
from kds.values import ComponentId, GroupId, ItemId, SectionId, StationId

NO_PIN = "demo"
"""No PIN fits it: in the demo nobody needs to sign in, and nobody can as somebody else."""
PACE = {"Grill": (14, 20), "Fry": (10, 16), "Pastry": (9, 14), "Bar": (4, 8)}
USUAL_PACE = (7, 11)
"""Minutes until a ticket of a station is soon late, and late."""
COUNTED = {"Chocolate fondant": 14, "Oysters, half a dozen": 6, "Tarte tatin": 9}
SERVICES = {"Lunch": (690, 870, 990), "Dinner": (990, 1320, 1470)}
"""First minute, last one at which a party may begin, end; from the business date's midnight."""
OPEN_DAYS = 0b1111110
"""Not on Mondays."""

_plan = TypeAdapter(RoomPlan)


@cache
def restaurant() -> dict[str, Any]:
    """What is written in restaurant.json."""
    data: dict[str, Any] = json.loads(Path(__file__).with_name("restaurant.json").read_text())
    return data


async def seed(house: House) -> None:
    """Fill an empty house; one that has a menu is left as it is."""
    if not len(house.live(item_cards)):
        await house.change(SYSTEM, furnish)
        await house.change(SYSTEM, count_stock)


def furnish(uow: UnitOfWork) -> None:
    """People, room, stations and menu, in one transaction: all of it or nothing."""
    data = restaurant()
    _room(uow, data)
    parts = {name: add_component(uow, name) for name in data["components"]}
    _menu(uow, _stations(uow, data["stations"]), parts, data)
    furnish_till(uow)


def open_book(uow: UnitOfWork) -> None:
    """When the house takes bookings."""
    for name, (starts, last, ends) in SERVICES.items():
        period_id = add_period(uow, name, starts, last, ends)
        change_period(uow, period_id, name, starts, last, ends, weekdays=OPEN_DAYS)


def count_stock(uow: UnitOfWork) -> None:
    """What there is for tonight of the things that are counted."""
    menu = read_menu(uow.session)
    for name, many in restaurant()["components"].items():
        found = uow.session.scalar(select(Component.id).where(Component.name == name))
        if many is not None and found is not None:
            set_component_left(uow, ComponentId(found), many)
    for name, left in COUNTED.items():
        item = menu.item(name)
        if item is not None:
            set_left(uow, item.id, left)


def set_pace(uow: UnitOfWork) -> None:
    """From when on a ticket is late: a steak takes longer than a beer."""
    for station in uow.session.scalars(select(Station).order_by(Station.id)):
        soon, late = PACE.get(station.name, USUAL_PACE)
        change_station(
            uow,
            StationId(station.id),
            station.name,
            soon_minutes=soon,
            late_minutes=late,
            hands=station.hands,
        )


def _room(uow: UnitOfWork, data: dict[str, Any]) -> None:
    """The room as its file says, and who serves which section of it tonight."""
    import_room(uow, _plan.validate_python(data["room"]))
    sections = {section.name: section.id for section in uow.session.scalars(select(Section))}
    for person in data["staff"]:
        role = Role(person["role"])
        staff_id = hire_staff(uow, person["name"], role, NO_PIN)
        if role is Role.SERVER:
            start_duty(uow, staff_id, SectionId(sections[person["section"]]))


def _stations(uow: UnitOfWork, hands: dict[str, int]) -> dict[str, StationId]:
    """Each with the dishes that it cooks at once."""
    made = {name: add_station(uow, name) for name in hands}
    for name, station_id in made.items():
        change_station(uow, station_id, name, hands=hands[name])
        set_station_age(uow, station_id, Channel.DELIVERY, soon_minutes=8, late_minutes=12)
    return made


def _menu(
    uow: UnitOfWork,
    stations: dict[str, StationId],
    parts: dict[str, ComponentId],
    data: dict[str, Any],
) -> dict[str, ItemId]:
    groups = {key: _group(uow, group, parts) for key, group in data["groups"].items()}
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
                tax_class=FOOD if category["course"] else DRINKS,
                allergens=tuple(dish.get("allergens", ())),
            )
            for key in dish.get("groups", ()):
                attach_group(uow, item_id, groups[key])
            routes = tuple(Route(stations[n], seconds) for n, seconds in dish["stations"].items())
            set_routing(uow, item_id, routes)
            for part, quantity in dish.get("components", {}).items():
                set_item_component(uow, item_id, parts[part], quantity)
    return items


def _group(uow: UnitOfWork, group: dict[str, Any], parts: dict[str, ComponentId]) -> GroupId:
    group_id = add_group(uow, group["name"], group["least"], group["most"])
    for spelled in group["options"]:
        said, _, part = spelled.lstrip("-").partition("=")
        name, _, more = said.partition("+")
        removes = spelled.startswith("-")
        option_id = add_option(uow, group_id, name, int(more or 0), removes=removes)
        if part:
            set_option_component(uow, option_id, parts[part])
    return group_id
