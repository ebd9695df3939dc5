"""A restaurant for the benchmark: stations, a menu, a token, put in before it opens."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from kds.actor import SYSTEM, Role
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.kitchen.events import RoutingChanged, StationChanged
from kds.kitchen.model import Routing, Station
from kds.menu.events import CategoryChanged, ItemChanged
from kds.menu.model import Category, Item, ItemGroup, ModifierGroup, Option
from kds.menu.rules import match_key
from kds.staff.commands import issue_token
from kds.staff.rules import digest
from kds.values import CategoryId, ItemId, StationId
from tests.bench.orders_file import FileItem
from tests.cast import open_house

STATIONS = ("Grill", "Fry", "Cold")


@dataclass(frozen=True)
class Furnished:
    """What is in the house: `routes` gives a dish's stations by its match key."""

    token: str
    stations: dict[int, str]
    routes: dict[str, tuple[int, ...]]


async def furnish(
    folder: Path,
    items: Iterable[FileItem],
    more: Callable[[House], Awaitable[None]] | None = None,
    **settings: Any,
) -> Furnished:
    """Make the house in `folder` and put everything in; `more` puts in what one case needs."""
    secret = secrets.token_urlsafe(32)
    async with open_house(folder, **settings) as house:
        made = await house.change(SYSTEM, put_in, items=list(items), stations=STATIONS)
        await house.change(
            SYSTEM, issue_token, name="Bench", role=Role.ORDERS, token_hash=digest(secret)
        )
        if more is not None:
            await more(house)
    return Furnished(secret, *made)


def put_in(
    uow: UnitOfWork, items: Sequence[FileItem], stations: Sequence[str]
) -> tuple[dict[int, str], dict[str, tuple[int, ...]]]:
    """Stations, and a menu that is routed to them; every fifth dish goes to two."""
    made = [_station(uow, position, name) for position, name in enumerate(stations)]
    category = uow.add(Category(name="All", position=0, course=0))
    uow.record(CategoryChanged(CategoryId(category.id)))
    routes: dict[str, tuple[int, ...]] = {}
    for position, item in enumerate(items):
        row = _item(uow, category.id, position, item)
        first = crc32(match_key(item.name).encode()) % len(made)
        chosen = [made[first]] if position % 5 else [made[first], made[(first + 1) % len(made)]]
        for station_id in chosen:
            uow.session.add(Routing(item_id=row.id, station_id=station_id, prep_seconds=300))
        uow.record(RoutingChanged(ItemId(row.id)))
        routes[match_key(item.name)] = tuple(chosen)
    return dict(zip(made, stations, strict=True)), routes


def _station(uow: UnitOfWork, position: int, name: str) -> int:
    row = uow.add(Station(name=name, position=position, is_default=position == 0, tiles=10))
    uow.record(StationChanged(StationId(row.id)))
    return row.id


def _item(uow: UnitOfWork, category_id: int, position: int, item: FileItem) -> Item:
    row = uow.add(
        Item(category_id=category_id, name=item.name, price=item.price, position=position)
    )
    if item.choices:
        group = uow.add(ModifierGroup(name=item.name[:80], least=0, most=0, position=position))
        uow.session.add(ItemGroup(item_id=row.id, group_id=group.id, position=0))
        for place, choice in enumerate(item.choices):
            uow.add(Option(group_id=group.id, name=choice, price=0, position=place))
    uow.record(ItemChanged(ItemId(row.id)))
    return row
