"""Stations and what they cook. Exactly one of them is the default, always."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.kitchen.commands.pushing import move_ticket
from kds.kitchen.commands.rail import forget_rail
from kds.kitchen.commands.work import station_in_use
from kds.kitchen.events import RoutingChanged, StationChanged
from kds.kitchen.model import (
    OPEN,
    USUAL_HANDS,
    BumpUnit,
    Routing,
    Station,
    StationAge,
    Ticket,
)
from kds.kitchen.rules import LEAST_TILES, MOST_TILES
from kds.menu.model import Channel, Item
from kds.values import ItemId, StationId

LONGEST_MINUTES = 240
NAME_LENGTH = 40
MOST_HANDS = 99


@dataclass(frozen=True, slots=True)
class Route:
    """A station that cooks an item, and for how many seconds."""

    station_id: StationId
    prep_seconds: int = 300


def add_station(uow: UnitOfWork, name: str) -> StationId:
    """Make a station, or bring back a removed one of that name. The first one is the default."""
    uow.require(Capability.EDIT_STATIONS)
    _check_name(uow, name, None)
    station = uow.session.scalar(select(Station).where(Station.name == name))
    if station is None:
        last = uow.session.scalar(select(func.max(Station.position)))
        station = uow.add(Station(name=name, position=0 if last is None else last + 1))
    station.removed_at = None
    station.is_default = _default(uow) is None
    return _changed(uow, station)


def change_station(
    uow: UnitOfWork,
    station_id: StationId,
    name: str,
    soon_minutes: float = 5,
    late_minutes: float = 8,
    tiles: int = 10,
    bump_unit: BumpUnit = BumpUnit.TICKET,
    backup_id: StationId | None = None,
    hands: int = USUAL_HANDS,
) -> None:
    """Name, age bands, tiles on a page, what a tap bumps, who takes over, dishes at once."""
    uow.require(Capability.EDIT_STATIONS)
    station = station_in_use(uow, station_id)
    _check_name(uow, name, station_id)
    if not LEAST_TILES <= tiles <= MOST_TILES:
        raise Invalid("A page has 6 to 21 tiles", field="tiles", do="Correct the number")
    if not 1 <= hands <= MOST_HANDS:
        raise Invalid("A station cooks 1 to 99 dishes", field="hands", do="Correct the number")
    if backup_id == station_id:
        raise Invalid(
            "A station can't be its own backup", field="backup_id", do="Choose another one"
        )
    if backup_id is not None:
        station_in_use(uow, backup_id)
    station.soon_seconds, station.late_seconds = _ages(soon_minutes, late_minutes)
    station.name, station.tiles = name, tiles
    station.bump_unit, station.backup_id, station.hands = bump_unit, backup_id, hands
    _changed(uow, station)


def set_station_age(
    uow: UnitOfWork,
    station_id: StationId,
    channel: Channel,
    soon_minutes: float | None = None,
    late_minutes: float | None = None,
) -> None:
    """Other age bands for one dining option; both empty = as for all."""
    uow.require(Capability.EDIT_STATIONS)
    station = station_in_use(uow, station_id)
    if (soon_minutes is None) is not (late_minutes is None):
        raise Invalid("Give both times or neither", field="late_minutes", do="Fill in the other")
    age = uow.session.scalar(
        select(StationAge).where(StationAge.station_id == station_id, StationAge.channel == channel)
    )
    if soon_minutes is None or late_minutes is None:
        if age is not None:
            uow.session.delete(age)
    else:
        soon, late = _ages(soon_minutes, late_minutes)
        if age is None:
            age = uow.add(StationAge(station_id=station_id, channel=channel))
        age.soon_seconds, age.late_seconds = soon, late
    _changed(uow, station)


def set_default_station(uow: UnitOfWork, station_id: StationId) -> None:
    """The station that gets whatever no station claims."""
    uow.require(Capability.EDIT_STATIONS)
    station, former = station_in_use(uow, station_id), _default(uow)
    if former is station:
        return
    if former is not None:
        former.is_default = False
        _changed(uow, former)
    station.is_default = True
    _changed(uow, station)


def remove_station(uow: UnitOfWork, station_id: StationId) -> None:
    """Close a station: its dishes and open tickets go to its backup, else to the default."""
    uow.require(Capability.EDIT_STATIONS)
    station = station_in_use(uow, station_id)
    if station.is_default:
        raise Conflict(
            "{name} is the default station",
            do="Make another one the default first",
            name=station.name,
        )
    heir = _heir(uow, station)
    for other in uow.session.scalars(select(Station).where(Station.backup_id == station.id)):
        other.backup_id = None
        _changed(uow, other)
    station.removed_at, station.backup_id = uow.now, None
    _inherit_routing(uow, station.id, heir.id)
    forget_rail(uow)
    left = select(Ticket).where(Ticket.station_id == station.id, Ticket.state.in_(OPEN))
    for ticket in uow.session.scalars(left.order_by(Ticket.slot)).all():
        move_ticket(uow, ticket, heir.id)
    _changed(uow, station)


def set_routing(uow: UnitOfWork, item_id: ItemId, stations: tuple[Route, ...]) -> None:
    """Which stations cook an item, and how long; none = the default station, with an alarm."""
    uow.require(Capability.EDIT_STATIONS)
    uow.get(Item, item_id)
    if len({route.station_id for route in stations}) < len(stations):
        raise Invalid("A station is named twice", field="stations", do="Name each once")
    for route in stations:
        _check_route(uow, route)
    uow.session.execute(delete(Routing).where(Routing.item_id == item_id))
    for route in stations:
        uow.add(
            Routing(item_id=item_id, station_id=route.station_id, prep_seconds=route.prep_seconds)
        )
    _rerouted(uow, item_id)


def set_route(
    uow: UnitOfWork, item_id: ItemId, station_id: StationId, minutes: float | None = None
) -> None:
    """Let one station cook an item, in so many minutes; empty = it doesn't."""
    uow.require(Capability.EDIT_STATIONS)
    uow.get(Item, item_id)
    route = uow.session.get(Routing, (item_id, station_id))
    if minutes is None:
        if route is not None:
            uow.session.delete(route)
            _rerouted(uow, item_id)
        return
    wanted = Route(station_id, round(minutes * 60))
    _check_route(uow, wanted)
    if route is None:
        route = uow.add(Routing(item_id=item_id, station_id=station_id))
    route.prep_seconds = wanted.prep_seconds
    _rerouted(uow, item_id)


def _check_name(uow: UnitOfWork, name: str, own: StationId | None) -> None:
    if not 1 <= len(name) <= NAME_LENGTH:
        raise Invalid("A name has 1 to 40 letters", field="name", do="Give it a short name")
    taken = select(Station.id).where(Station.name == name, Station.id != (own or 0))
    if own is None:
        taken = taken.where(Station.removed_at.is_(None))
    if uow.session.scalar(taken) is not None:
        raise Invalid(
            "There is a station {name} already", field="name", do="Take another name", name=name
        )


def _check_route(uow: UnitOfWork, route: Route) -> None:
    station_in_use(uow, route.station_id)
    if not 0 <= route.prep_seconds <= LONGEST_MINUTES * 60:
        raise Invalid("A dish takes 0 to 240 minutes", field="minutes", do="Correct the time")


def _ages(soon_minutes: float, late_minutes: float) -> tuple[int, int]:
    """Both in seconds."""
    if not 0 < soon_minutes < late_minutes <= LONGEST_MINUTES:
        raise Invalid(
            "Late comes after soon late, within 240 minutes",
            field="late_minutes",
            do="Correct the times",
        )
    return round(soon_minutes * 60), round(late_minutes * 60)


def _default(uow: UnitOfWork) -> Station | None:
    return uow.session.scalar(
        select(Station).where(Station.is_default, Station.removed_at.is_(None))
    )


def _heir(uow: UnitOfWork, station: Station) -> Station:
    if station.backup_id is not None:
        return station_in_use(uow, StationId(station.backup_id))
    default = _default(uow)
    if default is None:
        raise Conflict("There is no default station", do="Make another one the default first")
    return default


def _inherit_routing(uow: UnitOfWork, former: int, heir: int) -> None:
    """Each of its items goes to the heir, which keeps its own time if it cooks it anyway."""
    routes = uow.session.scalars(select(Routing).where(Routing.station_id == former)).all()
    for route in routes:
        if uow.session.get(Routing, (route.item_id, heir)) is None:
            uow.add(
                Routing(item_id=route.item_id, station_id=heir, prep_seconds=route.prep_seconds)
            )
        uow.session.delete(route)
        uow.record(RoutingChanged(ItemId(route.item_id)))


def _changed(uow: UnitOfWork, station: Station) -> StationId:
    forget_rail(uow)
    uow.record(StationChanged(StationId(station.id)))
    return StationId(station.id)


def _rerouted(uow: UnitOfWork, item_id: ItemId) -> None:
    forget_rail(uow)
    uow.record(RoutingChanged(item_id))
